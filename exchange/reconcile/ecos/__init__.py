"""What is done about engineering changes: received, answered, decided, implemented."""
