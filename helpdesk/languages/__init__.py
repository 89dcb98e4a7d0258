"""Languages: in which one a text is written, told from its letters and the pieces of its words."""
