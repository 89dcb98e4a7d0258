"""Notes that people leave on a day: on one theme, or on everything that is said."""
