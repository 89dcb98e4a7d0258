"""Suggestions measured: which engine puts the right article first, while typing, with slips, and what a keystroke costs."""
