"""The data that leads edit: channels, topics, beliefs, values, rules; checked, compared, tried, kept as versions."""
