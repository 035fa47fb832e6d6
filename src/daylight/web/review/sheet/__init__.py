"""What the page of a case shows, put together from what the board has. Nothing here writes."""
