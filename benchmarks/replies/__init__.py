"""Measures of the relay."""
