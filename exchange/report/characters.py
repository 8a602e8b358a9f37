"""Makes a sender's text safe to look at: what cannot be seen is named, what is endless is cut."""

import unicodedata

LONGEST = 200
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
"""Unicode categories that show nothing or turn the text around them; the space is let through."""


def visible(text: str) -> str:
    """Return `text` with every control, format and odd space character as ⟨U+XXXX⟩."""
    return "".join(
        f"⟨U+{ord(sign):04X}⟩" if unicodedata.category(sign) in UNSEEN and sign != " " else sign
        for sign in text
    )


def brief(text: str) -> str:
    """Return `text`, or its first characters and how many follow."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … (+{len(text) - LONGEST})"
