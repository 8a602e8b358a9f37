"""What the gateway says to systemd, and what systemd is told of the gateway."""
