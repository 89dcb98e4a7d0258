"""What both sides say after a contract, and the reputation that grows from it."""
