"""What is missing or doesn't help: gaps in the articles, found in what readers typed, read and said."""
