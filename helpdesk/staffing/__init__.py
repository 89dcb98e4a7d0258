"""People of the desk: invited, given roles, deactivated and brought back; and whether they are here."""
