"""`exchange signoff`: a person has looked at the report on a file."""

import os
from datetime import UTC, datetime
from pathlib import Path

from exchange.cli import console
from exchange.cli.acting import done
from exchange.cli.closing import person
from exchange.cli.looking import one, opened
from exchange.errors import Misconfigured
from exchange.model.acts import Signoff
from exchange.spool.names import display


def sign_off(identity: str, site: Path, remark: str) -> int:
    """Put on record that who is logged in has looked at the report, with a remark."""
    words = display(os.fsencode(remark)).strip()
    if not words:
        raise Misconfigured("--remark is empty; say what you found, or that all is in order")
    with opened(site) as journal:
        receipt = one(journal, identity)
        if journal.judgement(receipt.id) is None:
            raise Misconfigured(f"{receipt.filename} is not judged yet")
    waits = done(site, Signoff(receipt.id, person(), datetime.now(UTC), words))
    console.say(f"{receipt.filename}: {waits or f'signed off by {person()}: {words}'}")
    return 0
