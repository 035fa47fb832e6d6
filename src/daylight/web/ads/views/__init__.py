"""The board's pages, a file for each kind."""
