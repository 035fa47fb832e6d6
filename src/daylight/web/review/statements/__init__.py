"""Why an ad is restricted, as its poster is told and as it is kept."""
