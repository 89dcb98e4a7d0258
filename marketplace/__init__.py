"""Worklane: the thin, honest marketplace that Aside services. It knows Aside by one script tag and one port."""
