"""The public help centre: pages anyone can read, search, print and link to."""
