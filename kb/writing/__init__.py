"""The writers' desk: what is there, how it is read, and a plain editor."""
