"""A world with hidden truths, and policies that choose channels in it."""
