"""Review: cases, decisions, appeals and the quality of both."""
