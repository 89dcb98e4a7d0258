"""Macros: prepared answers that fill themselves in and do several things at once."""
