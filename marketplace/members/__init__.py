"""People of Worklane: who they are, how they sign in, what others see of them."""
