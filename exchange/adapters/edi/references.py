"""The control reference of an interchange, read from its first segment."""

import re

HEAD = 4_000
"""Bytes in which the first segment ends; UNB has at most a few hundred."""

ISA_ELEMENTS = 16
ISA13 = 13
UNB_REFERENCE = 5
"""Position of data element 0020 in UNB, counted from the segment's name."""


def reference(content: bytes) -> tuple[str, str] | None:
    """Return the standard and the control reference, None where it is no interchange."""
    text = content[:HEAD].decode("latin-1").lstrip()
    if text.startswith("ISA") and len(text) > len("ISA"):
        parts = text.split(text[3], ISA_ELEMENTS)
        return ("x12", parts[ISA13].strip()) if len(parts) > ISA13 else None
    return edifact(text)


def edifact(text: str) -> tuple[str, str] | None:
    """Return the same of UN/EDIFACT, whatever service characters UNA announces."""
    element, release, ending = service(text[3:9]) if text.startswith("UNA") else ("+", "?", "'")
    head = text[9:].lstrip() if text.startswith("UNA") else text
    if not head.startswith(f"UNB{element}"):
        return None
    freed = "" if release == " " else f"(?<!{re.escape(release)})"
    segment = re.split(freed + re.escape(ending), head, maxsplit=1)[0]
    parts = re.split(freed + re.escape(element), segment)
    if len(parts) <= UNB_REFERENCE:
        return None
    return "edifact", parts[UNB_REFERENCE]


def service(characters: str) -> tuple[str, str, str]:
    """Return element separator, release character and segment terminator of a UNA."""
    return characters[1:2], characters[3:4], characters[5:6]
