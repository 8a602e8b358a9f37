"""What people read about a file they sent: one page, in their language."""
