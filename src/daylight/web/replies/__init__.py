"""Replies: the anonymised relay between a reader and a poster."""
