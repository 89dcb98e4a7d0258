"""Job posts: what a client wants done, and who is invited to propose."""
