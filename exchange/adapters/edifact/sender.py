"""Tells from the beginning of a file whom its interchange names as the sender."""

import re
from collections.abc import Iterator

from exchange.adapters.edifact.trailer import BYTE_ORDER_MARK, DEFAULTS, PADDING
from exchange.model.interchange import identifier

ADVICE = 9
"""Bytes of a UNA: the tag and six service characters."""

SENDER = 2
"""Where S002 stands among the elements of UNB, the tag being 0."""


def sender(head: bytes) -> str:
    """Return the sender of UNB as `qualifier:identification`, '' where the file names none."""
    start = head.removeprefix(BYTE_ORDER_MARK).lstrip(PADDING).decode("latin-1")
    services = start[3:ADVICE] if start.startswith("UNA") else DEFAULTS.decode()
    found = start[ADVICE:].lstrip() if start.startswith("UNA") else start
    if not found.startswith("UNB") or len(services) < len(DEFAULTS):
        return ""
    component, element, release, terminator = (services[at] for at in (0, 1, 3, 5))
    segment, *rest = split(found, terminator, release)
    elements = split(segment, element, release)
    if not rest or len(elements) <= SENDER:
        return ""
    party = split(elements[SENDER], component, release)
    return identifier([*unreleased(party, release)])


def split(text: str, separator: str, release: str) -> list[str]:
    """Cut a text where a separator stands that is not released."""
    escaped = re.escape(release)
    pattern = (
        rf"(?:{escaped}.|[^{re.escape(separator)}{escaped}])*"
        if release != " "
        else (f"[^{re.escape(separator)}]*")
    )
    pieces, at = [], 0
    while found := re.compile(pattern, re.DOTALL).match(text, at):
        pieces.append(found[0])
        at = found.end() + 1
        if found.end() >= len(text):
            break
    return pieces


def unreleased(pieces: list[str], release: str) -> Iterator[str]:
    """Yield texts without their release characters."""
    for piece in pieces:
        yield re.sub(rf"{re.escape(release)}(.)", r"\1", piece) if release != " " else piece
