"""How the desk does: what happened to tickets, counted by day, with the tickets behind every number."""
