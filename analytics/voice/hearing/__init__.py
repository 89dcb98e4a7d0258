"""Everything customers say, from every source, once and without personal details."""
