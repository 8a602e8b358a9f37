"""Writes APERAK of D.96A: what was found in each document whose syntax stands, line by line."""

from collections.abc import Callable, Iterator
from datetime import date

from pydifact.segments import Segment

from exchange.adapters.edifact.rows import lines_of
from exchange.adapters.edifact.writing import (
    LINE_LENGTH,
    Told,
    days,
    free_text,
    joined,
    minute,
    ourselves,
    party,
    references,
    segment,
    write,
)
from exchange.model.findings import Finding, Rules, Severity, Verdict, message
from exchange.model.outcome import Document, Part
from exchange.model.ports import Reply, Written

IDENTIFIER = ("APERAK", "D", "96A", "UN")
AGENCY = "91"
"""The list of our rules is given out by the seller (3055)."""

CHANGE = "purchase_order_change"
ORDERS = frozenset({"purchase_order", CHANGE})
"""Document types whose number is that of an order; a change has its own as its revision."""

MOST_ERRORS = 999

NAMES = {False: "312", True: "313"}
"""1001: acknowledgement, or application error where something is held or worse. D.96A does not
list these codes; they are as the partners agree, and in wide use."""

FUNCTIONS = {2: "34", 3: "27", 4: "27"}
"""1225 by the rank of the worst finding: held 34, rejected 27, else accepted 29."""

RESERVES = "34"
"""1225 where some lines are refused and the rest stands."""

MORE = {
    "en": "There are {n} more findings; the report lists all.",
    "de": "Es gibt {n} weitere Feststellungen; der Bericht nennt alle.",
    "pl": "Jest jeszcze {n} uwag; raport zawiera wszystkie.",
}


def write_aperak(part: Part, reply: Reply) -> Iterator[Written]:
    """Write one interchange with a message for each document of a part, nothing without any."""
    if not part.documents:
        return
    control = reply.control("edifact")
    told = part.told(reply.rules)
    numbered = ((f"{control.value}-{at}", each) for at, each in enumerate(told, 1))
    messages = [
        Told(IDENTIFIER, advice(document, number, part, reply), number)
        for number, document in numbered
    ]
    yield write(part.envelope, reply, messages, control)


def advice(document: Document, number: str, part: Part, reply: Reply) -> tuple[Segment, ...]:
    """Return what is said of one document."""
    rules = reply.rules
    ranks = [rules[finding.rule].severity.rank for finding in document.findings]
    worst = max(ranks, default=0)
    partial = document.verdict is Verdict.PARTIAL
    function = RESERVES if partial else FUNCTIONS.get(worst, "29")
    name = NAMES[worst >= Severity.HOLD.rank]
    own = document.revision if document.document == CHANGE else document.number
    reference = [*references(("ACW", own))]
    return joined(
        [segment("BGM", name, number, function), minute(reply)],
        reference,
        days(("171", stated(document) if reference else None)),
        [party("MS", ourselves(part.envelope, reply)), party("MR", part.envelope.sender)],
        errors(document, rules, reply.partner.language),
    )


def stated(document: Document) -> date | None:
    """Return the day of a document; None where it states none that can be read."""
    try:
        return date.fromisoformat(document.header.get("date", ""))
    except ValueError:
        return None


def errors(document: Document, rules: Rules, language: str) -> Iterator[Segment]:
    """Yield a group for each finding; the last says how many more there are."""
    found = document.findings
    shown = found if len(found) <= MOST_ERRORS else found[: MOST_ERRORS - 1]
    line_of = lines_of(document)
    for finding in shown:
        yield segment("ERC", [finding.rule, "", AGENCY])
        yield free_text("AAO", message(finding, rules, language))
        yield from place(document, finding, line_of)
    if len(shown) < len(found):
        yield segment("ERC", ["MORE", "", AGENCY])
        yield free_text("AAO", MORE[language].format(n=len(found) - len(shown)))


def place(
    document: Document, finding: Finding, line_of: Callable[[Finding], str]
) -> Iterator[Segment]:
    """Yield the line a finding is about: of an order with its number, else by itself."""
    line = line_of(finding)
    if not line:
        return
    order = document.number if document.document in ORDERS else ""
    if order and len(line) <= LINE_LENGTH:
        yield segment("RFF", ["ON", order[:35], line])
    else:
        yield from references(("LI", line))
