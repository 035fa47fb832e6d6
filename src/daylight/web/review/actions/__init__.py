"""What people do at the desk, and what keeps its cases right. Each is one transaction."""
