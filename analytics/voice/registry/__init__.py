"""The registry of themes: what people decided about them, kept as a log that survives every re-run."""
