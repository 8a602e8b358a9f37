"""The values every step speaks of: frozen, without behaviour towards the world."""
