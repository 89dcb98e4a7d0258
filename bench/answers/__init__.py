"""The assistant, measured on questions with known answers: `python -m bench.answers`."""
