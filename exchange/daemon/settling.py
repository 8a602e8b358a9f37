"""Makes an outcome true: on record first, then visible."""

from collections.abc import Collection

import structlog

from exchange.daemon.enclosing import with_files
from exchange.daemon.resuming import why_held
from exchange.daemon.station import Station
from exchange.deliver import Deferred, GivenUp, Postponed, Sent
from exchange.errors import Undeliverable, Unreadable
from exchange.model.arrivals import Waiting
from exchange.model.findings import STANDING, Finding, Verdict, message
from exchange.model.outcome import Outcome
from exchange.model.receipts import Answer, Receipt
from exchange.spool import blobs, marks
from exchange.spool.quarantine import oddity, quarantine
from exchange.spool.release import release

POISONED = 3
"""The attempt at which a file that was being read at each kill is not read any more."""

log = structlog.get_logger()


def beyond_limits(receipt: Receipt, reason: str) -> Unreadable:
    """Return that a file could not be read here, for a reason in plain words."""
    return Unreadable(Finding("ENV-019", params={"name": receipt.filename, "reason": reason}))


def barred(station: Station, receipt: Receipt, attempts: int) -> Unreadable | None:
    """Return why a file must not be read at all, None where it may be."""
    odd = oddity(station.spool, receipt)
    if odd:
        return Unreadable(Finding("ENV-017", observed=odd, params={"name": receipt.filename}))
    said = marks.contradicted(station.spool, receipt.partner, receipt.id)
    if said:
        return Unreadable(Finding("ENV-035", observed=receipt.sha256, expected=said))
    if attempts >= POISONED:
        reason = f"reading it was broken off {attempts - 1} times"
        return beyond_limits(receipt, reason)
    return None


def ask(station: Station, receipt: Receipt) -> Outcome | Unreadable:
    """Have a file judged."""
    try:
        return station.judge(receipt, blobs.path(station.spool, receipt.sha256))
    except Unreadable as unreadable:
        return unreadable


def settle(station: Station, receipt: Receipt, outcome: Outcome) -> None:
    """Put an outcome on record with everything it needs; doing it again changes nothing.

    Raises:
        Stale: The journal has moved on since the file was judged.
    """
    judgement = outcome.judgement
    if judgement.verdict is Verdict.UNREADABLE:
        rules, findings = station.configuration.rules, [*judgement.every_finding()]
        reasons = [message(finding, rules) for finding in findings]
        quarantine(station.spool, receipt, "\n".join(reasons))
        log.warning("file_quarantined", rules=sorted({finding.rule for finding in findings}))
    alarm(station, outcome)
    keep_attachments(station, receipt, outcome)
    outcome = with_files(station, receipt, outcome)
    kept = {answer.path: blobs.keep(station.spool, answer.content) for answer in outcome.responses}
    station.journal.settle(outcome, kept, station.now())
    log.info("file_settled", verdict=str(judgement.verdict), answers=len(kept))


def keep_attachments(station: Station, receipt: Receipt, outcome: Outcome) -> None:
    """Keep the files of a package that stands, each under its hash; what is kept already stays.

    Those of another stay in their package.

    Raises OSError where the kept package does not give the bytes that were judged.
    """
    if not any(each.verdict in STANDING for each in outcome.judgement.documents):
        return
    missing = {
        each.sha256: each
        for each in outcome.judgement.attachments
        if not blobs.path(station.spool, each.sha256).is_file()
    }
    if not missing:
        return
    package = blobs.path(station.spool, receipt.sha256)
    for wanted, chunks in station.extract(package, [*missing.values()]):
        if blobs.keep_stream(station.spool, chunks) != wanted.sha256:
            raise OSError(f"the kept package {receipt.sha256} is not what was judged")
    log.info("attachments_kept", files=len(missing))


def alarm(station: Station, outcome: Outcome) -> None:
    """Say loudly what is wrong between the two sides, so that a person looks at it at once."""
    rules, findings = station.configuration.rules, outcome.judgement.every_finding()
    told = {found.rule: message(found, rules) for found in findings if rules[found.rule].alert}
    for rule, sentence in told.items():
        log.error("alert", rule=rule, reason=sentence)


def outbox(answer: Answer) -> str:
    """Return the folder an answer goes to, which works or fails as a whole."""
    return answer.path.partition("/")[0]


def deliver(station: Station, postponed: Postponed, beside: Collection[str] = ()) -> None:
    """Let every answer appear that can, in order within an outbox, beside those of some.

    None after a restore, until a person says so.
    """
    if station.journal.keeping().sending_held():
        return
    for answer in station.journal.undelivered(beside=beside):
        if postponed.due(outbox(answer), station.now()):
            hand_over(station, postponed, answer)


def hand_over(station: Station, postponed: Postponed, answer: Answer) -> None:
    """Let one answer appear, or note that its outbox does not take it now."""
    error: Undeliverable | None = None
    before = postponed.reason(outbox(answer))
    known = {"receipt": answer.receipt, "answer": answer.path}
    try:
        place = release(station.spool, answer, station.journal, station.now())
    except Undeliverable as failure:
        error = failure
    else:
        if place and place != station.spool.outbox / answer.path:
            log.error("answer_renamed", **known, instead=station.spool.shown(place))
    match postponed.tried(outbox(answer), error, station.now()):
        case Sent():
            log.info("answer_released", **known)
        case Deferred(_, reason) if reason != before:
            log.warning("answer_deferred", **known, reason=reason)
        case GivenUp(reason):
            log.error("answer_given_up", **known, reason=reason)


def undelivered(
    station: Station, postponed: Postponed, beside: Collection[str] = ()
) -> tuple[Waiting, ...]:
    """Return the answers that could not appear, and why, beside those of some."""
    held = station.journal.keeping().sending_held()
    why = why_held(held) if held else "it is on its way"
    return tuple(
        Waiting(f"outbox/{answer.path}", postponed.reason(outbox(answer)) or why)
        for answer in station.journal.undelivered(beside=beside)
    )
