"""Viewing: which colleagues have a ticket open, and who of them is writing, told to each other live."""
