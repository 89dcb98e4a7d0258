"""The voice of the customer, measured: one file a part, each with `rows()`."""
