"""Compares two judgements of the same file: verdicts, findings, and the bytes of answers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from exchange.model.findings import Finding
from exchange.model.outcome import Document, Judgement, Outcome, Response
from exchange.model.receipts import Receipt


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


def answers(recorded: Mapping[str, str], made: Iterable[Response]) -> Iterator[tuple[str, str]]:
    """Yield the path of each answer whose bytes are not those on record, with what differs."""
    found = {each.path: sha256(each.content).hexdigest() for each in made}
    for path in sorted(recorded.keys() | found.keys()):
        if path not in found:
            yield path, "would not be written"
        elif path not in recorded:
            yield path, "was not written then"
        elif recorded[path] != found[path]:
            yield path, "other bytes"
