"""The Django project: a board with its gate."""
