"""What somebody of the desk says of themselves."""
