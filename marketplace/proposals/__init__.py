"""Proposals and the offers that follow them."""
