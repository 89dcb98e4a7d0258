"""What it means: pain, trends, what is new, what drives ratings, whether a fix worked. Pure functions on plain values."""
