"""Decides which parts of a mail are files, and under which rule the others are left out."""

import re
from collections.abc import Callable

from exchange.adapters.eml.structure import MAIL, Part

TEXTS = frozenset({"text/plain", "text/html", "text/enriched"})

SIGNATURES = frozenset(
    {
        "application/pgp-signature", "application/pkcs7-signature",
        "application/x-pkcs7-signature", "text/vcard", "text/x-vcard", "text/directory",
        "application/pgp-keys",
    }
)  # fmt: skip
SEALED = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
)
REPORTS = frozenset(
    {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}
)
CALENDARS = frozenset({"text/calendar", "application/ics"})

LOGO = re.compile(r"(?:image|logo|outlook-)[\w-]*\.(?:png|jpe?g|gif|bmp|svg)", re.IGNORECASE)
"""What mail programs call the pictures of a signature."""


def is_text(part: Part) -> bool:
    """Tell whether a part is what the sender wrote, to be read by people."""
    named = part.head.filename or part.head.disposition == "attachment"
    return part.head.kind in TEXTS and not named


def is_picture(part: Part) -> bool:
    """Tell whether a part is a picture that belongs to the text."""
    if not part.head.kind.startswith("image/"):
        return False
    alone = part.head.disposition == "attachment" and not part.head.first("content-id")
    return not alone or bool(LOGO.fullmatch(part.head.filename))


def is_calendar(part: Part) -> bool:
    """Tell whether a part is an invitation."""
    return part.head.kind in CALENDARS or part.head.filename.casefold().endswith(".ics")


REASONS: tuple[tuple[str, Callable[[Part], bool]], ...] = (
    ("EML-009", lambda part: part.head.kind == MAIL),
    ("EML-011", lambda part: part.head.kind in REPORTS),
    ("EML-010", lambda part: part.head.kind in SEALED),
    ("EML-007", lambda part: part.head.kind in SIGNATURES),
    ("EML-006", is_calendar),
    ("EML-005", is_picture),
)
"""The rules by which a part is no file, each with what it is; the first that fits is told."""


def left_out(part: Part) -> str:
    """Return the rule by which a part is no file, '' where it is one."""
    return next((rule for rule, fits in REASONS if fits(part)), "")
