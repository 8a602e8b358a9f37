"""Recognises XML of the IPC: board data (IPC-2581) and material declarations (IPC-1752).

They are told by the name of their outermost element, which is looked for in the first bytes
without a parser: nothing of a DTD or an entity is ever followed.
"""

import re

HEAD = 4096
"""Bytes in which the outermost element must begin."""

FIRST = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
SKIPPED = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


def outermost(head: bytes) -> str:
    """Return the name of the outermost element of an XML file, nothing where it shows none."""
    text = head[:HEAD]
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text.decode("utf-16", "ignore").encode("utf-8")
    text = SKIPPED.sub(b"", text.removeprefix(b"\xef\xbb\xbf")).lstrip()
    found = FIRST.match(text)
    return found[1].decode("ascii", "ignore") if found else ""


def is_design(head: bytes) -> bool:
    """Tell whether a file is board data of IPC-2581."""
    return outermost(head) == "IPC-2581"


def is_materials(head: bytes) -> bool:
    """Tell whether a file is a material declaration of IPC-1752 (1.x Form, 2.0 MainDeclaration)."""
    return outermost(head) == "MainDeclaration" or b"IPC1752" in head[:HEAD].replace(b"-", b"")
