"""Disputes: one side says the work or the money is not as agreed; the money waits."""
