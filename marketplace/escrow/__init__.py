"""Money held between two people: a double-entry ledger, append only."""
