"""Service levels: how soon people can expect an answer."""
