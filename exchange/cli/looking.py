"""`exchange status` and `show`: what the journal says about a site and its files."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from exchange import wiring
from exchange.cli import console
from exchange.cli.buried import buried_objects, say_buried, say_held
from exchange.cli.came import say_way, way_object
from exchange.cli.checking import say_cured
from exchange.cli.history import history_object, say_history
from exchange.cli.packed import files_object, say_files
from exchange.cli.signed import say_signed, signed_objects
from exchange.cli.signing import uncopied
from exchange.cli.silent import deemed_objects, say_deemed
from exchange.cli.unmoved import unmoved
from exchange.cli.wired import answer_objects, on_their_way, say_answers
from exchange.errors import Misconfigured
from exchange.journal import Acknowledged, Journal, open_journal
from exchange.model.configuration import Configuration
from exchange.model.findings import Rules, message
from exchange.model.receipts import Receipt, ReceiptState
from exchange.report.objects import document_object, finding_object

LATEST = 25
"""Files listed by `status`."""

RECENT = timedelta(days=7)
"""How long mails that were not taken are listed."""


def opened(site: Path) -> Journal:
    """Open the journal of a site for reading."""
    path = site / "var" / "journal.db"
    if not path.is_file():
        raise Misconfigured(f"{site}: nothing has run here yet; start with: exchange run --once")
    return open_journal(path, read_only=True)


def status(site: Path, *, as_json: bool) -> int:
    """Print what came, what waits and why, what is not delivered, what the ERP owes an answer."""
    configuration = wiring.load(site)
    with opened(site) as journal:
        found = standing(journal, configuration, site)
        if not as_json:
            say_held(journal)
    if as_json:
        console.emit(found)
    else:
        print_status(found)
    return 0


def standing(
    journal: Journal, configuration: Configuration, site: Path
) -> dict[str, list[dict[str, str]]]:
    """Return the state of a site as lists of rows."""
    now = datetime.now(UTC)
    zone = ZoneInfo(configuration.site.timezone)
    late = now - timedelta(hours=configuration.site.erp_answer_hours)
    latest = journal.receipts(LATEST)
    length = distinct([found.id for found in latest])
    return {
        "latest": [{"id": found.id[:length], **receipt_row(found, zone)} for found in latest],
        "waiting": unmoved(journal, configuration, site),
        "unread": [
            {"id": found.short, "file": found.filename, "partner": found.partner}
            for lane in journal.lanes()
            if (found := journal.next_undone(lane))
        ],
        **on_their_way(journal),
        "erp_overdue": [
            {"record": record.record, "since": f"{record.released_at:%Y-%m-%d %H:%M}Z"}
            for record in journal.unanswered_records(late)
        ],
        "erp_refused": [
            {"record": record.record, "why": record.reason} for record in journal.refused_records()
        ],
        "mails": [
            {
                "mailbox": each["mailbox"],
                "sender": each["sender"],
                "subject": each["subject"],
                "why": each["reason"],
            }
            for each in journal.history().turned_away(now - RECENT)
        ],
        "heads": uncopied(configuration, site),
        **acknowledging(journal, agreed(configuration, now)),
    }


def agreed(configuration: Configuration, now: datetime) -> dict[str, datetime]:
    """Return before which moment an answer should be acknowledged by now, by partner."""
    return {
        name: now - timedelta(hours=partner.edi.acknowledged_within_hours)
        for name, partner in configuration.partners.items()
        if partner.edi.acknowledged_within_hours
    }


def acknowledging(journal: Journal, due: Mapping[str, datetime]) -> dict[str, list[dict[str, str]]]:
    """Return what partners owe an acknowledgement, and which of theirs need a person."""
    return {
        "unacknowledged": [
            {"answer": answer.path, "since": f"{answer.released_at:%Y-%m-%d %H:%M}Z"}
            for answer in journal.unacknowledged(due)
        ],
        "acknowledgements": [
            {
                "receipt": found.receipt,
                "partner": found.partner,
                "type": found.type,
                "answer": found.path or "-",
                "why": found.reason or f"{found.state} {found.reference or found.document}".strip(),
            }
            for found in journal.questioned()
        ],
    }


def distinct(identities: Sequence[str]) -> int:
    """Return how many characters tell some receipts apart, at least eight."""
    lengths = range(8, 27)
    return next((n for n in lengths if len({i[:n] for i in identities}) == len(identities)), 26)


def receipt_row(found: Receipt, zone: ZoneInfo) -> dict[str, str]:
    """Return one file as a row for people."""
    verdict = found.verdict or found.state
    return {
        "received": f"{found.received_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "partner": found.partner,
        "file": found.filename,
        "verdict": "quarantined" if found.state is ReceiptState.QUARANTINED else verdict,
        "what": found.summary,
    }


TITLES = {
    "latest": "Files that came last",
    "waiting": "In an inbox and not taken yet",
    "unread": "Taken and not judged yet",
    "undelivered": "Answers that are not with the partner yet",
    "connections": "Connections that do not work",
    "erp_overdue": "Records the ERP has not answered in time",
    "erp_refused": "Records the ERP has refused",
    "heads": "Folders that lack signed heads of the audit trail",
    "mails": "Mails of the last week that were not taken",
    "unacknowledged": "Answers the partner has not acknowledged in time",
    "acknowledgements": "Acknowledgements that need a person",
}


def print_status(found: dict[str, list[dict[str, str]]]) -> None:
    """Print the lists that hold anything; say so where there is nothing at all."""
    if not any(found.values()):
        console.say("Nothing has come and nothing waits. Drop a file into inbox/<partner>/.")
    for name, rows in found.items():
        if rows:
            console.table([*rows[0]], [[*row.values()] for row in rows], TITLES[name])
            console.say()


def one(journal: Journal, identity: str) -> Receipt:
    """Return the receipt that starts with these characters; the newest where a person meant one."""
    found = journal.find(identity)
    if not found:
        raise Misconfigured(
            f"no file has a receipt that starts with {identity}; see: exchange status"
        )
    if len(found) > 1:
        names = "\n  ".join(f"{each.id}  {each.partner}  {each.filename}" for each in found)
        raise Misconfigured(
            f"{len(found)} receipts start with {identity}; use more characters:\n  {names}"
        )
    return found[0]


def show(identity: str, site: Path, *, as_json: bool) -> int:
    """Print one file: what it was, its findings, its answers and where they are."""
    configuration = wiring.load(site)
    with opened(site) as journal:
        receipt = one(journal, identity)
        if as_json:
            console.emit(as_object(journal, receipt, configuration))
        else:
            print_receipt(journal, receipt, configuration)
    return 0


def as_object(
    journal: Journal, receipt: Receipt, configuration: Configuration
) -> dict[str, object]:
    """Return one file as scripts read it."""
    judgement = journal.judgement(receipt.id)
    rules, language = as_agreed(receipt, configuration), configuration.site.language
    return {
        "receipt": receipt.id,
        "file": receipt.filename,
        "partner": receipt.partner,
        "sha256": receipt.sha256,
        **way_object(journal, receipt),
        "received_at": receipt.received_at.isoformat(),
        "state": receipt.state,
        "verdict": receipt.verdict,
        "documents": [document_object(found, rules, language) for found in judgement.documents]
        if judgement
        else [],
        "findings": [finding_object(found, rules, language) for found in judgement.findings]
        if judgement
        else [],
        "responses": answer_objects(journal, receipt.id),
        "said": [
            each._asdict() | {"path": f"outbox/{each.path}"} for each in journal.said_to(receipt.id)
        ],
        "closed": [closed_object(found) for found in closed(journal, receipt)],
        "deemed": deemed_objects(journal, receipt.id),
        "files": files_object(journal, receipt.id),
        "gone": buried_objects(journal, receipt),
        "signed_off": signed_objects(journal, receipt.id),
        **history_object(journal, receipt),
    }


def as_agreed(receipt: Receipt, configuration: Configuration) -> Rules:
    """Return the rules as agreed with the sender on the day a file came."""
    return configuration.agreed(receipt.partner, receipt.received_at).rules


def closed(journal: Journal, receipt: Receipt) -> list[Acknowledged]:
    """Return the acknowledgements a file brought that a person has closed."""
    return [found for found in journal.questioned_by(receipt.id) if found.closed_at]


def closed_object(found: Acknowledged) -> dict[str, str]:
    """Return one that was closed as scripts read it."""
    return {
        "type": found.type,
        "answer": found.path or "-",
        "by": found.closed_by,
        "at": found.closed_at.isoformat() if found.closed_at else "",
        "reason": found.closed_because,
    }


def print_receipt(journal: Journal, receipt: Receipt, configuration: Configuration) -> None:
    """Print one file for a person."""
    zone = ZoneInfo(configuration.site.timezone)
    row = receipt_row(receipt, zone)
    console.say(
        f"{receipt.filename} from {receipt.partner}, received {row['received']}: {row['verdict']}"
    )
    console.say(f"  receipt {receipt.id}, {receipt.size} bytes, sha256 {receipt.sha256}")
    console.say(f"  {receipt.summary or 'not judged yet'}")
    say_way(journal, receipt)
    rules, language = as_agreed(receipt, configuration), configuration.site.language
    found = journal.findings(receipt.id)
    if found:
        console.table(
            ("Severity", "Where", "What", "Rule"),
            [
                (rules[each.rule].severity, each.locator, message(each, rules, language), each.rule)
                for each in found
            ],
        )
    say_files(journal, receipt.id)
    for document in journal.documents(receipt.id):
        say_cured(document, configuration)
    say_deemed(journal, receipt.id, configuration)
    say_answers(journal, receipt.id, zone)
    for each in journal.said_to(receipt.id):
        why = f": {each.reason}" if each.reason else ""
        console.say(f"  {each.receipt} says to outbox/{each.path}: {each.state}{why}")
    say_history(journal, receipt)
    say_buried(journal, receipt)
    say_signed(journal, receipt.id)
    for done in closed(journal, receipt):
        when = f"{done.closed_at:%Y-%m-%d %H:%M}Z"
        console.say(f"  closed {when} by {done.closed_by}: {done.closed_because}")
