"""Reports people look at: the front page, a theme, pictures, and what is taken away."""
