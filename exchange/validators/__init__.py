"""From text to typed, checked tables; every value that will not turn is one finding."""
