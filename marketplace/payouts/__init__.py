"""Money in and out: payment methods of clients, payouts of freelancers."""
