"""The audit log of the desk: which settings are watched, and the page on which admins read it."""
