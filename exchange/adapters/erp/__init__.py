"""What the enterprise system gets: one record for each document that may be used."""
