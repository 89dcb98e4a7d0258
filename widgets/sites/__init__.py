"""Sites: the host products that may embed the widget."""
