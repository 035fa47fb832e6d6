"""The log's tables: every act that matters, as it happens."""
