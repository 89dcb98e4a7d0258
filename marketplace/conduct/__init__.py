"""Respect is policy: what may not be said or asked, and how it is reported."""
