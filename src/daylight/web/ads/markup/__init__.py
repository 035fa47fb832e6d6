"""What an ad's page says to machines: structured data, previews, canonical addresses."""
