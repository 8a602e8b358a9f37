"""`exchange report`: the report of one file, as its sender got it."""

import sys
from pathlib import Path

from exchange.cli.buried import content
from exchange.cli.looking import one, opened
from exchange.cli.writing import put

NOT_FOUND = 3


def report(identity: str, site: Path, output: Path | None) -> int:
    """Write the stored HTML report of one file, byte for byte as the sender got it."""
    with opened(site) as journal:
        receipt = one(journal, identity)
        reports = [answer for answer in journal.answers(receipt.id) if answer.type == "REPORT"]
        found = content(site, journal, reports[-1]) if reports else b""
    if not reports:
        sys.stderr.write(f"exchange: {receipt.filename} has no report\n")
        return NOT_FOUND
    if output:
        put(output, found)
    else:
        sys.stdout.buffer.write(found)
    return 0
