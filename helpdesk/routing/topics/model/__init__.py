"""The topic model itself: text to features, features to calibrated topics. No database, no application."""
