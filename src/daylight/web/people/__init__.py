"""Staff: who may decide."""
