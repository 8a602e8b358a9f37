"""UN/EDIFACT: bytes to messages of tables, and CONTRL back."""
