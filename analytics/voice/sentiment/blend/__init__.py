"""The blend: words, pieces of words and the lexicon's view together, learned from comments whose feeling is known, and calibrated."""
