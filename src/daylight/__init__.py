"""Classifieds software that keeps its moderation in daylight."""

__version__ = "0.1.0"
