"""Articles: written, revised, published, imported, read and judged."""
