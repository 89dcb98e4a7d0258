"""The teller of languages: `python -m bench.languages` makes its table anew and measures it."""
