"""Orders against the agreement, the master data and what we hold. One module per group of rules."""
