"""Who is told of what, when, and by which way: decided as values, nothing is sent here."""
