"""Knowledge beside the conversation: solved tickets like it, articles that answer it, and what agents tell the writers."""
