"""What a question is about, from its words."""
