"""Learning how comments feel: nightly, from ratings and corrections; judged beside what stands before anything changes."""
