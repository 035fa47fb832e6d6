"""The tables of replies."""
