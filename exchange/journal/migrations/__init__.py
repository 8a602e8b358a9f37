"""How the journal's schema came to be what it is: one module per step, run in order."""
