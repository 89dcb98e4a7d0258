"""What came of decisions, and what happens where a channel failed."""
