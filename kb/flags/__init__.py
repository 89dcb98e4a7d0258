"""What people who answer tell the writers: an article that is wrong, and one that is missing."""
