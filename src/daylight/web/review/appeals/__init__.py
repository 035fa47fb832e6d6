"""Appeals: somebody says that a decision was wrong, and others decide."""
