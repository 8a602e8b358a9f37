"""Global location numbers, which name companies and their sites."""

DIGITS = 13


def gln(number: str) -> bool:
    """Tell whether 13 digits carry the right check digit (GS1 modulo 10)."""
    if len(number) != DIGITS or not number.isascii() or not number.isdigit():
        return False
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(number)) % 10 == 0
