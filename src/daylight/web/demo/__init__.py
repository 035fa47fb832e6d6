"""A lively board to look at: its texts, its drawn pictures and its people, all invented."""
