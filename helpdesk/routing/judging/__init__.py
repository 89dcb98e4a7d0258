"""Whether routing does well, and whether a change would do better."""
