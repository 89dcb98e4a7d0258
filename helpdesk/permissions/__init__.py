"""Who may do what on the desk, and who sees which tickets."""
