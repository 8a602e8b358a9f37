"""What our own side answers to engineering changes: whether all is said, and the answer it is."""

from collections.abc import Iterator, Mapping
from datetime import date

from exchange.model.eco_answers import answer_number
from exchange.model.eco_steps import Action, Step
from exchange.model.ecos import Eco
from exchange.model.findings import Finding, Locator, Whole
from exchange.model.impact import Cost, Decision, Impact, ImpactAnswer, Task
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.model.tables import Notation, Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos.received import CHANGE
from exchange.reconcile.ecos.told import Row, Turn, refused, turns, unheard
from exchange.reconcile.engineering.foreseen import impact_of

TABLE = "eco_answers"

DECISIONS: Mapping[str, Decision] = {
    "ACCEPTED": "accepted",
    "CONDITIONAL": "conditional",
    "REJECTED": "rejected",
    "PENDING": "pending",
}

NEEDED: Mapping[str, tuple[str, ...]] = {
    "ACCEPTED": ("implementation",),
    "CONDITIONAL": ("implementation",),
    "REJECTED": ("description",),
    "PENDING": ("answer_on",),
}
"""Columns that an answer fills, by its decision."""

ONCE = (
    "decision", "answer_on", "implementation", "cost_one_off", "cost_per_unit", "currency",
    "cost_text", "description", "by",
)  # fmt: skip
"""Columns of which all rows of an answer say the same, or nothing."""

NOTATION = Notation("", "", "")


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """CHG-001 to CHG-005: what keeps an answer from being given."""
    table = message.tables[TABLE]
    for turn in turns(table, known, step_of):
        decision = turn.rows[0]["decision"]
        if decision in DECISIONS:
            yield from refused(table, turn, ("decision", action(decision)), [*lacking(turn)])
            yield from unheard(table, turn, known)
        yield from torn(table, turn)
        yield from unnamed(table, turn)


def action(decision: str) -> Action:
    """Return the step that an answer is: one that is put off leaves the change in analysis."""
    return "postpone" if decision == "PENDING" else "answer"


def step_of(row: Row) -> Action | None:
    """Return the step that a row of the table takes."""
    return action(row["decision"]) if row["decision"] in DECISIONS else None


def lacking(turn: Turn) -> Iterator[str]:
    """Yield the columns that say nothing and must."""
    decision = turn.rows[0]["decision"]
    yield from (name for name in NEEDED[decision] if turn.first(name) is None)
    if decision == "CONDITIONAL" and not texts(turn, "CONDITION"):
        yield "kind"
    costs = (turn.first("cost_one_off"), turn.first("cost_per_unit"))
    if any(cost is not None for cost in costs) and turn.first("currency") is None:
        yield "currency"


def torn(table: Table, turn: Turn) -> Iterator[Finding]:
    """CHG-005: rows of one answer say different things where it can say one."""
    for column in ONCE:
        said = dict.fromkeys(row[column] for row in turn.rows if row[column] is not None)
        if len(said) > 1:
            told = {"observed": " / ".join(map(str, said)), "change": turn.rows[0]["change"]}
            yield table.finding("CHG-005", turn.at, column, **told)


def unnamed(table: Table, turn: Turn) -> Iterator[Finding]:
    """CHG-003: a text of which nobody says what it is, or a task without text or day."""
    for at, row in zip(turn.places, turn.rows, strict=True):
        wanted = ("text", "due") if row["kind"] == "TASK" else ("text",) if row["kind"] else ()
        lost = [name for name in wanted if row[name] is None]
        lost += ["kind"] if row["text"] is not None and row["kind"] is None else []
        for name in lost:
            about = {"change": row["change"], "action": row["kind"] or row["decision"]}
            yield table.finding("CHG-003", at, name, expected=name, **about)


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the answers of a file."""
    for turn in turns(message.tables[TABLE], known, step_of):
        if turn.eco is not None:
            yield answered(turn, turn.eco, document, known)


def answered(turn: Turn, eco: Eco, document: Document, known: Circumstances) -> Step:
    """Return the step of an answer, with what the change means as we know it now."""
    by = turn.first("by")
    return Step(
        partner=eco.partner,
        change=eco.change,
        revision=eco.revision,
        action=action(turn.rows[0]["decision"]),
        by=by,
        at=known.at,
        document=document.id,
        party="EMS",
        answer=ImpactAnswer(
            number=answer_number(eco, len(eco.answers) + 1),
            impact=impact(eco, known.of(eco.partner)),
            decision=DECISIONS[turn.rows[0]["decision"]],
            answer_on=turn.first("answer_on"),
            estimated_implementation=turn.first("implementation"),
            requested_implementation=eco.wanted or requested(eco),
            description=turn.first("description") or "",
            cost=cost(turn),
            tasks=tuple(tasks(turn, known.today)),
            conditions=texts(turn, "CONDITION"),
            assumptions=texts(turn, "ASSUMPTION"),
            questions=texts(turn, "QUESTION"),
            answered_by=by,
            answered_on=known.today,
        ),
    )


def impact(eco: Eco, known: Circumstances) -> Impact:
    """Return what a change means now; as it was told before where its rows are gone."""
    tables = known.ledger.content(CHANGE, eco.change, eco.revision)
    if "change_header" not in tables:
        return eco.impact or Impact(eco.change, eco.revision, known.today)
    unplaced = {name: Table(name, frame, Unplaced()) for name, frame in tables.items()}
    return impact_of(Message(CHANGE, unplaced, NOTATION), known)


class Unplaced:
    """Rows that are on record: where they stood is with the findings."""

    def locate(self, row: object, column: str) -> Locator:  # noqa: ARG002 - as of any origin
        """Return the file as a whole."""
        return Whole()


def requested(eco: Eco) -> date | None:
    """Return the first day on which the customer wants any item changed."""
    days = [each.effective for each in eco.impact.items if each.effective] if eco.impact else []
    return min(days, default=None)


def cost(turn: Turn) -> Cost | None:
    """Return what a change costs, None where nothing is said of it."""
    once, unit = turn.first("cost_one_off"), turn.first("cost_per_unit")
    words = turn.first("cost_text") or ""
    if once is None and unit is None and not words:
        return None
    return Cost(turn.first("currency") or "", once, unit, words)


def tasks(turn: Turn, today: date) -> Iterator[Task]:
    """Yield the steps of carrying a change out."""
    rows = (row for row in turn.rows if row["kind"] == "TASK")
    for number, row in enumerate(rows, 1):
        yield Task(number, row["text"], row["due"], row["owner"] or "", row["by"] or "", today)


def texts(turn: Turn, kind: str) -> tuple[str, ...]:
    """Return the texts of a kind."""
    return tuple(row["text"] for row in turn.rows if row["kind"] == kind and row["text"])
