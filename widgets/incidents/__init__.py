"""Known incidents: what is wrong now, told on the pages it touches, and told again to those who asked when it's fixed."""
