"""What customers say, measured: the voice of the customer."""
