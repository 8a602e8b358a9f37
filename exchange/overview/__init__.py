"""What people are shown of what is open, at the command line and in a browser alike."""
