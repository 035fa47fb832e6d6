"""Mail as text and bytes: read, judged as talk or not, and cleaned. No table is touched here."""
