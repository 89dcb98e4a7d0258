"""Tickets: questions people answer, with everything said and changed about them."""
