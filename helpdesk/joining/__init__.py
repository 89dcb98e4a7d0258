"""Tickets that belong together or don't belong here: merged, split, linked, incidents of a problem, spam, trash. All of it can be taken back."""
