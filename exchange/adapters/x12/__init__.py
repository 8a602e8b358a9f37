"""ANSI X12: bytes to messages of tables, and TA1, 997, 999, 824, 855 and 865 back."""
