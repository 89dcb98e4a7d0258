"""From which likeness on proposals are the same, night after night. Cosines of prototypes."""

SAME = 0.9  # two proposals are one
DECIDED = 0.88  # a proposal is what was decided already: dismissed, joined to a theme, or made one
