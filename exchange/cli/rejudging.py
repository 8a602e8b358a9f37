"""`exchange rejudge`: what would become of a file that came, under the configuration of today."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from exchange import settings, wiring
from exchange.cli import checking, console
from exchange.cli.looking import one, opened
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, message
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.receipts import Receipt
from exchange.spool import blobs
from exchange.spool.site import Spool

DIFFERS = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """How a judgement of today differs from the one on record: verdicts and findings."""

    receipt: Receipt
    before: Judgement
    after: Outcome
    verdicts: tuple[tuple[str, str, str], ...]
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.verdicts or self.gone or self.new)


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


def compared(
    journal: Journal, receipt: Receipt, configuration: Configuration, site: Path
) -> Difference:
    """Judge the stored bytes of a file and compare; raises Misconfigured where that says nothing.

    What came before the file is as it is on record now, as are the tables of our ERP.
    """
    before = journal.judgement(receipt.id)
    if before is None:
        raise Misconfigured(f"{receipt.filename} is not judged yet")
    if receipt.partner == settings.ERP:
        raise Misconfigured(f"{receipt.filename} is our own; hand it in again instead")
    blob = blobs.path(Spool(site), receipt.sha256)
    if not blob.is_file():
        raise Misconfigured(f"the bytes of {receipt.filename} are gone; see: exchange verify")
    ledger = journal.ledger_before(receipt)
    after = checking.read(receipt.transmission, blob, configuration, ledger)
    return difference(receipt, before, after)


def difference(receipt: Receipt, before: Judgement, after: Outcome) -> Difference:
    """Return what is not the same; a finding is the same at the same place with the same value."""
    old, new = [*before.every_finding()], [*after.judgement.every_finding()]
    return Difference(
        receipt,
        before,
        after,
        tuple(verdicts(before, after.judgement)),
        tuple(missing(old, new)),
        tuple(missing(new, old)),
    )


def verdicts(before: Judgement, after: Judgement) -> Iterator[tuple[str, str, str]]:
    """Yield what got another verdict: the file, then documents, with the verdicts on it."""
    if before.verdict is not after.verdict:
        yield "the file", before.verdict, after.verdict
    old, new = documents(before), documents(after)
    for name in dict.fromkeys((*old, *new)):
        was, now = (str(each[name].verdict) if name in each else "-" for each in (old, new))
        if was != now:
            yield name, was, now


def documents(judgement: Judgement) -> dict[str, Document]:
    """Return the documents by what people call them; a second one of a name has its place."""
    found: dict[str, Document] = {}
    for number, each in enumerate(judgement.documents, 1):
        name = f"{each.document or 'unknown'} {each.title}".strip()
        found[f"{name} ({number})" if name in found else name] = each
    return found


def missing(these: Iterable[Finding], those: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that are not among others, each as often as it is missing."""
    known = Counter(map(sameness, those))
    for found in these:
        if known[sameness(found)]:
            known[sameness(found)] -= 1
        else:
            yield found


def sameness(found: Finding) -> tuple[str, str, str, str]:
    """Return what makes a finding the same one again."""
    return found.rule, str(found.locator), found.observed, found.expected


def as_object(found: Difference, configuration: Configuration) -> dict[str, object]:
    """Return the difference as scripts read it."""
    rules, language = configuration.rules, configuration.site.language
    told = checking.as_object(found.receipt.transmission, found.after, configuration)
    return {
        "receipt": found.receipt.id,
        "same": found.same,
        "verdicts": [
            {"what": what, "before": was, "after": now} for what, was, now in found.verdicts
        ],
        "gone": [checking.finding_object(each, rules, language) for each in found.gone],
        "new": [checking.finding_object(each, rules, language) for each in found.new],
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
