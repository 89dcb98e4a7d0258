"""Customers, as the host product names them."""
