"""`exchange report`: the report of one file, as its sender got it."""

import sys
from pathlib import Path

from exchange.cli.looking import one, opened
from exchange.cli.writing import put
from exchange.spool import blobs
from exchange.spool.site import Spool

NOT_FOUND = 3


def report(identity: str, site: Path, output: Path | None) -> int:
    """Write the stored HTML report of one file, byte for byte as the sender got it."""
    with opened(site) as journal:
        receipt = one(journal, identity)
        reports = [answer for answer in journal.answers(receipt.id) if answer.type == "REPORT"]
    if not reports:
        sys.stderr.write(f"exchange: {receipt.filename} has no report\n")
        return NOT_FOUND
    content = blobs.path(Spool(site), reports[-1].sha256).read_bytes()
    if output:
        put(output, content)
    else:
        sys.stdout.buffer.write(content)
    return 0
