"""What it took people to get help: issues from first try to last, counted only as solved when they were."""
