"""Who reads us by mail says how satisfied they are: a line in the letter, and a page behind its link."""
