"""Finding: full-text search over everything said on the desk, its filter language, the command palette and the keys."""
