"""Background work as rows of our own: leased, retried without end, never lost."""
