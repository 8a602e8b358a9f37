"""Mail out: messages that are the same bytes each time, handed to a server that proves itself."""
