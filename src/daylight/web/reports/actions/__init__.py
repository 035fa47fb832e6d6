"""What happens to claims and flags. Each is one transaction that also writes its entry."""
