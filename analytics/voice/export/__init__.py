"""Taking the voice of the customer away: files that a job makes, and links that read without a sign-in."""
