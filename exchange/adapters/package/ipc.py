"""Recognises XML of the IPC: board data (IPC-2581) and material declarations (IPC-1752).

They are told by the name of their outermost element, which is looked for in the first bytes
without a parser: nothing of a DTD or an entity is ever followed.
"""

import re

HEAD = 4096
"""Bytes in which the outermost element must begin."""

FIRST = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
NAMED = re.compile(rb"IPC-?1752|ipc\.org/175x", re.IGNORECASE)
SKIPPED = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


def outermost(head: bytes) -> str:
    """Return the name of the outermost element of an XML file, nothing where it shows none."""
    found = FIRST.match(begun(head))
    return found[1].decode("ascii", "ignore") if found else ""


def begun(head: bytes) -> bytes:
    """Return an XML file from its outermost element on."""
    text = head[:HEAD]
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text.decode("utf-16", "ignore").encode("utf-8")
    return SKIPPED.sub(b"", text.removeprefix(b"\xef\xbb\xbf")).lstrip()


def is_design(head: bytes) -> bool:
    """Tell whether a file is board data of IPC-2581."""
    return outermost(head) == "IPC-2581"


def is_materials(head: bytes) -> bool:
    """Tell whether a file declares materials: its outermost element names IPC-1752 or 175x."""
    text = begun(head)
    return bool(FIRST.match(text)) and NAMED.search(text.partition(b">")[0]) is not None
