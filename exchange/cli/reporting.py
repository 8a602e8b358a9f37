"""`exchange report`: the page the sender got, or what is on record as a workbook or on paper."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from exchange import wiring
from exchange.cli.buried import content as kept
from exchange.cli.looking import one, opened
from exchange.cli.writing import put
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.model.receipts import Receipt
from exchange.report.finding_list import finding_list
from exchange.respond.replies import reply_to
from exchange.wiring import forms

NOT_FOUND = 3


def report(identity: str, site: Path, output: Path | None) -> int:
    """Write the report on one file, by the end of the name of `output`."""
    form = output.suffix.lower() if output else ""
    with opened(site) as journal:
        receipt = one(journal, identity)
        content = WRITTEN.get(form, page)(journal, receipt, site)
    if content is None:
        sys.stderr.write(f"exchange: {receipt.filename} has no report\n")
        return NOT_FOUND
    if output:
        put(output, content)
    else:
        sys.stdout.buffer.write(content)
    return 0


def page(journal: Journal, receipt: Receipt, site: Path) -> bytes | None:
    """Return the stored page, byte for byte as the sender got it; None where there is none."""
    found = [answer for answer in journal.answers(receipt.id) if answer.type == "REPORT"]
    return kept(site, journal, found[-1]) if found else None


def workbook(journal: Journal, receipt: Receipt, site: Path) -> bytes | None:
    """Return the findings on record as a workbook; None where the file is not judged."""
    record = recorded(journal, receipt, site)
    if record is None:
        return None
    listed = finding_list(receipt.transmission, *record)
    return forms.list_writer()(listed.top, listed.headings, listed.rows, receipt.received_at)


def paper(journal: Journal, receipt: Receipt, site: Path) -> bytes | None:
    """Return what is on record as PDF/A; None where the file is not judged."""
    record = recorded(journal, receipt, site)
    return forms.pdf_writer()(receipt.transmission, *record) if record else None


def recorded(journal: Journal, receipt: Receipt, site: Path) -> tuple[Judgement, Reply] | None:
    """Return how a file was judged and under which rules; None where it is not judged.

    It is worded as the configuration of today has it; so a file without a partner that is
    configured cannot be told.
    """
    configuration = wiring.load(site)
    judgement = journal.judgement(receipt.id)
    partner = configuration.partners.get(receipt.partner)
    if judgement is None:
        return None
    if partner is None:
        raise Misconfigured(f"{receipt.filename}: no partner {receipt.partner!r} is configured")
    ledger = journal.ledger(receipt.partner)
    agreed = configuration.agreed(receipt.partner, receipt.received_at)
    reply = reply_to(partner, receipt.received_at, ledger, agreed)
    return judgement, replace(reply, ruleset=journal.history().ruleset(receipt.id))


WRITTEN: Mapping[str, Callable[[Journal, Receipt, Path], bytes | None]] = {
    ".xlsx": workbook,
    ".pdf": paper,
}
"""What writes a report, by the end of the file's name; any other name gets the page."""
