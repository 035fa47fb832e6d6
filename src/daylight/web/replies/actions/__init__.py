"""What can be done to conversations and messages. Each is one transaction."""
