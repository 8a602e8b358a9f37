"""`exchange rejudge`: what would become of a file that came, under the configuration of today."""

import os
from datetime import UTC, datetime
from pathlib import Path

from ulid import ULID

from exchange import settings, wiring
from exchange.cli import console, withdrawing
from exchange.cli.closing import person
from exchange.cli.logs import configure_log
from exchange.cli.looking import one, opened
from exchange.comparing import Difference, difference
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.acts import Withdrawal
from exchange.model.configuration import Configuration
from exchange.model.findings import message
from exchange.model.outcome import Judgement
from exchange.model.receipts import Receipt
from exchange.report.objects import as_object as as_object_of
from exchange.report.objects import finding_object
from exchange.spool import blobs
from exchange.spool.names import display
from exchange.spool.site import Spool
from exchange.wiring.checked import read

DIFFERS = 1

ORDERS = frozenset({"purchase_order", "purchase_order_change"})
"""Document types that build on each other in the order they came."""


def rejudge(identity: str, site: Path, *, as_json: bool) -> int:
    """Print what would differ if a file were judged today; return 1 where anything would."""
    configuration = wiring.load(site)
    with opened(site) as journal:
        found = compared(journal, one(journal, identity), configuration, site)
    agreed = configuration.agreed(found.receipt.partner, found.receipt.received_at)
    if as_json:
        console.emit(as_object(found, agreed))
    else:
        print_difference(found, agreed)
    return 0 if found.same else DIFFERS


def release(identity: str, site: Path, reason: str) -> int:
    """Let a judgement of today take the place of the one on record; return the exit status."""
    configuration = wiring.load(site)
    words = display(os.fsencode(reason)).strip()
    if not words:
        raise Misconfigured("--reason is empty; say why the file is judged anew")
    with opened(site) as journal:
        receipt = withdrawing.standing(journal, identity)
        refuse_where_overtaken(journal, receipt)
        found = compared(journal, receipt, configuration, site)
        responses = withdrawing.retractions(journal, receipt, configuration, words)
    if found.same:
        console.say(f"{receipt.filename}: judged today, nothing differs. Nothing was changed.")
        return 0
    now = datetime.now(UTC)
    anew = str(ULID.from_datetime(now))
    act = Withdrawal(receipt.id, person(), now, words, "withdrawal", responses, anew)
    done = withdrawing.done(act, site, configuration)
    when = "is in its lane" if done else "is noted for the daemon"
    console.say(
        f"{receipt.filename}: the same bytes as {anew} {when}; a running daemon judges them."
    )
    return 0


def refuse_where_overtaken(journal: Journal, receipt: Receipt) -> None:
    """Raise Misconfigured where what came later builds on an order of the file."""
    mine = journal.documents(receipt.id)
    known = {each.id for each in mine}
    for number in {each.number for each in mine if each.document in ORDERS and each.number}:
        held = journal.ledger(receipt.partner).order(number)
        at = max((place for place, each in enumerate(held) if each.id in known), default=len(held))
        newer = ", ".join(each.title for each in held[at + 1 :])
        if newer:
            raise Misconfigured(
                f"{receipt.filename}: {newer} came after order {number} and would come before it; "
                "withdraw the files and have them sent again"
            )


def compared(
    journal: Journal, receipt: Receipt, configuration: Configuration, site: Path
) -> Difference:
    """Judge the stored bytes of a file and compare; raises Misconfigured where that says nothing.

    What came before the file is as it is on record now, as are the tables of our ERP.
    """
    if receipt.partner == settings.ERP:
        raise Misconfigured(f"{receipt.filename} is our own; hand it in again instead")
    before, blob = judged(journal, receipt, site)
    configure_log()
    ledger = journal.ledger_before(receipt)
    after = read(receipt.transmission, blob, configuration, ledger)
    return difference(receipt, before, after)


def judged(journal: Journal, receipt: Receipt, site: Path) -> tuple[Judgement, Path]:
    """Return the judgement on record and where the bytes are; Misconfigured without either."""
    before = journal.judgement(receipt.id)
    if before is None:
        raise Misconfigured(f"{receipt.filename} is not judged yet")
    blob = blobs.path(Spool(site), receipt.sha256)
    if not blob.is_file():
        raise Misconfigured(f"the bytes of {receipt.filename} are gone; see: exchange show")
    return before, blob


def as_object(found: Difference, configuration: Configuration) -> dict[str, object]:
    """Return the difference as scripts read it."""
    rules, language = configuration.rules, configuration.site.language
    told = as_object_of(found.receipt.transmission, found.after, configuration)
    return {
        "receipt": found.receipt.id,
        "same": found.same,
        "verdicts": [
            {"what": what, "before": was, "after": now} for what, was, now in found.verdicts
        ],
        "gone": [finding_object(each, rules, language) for each in found.gone],
        "new": [finding_object(each, rules, language) for each in found.new],
        "after": told,
    }


def print_difference(found: Difference, configuration: Configuration) -> None:
    """Print the difference for a person."""
    name = found.receipt.filename
    if found.same:
        console.say(f"{name}: judged today, it is {found.before.verdict} as before.")
        return
    console.say(f"{name}: judged today, this would differ. Nothing was changed.")
    for what, was, now in found.verdicts:
        console.say(f"  {what}: {was}, would be {now}")
    rules, language = configuration.rules, configuration.site.language
    rows = [
        (sign, rules[each.rule].severity, each.locator, message(each, rules, language), each.rule)
        for sign, findings in (("gone", found.gone), ("new", found.new))
        for each in findings
        if each.rule in rules
    ]
    if rows:
        console.table(("", "Severity", "Where", "What", "Rule"), rows)
    for sent in found.after.responses:
        if sent.level != "record" or sent.path.endswith(".json"):
            console.say(f"  would write outbox/{sent.path}")
