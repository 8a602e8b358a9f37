"""`exchange demo`: what goes in and what comes back, on sites that are thrown away."""
