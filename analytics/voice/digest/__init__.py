"""The voice by mail, for staff: a weekly digest, alerts at once, and who gets them."""
