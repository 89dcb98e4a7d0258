"""Pages of two-step sign-in: where each sets it up, and where admins ask for it or reset it."""
