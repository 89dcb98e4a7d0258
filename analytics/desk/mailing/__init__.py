"""The desk’s week by mail, for leads: the digest’s way of subscribing, posting and stopping, with the reports’ figures."""
