"""Measures of the desk."""
