"""`exchange replay`: a file judged once more as it was judged, and whether that gives the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exchange import __version__, settings, wiring
from exchange.cli import console
from exchange.cli.logs import configure_log
from exchange.cli.looking import one, opened
from exchange.cli.rejudging import DIFFERS, judged, print_difference
from exchange.comparing import Difference, answers, difference
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.configuration import Configuration
from exchange.model.configured import Configured
from exchange.model.receipts import Receipt
from exchange.settings.digests import unpacked
from exchange.spool import blobs
from exchange.spool.site import Spool
from exchange.wiring.checked import read

MOVED_ON = "what we held then has moved on: later files, answers to questions, tables of our ERP"


@dataclass(frozen=True, slots=True)
class Under:
    """The configuration a file is judged under again, when it came into force, and what is amiss.

    `since` is empty where that of today has to do.
    """

    configuration: Configuration
    since: str
    amiss: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it: verdicts and findings that differ, answers that do, how many there were."""

    under: Under
    found: Difference
    answers: tuple[tuple[str, str], ...]
    count: int

    @property
    def same(self) -> bool:
        """Whether everything is as on record, byte for byte."""
        return self.found.same and not self.answers

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it may differ, nothing where it does not."""
        return () if self.same else (*self.under.amiss, MOVED_ON)


def replay(identity: str, site: Path, *, as_json: bool) -> int:
    """Print whether a file judged again gives what is on record; 0 where it does, else 1."""
    with opened(site) as journal:
        receipt = one(journal, identity)
        refuse_borrowed(journal, receipt)
        told = replayed(journal, receipt, site)
    if as_json:
        console.emit(as_object(told))
    else:
        print_replayed(told)
    return 0 if told.same else DIFFERS


def refuse_borrowed(journal: Journal, receipt: Receipt) -> None:
    """Raise Misconfigured where the answers to a file are those to another."""
    repeated = journal.history().repeated(receipt.id)
    if repeated:
        raise Misconfigured(f"{receipt.filename} repeated an earlier file; replay that: {repeated}")


def replayed(journal: Journal, receipt: Receipt, site: Path) -> Replayed:
    """Judge the stored bytes under the configuration kept then, and compare."""
    before, blob = judged(journal, receipt, site)
    kept = journal.trail().configuration_of(receipt.id)
    under = configuration_then(kept, site)
    ledger = journal.ledger_then(receipt)
    configure_log()
    after = read(receipt.transmission, blob, under.configuration, ledger)
    recorded = journal.trail().answered(receipt.id)
    differing = tuple(answers(recorded, after.responses))
    return Replayed(under, difference(receipt, before, after), differing, len(recorded))


def configuration_then(kept: Configured | None, site: Path) -> Under:
    """Return the configuration that was kept, that of today where there is none to be had."""
    if kept is None:
        return Under(wiring.load(site), "", ("its configuration was not kept: today's was used",))
    try:
        found, _ = unpacked(blobs.path(Spool(site), kept.kept).read_bytes())
    except (OSError, ValueError):
        why = f"configuration {kept.digest} is gone or not understood any more: today's was used"
        return Under(wiring.load(site), "", (why,))
    return Under(found, kept.at, tuple(other_software(kept, found)))


def other_software(kept: Configured, found: Configuration) -> Iterator[str]:
    """Yield which parts of the software are not those of then."""
    if kept.software != __version__:
        yield f"the software is version {__version__}, it was {kept.software}"
    now = settings.ruleset(found.structures)
    if now != found.ruleset:
        yield f"rules and schemas are version {now}, they were {found.ruleset}"


def as_object(told: Replayed) -> dict[str, object]:
    """Return it as scripts read it."""
    return {
        "receipt": told.found.receipt.id,
        "same": told.same,
        "configuration": settings.digest(told.under.configuration),
        "in_force_since": told.under.since or None,
        "answers": told.count,
        "differing": [{"path": path, "what": what} for path, what in told.answers],
        "verdicts": [
            {"what": what, "before": was, "after": now} for what, was, now in told.found.verdicts
        ],
        "gone": [each.rule for each in told.found.gone],
        "new": [each.rule for each in told.found.new],
        "reasons": told.reasons,
    }


def print_replayed(told: Replayed) -> None:
    """Print it for a person."""
    receipt, configuration = told.found.receipt, told.under.configuration
    since = f", in force since {told.under.since[:16]}Z" if told.under.since else " (today's)"
    console.say(f"{receipt.filename}, configuration {settings.digest(configuration)}{since}")
    if told.same:
        console.say(f"the same: {receipt.verdict}, {told.count} answers byte for byte as on record")
        return
    if not told.found.same:
        agreed = configuration.agreed(receipt.partner, receipt.received_at)
        print_difference(told.found, agreed)
    for path, what in told.answers:
        console.say(f"  outbox/{path}: {what}")
    console.say("It may differ because")
    for reason in told.reasons:
        console.say(f"  {reason}")
