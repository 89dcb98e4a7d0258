"""The workspace: where agents read and answer, all day."""
