"""Names of answers: <original stem>.<receipt>.<TYPE>.<ext>, so that a listing tells the story."""

import re

from exchange.model.interchange import Transmission

STEM_BYTES = 160
"""What is kept of a sender's own name: receipt, type and extension must fit into 255 bytes too."""

MARKED = re.compile(r"(\.[0-9A-Z]{8,26}\.MARKED)+$")
"""What our own marked workbook has in its name when it comes back corrected."""

SPEAKING = frozenset(" ._-()+")


def answer_path(transmission: Transmission, kind: str, extension: str) -> str:
    """Return where an answer to this file appears, below the outbox: with a hub it came through."""
    stem = safe_stem(transmission.filename)
    outbox = transmission.way.hub or transmission.partner
    return f"{outbox}/{stem}.{transmission.short}.{kind}.{extension}"


def safe_stem(filename: str) -> str:
    """Return the sender's file name without extension, harmless in any folder.

    Letters and digits of every script stay; what a shell, a terminal or another file
    system may trip over becomes an underscore.
    """
    stem = MARKED.sub("", filename.rpartition(".")[0] or filename)
    kept = "".join(sign if sign.isalnum() or sign in SPEAKING else "_" for sign in stem)
    short = kept.encode()[:STEM_BYTES].decode(errors="ignore")
    return "_" + short.lstrip(".") if short.startswith(".") else short or "_"
