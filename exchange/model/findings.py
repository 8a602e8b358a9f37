"""What a rule is, what breaking it looks like, and where in the sender's file it happened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum
from typing import Literal


class Severity(StrEnum):
    """What a finding does to its document, from harmless to fatal."""

    INFO = "INFO"
    WARN = "WARN"
    HOLD = "HOLD"
    REJECT = "REJECT"
    FATAL = "FATAL"

    @property
    def rank(self) -> int:
        """Position in the order from harmless (0) to fatal (4)."""
        return list(Severity).index(self)


class Topic(StrEnum):
    """Which account manager owns a finding, on both sides."""

    COMMERCIAL = "commercial"
    OPERATIONAL = "operational"
    TECHNICAL = "technical"
    EDI = "edi"
    QUALITY = "quality"


class Action(StrEnum):
    """What the sender should do about a finding."""

    RESEND = "resend"
    CONFIRM = "confirm"
    INFORM = "inform"


class Verdict(StrEnum):
    """How a document, or the file that carried it, was judged."""

    ACCEPTED = "accepted"
    HELD = "held"
    PARTIAL = "partial"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"


STANDING = (Verdict.ACCEPTED, Verdict.HELD, Verdict.PARTIAL)
"""Verdicts on a document that occupies its number: of a partial one, the lines not refused."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `schemas/rules.toml`.

    `text` holds the wording by language, with `{name}` places that a finding's
    parameters fill. `syntax` is the UN/EDIFACT code list 0085 value a CONTRL
    reports for it, empty where the rule is not one of syntax. `x12` holds the codes an
    X12 acknowledgement reports for it by where it happened: `element` (723), `segment`
    (720), `set` (718), `group` (716), `interchange` (the note of TA1). A `fixed` rule
    keeps its severity whatever an agreement says. Of an `alert` rule the one who runs the
    gateway is told at once: something is wrong between the two sides. `once_live` is the severity
    of one that only advises because the partner is not live yet.
    """

    id: str
    severity: Severity
    topic: Topic
    text: Mapping[str, str]
    syntax: str = ""
    x12: Mapping[str, str] = field(default_factory=dict)
    fixed: bool = False
    alert: bool = False
    once_live: Severity | None = None

    @property
    def in_force(self) -> Severity:
        """What it does, or will do once the partner is live."""
        return self.once_live or self.severity

    @property
    def rejects_syntax(self) -> bool:
        """Whether it is one of syntax and its breach rejects."""
        return bool(self.syntax) and self.severity.rank >= Severity.REJECT.rank

    @property
    def action(self) -> Action:
        """What the sender should do when this rule is broken."""
        return ACTIONS[self.severity]


ACTIONS: Mapping[Severity, Action] = {
    Severity.FATAL: Action.RESEND,
    Severity.REJECT: Action.RESEND,
    Severity.HOLD: Action.CONFIRM,
    Severity.WARN: Action.INFORM,
    Severity.INFO: Action.INFORM,
}

VERDICTS: Mapping[Severity, Verdict] = {
    Severity.FATAL: Verdict.UNREADABLE,
    Severity.REJECT: Verdict.REJECTED,
    Severity.HOLD: Verdict.HELD,
    Severity.WARN: Verdict.ACCEPTED,
    Severity.INFO: Verdict.ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class Whole:
    """The file as a whole, or a byte in it."""

    byte: int | None = None
    kind: Literal["whole"] = "whole"

    def __str__(self) -> str:
        return "the file" if self.byte is None else f"byte {self.byte}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a workbook; `row` and `column` count from 1, column 0 means the whole row."""

    sheet: str
    row: int
    column: int = 0
    kind: Literal["cell"] = "cell"

    def __str__(self) -> str:
        if not self.row:
            return self.sheet
        if not self.column:
            return f"{self.sheet} row {self.row}"
        return f"{self.sheet}!{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text file, counted from 1, and the heading of the column in it."""

    file: str
    line: int
    column: str = ""
    kind: Literal["line"] = "line"

    def __str__(self) -> str:
        return f"{self.file} line {self.line}" + (f", column {self.column}" if self.column else "")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list in a JSON file, counted from 1, and the key in it."""

    file: str
    entry: int
    key: str = ""
    kind: Literal["entry"] = "entry"

    def __str__(self) -> str:
        return f"{self.file} entry {self.entry}" + (f", {self.key}" if self.key else "")


@dataclass(frozen=True, slots=True)
class ElementPlace:
    """An element of an XML file: the line it begins in, counted from 1, and what it is about.

    `path` names it as people do (`AffectedItem 60053 BOM row 12`), `attribute` is the
    attribute meant, empty for the element as a whole.
    """

    file: str
    line: int
    path: str = ""
    attribute: str = ""
    kind: Literal["element"] = "element"

    def __str__(self) -> str:
        told = (f"{self.file} line {self.line}", self.path, self.attribute)
        return ", ".join(part for part in told if part)


@dataclass(frozen=True, slots=True)
class SegmentPlace:
    """A place in an EDI interchange, counted as ISO 9735 CONTRL counts it.

    `message` counts from 1 in the interchange, 0 is the envelope. `segment` counts
    from 1 at UNH (0096) or ST; in the envelope it counts from 1 at UNB or ISA.
    `element` counts the segment tag as 1 (0098), so the first data element is 2; 0 is
    the whole segment. X12 counts the first data element as 1: writers subtract one.
    `component` counts from 1 (0104); 0 is the whole element. `interchange` counts from
    1 in the file. `byte` is where the segment begins in the file, counted from 0, None
    where nobody knows.
    """

    message: int
    segment: int
    tag: str
    element: int = 0
    component: int = 0
    interchange: int = 1
    byte: int | None = field(default=None, compare=False)
    kind: Literal["segment"] = "segment"

    @property
    def order(self) -> tuple[int, ...]:
        """Where it comes in the file."""
        return self.interchange, self.message, self.segment, self.element, self.component

    def __str__(self) -> str:
        where = f"interchange {self.interchange}, " if self.interchange > 1 else ""
        where += f"message {self.message}, " if self.message else "envelope, "
        where += f"segment {self.segment} {self.tag}"
        if not self.element:
            return where
        return f"{where}, element {self.element}" + (f".{self.component}" if self.component else "")


Locator = Whole | Cell | Line | Entry | ElementPlace | SegmentPlace


def position(locator: Locator) -> tuple[int, ...]:
    """Return where a place comes in its file, to list findings as a reader meets them."""
    if isinstance(locator, SegmentPlace):
        return locator.order
    return tuple(value for value in astuple(locator) if isinstance(value, int))


def letters(column: int) -> str:
    """Return a spreadsheet's name for a column counted from 1: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place.

    `table` and `row` name the row of a canonical table it concerns, so that a HOLD
    binds that row and no other; without them it concerns the whole document. `question` is
    the identity of the question it opens, empty where it opens none.
    """

    rule: str
    locator: Locator = field(default_factory=Whole)
    observed: str = ""
    expected: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    table: str = ""
    row: int = -1
    question: str = field(default="", compare=False)

    @property
    def group(self) -> int:
        """Which functional group of its interchange it is about, counted from 1; 0: all of it."""
        return int(self.params.get("group", "0"))


Rules = Mapping[str, Rule]


def verdict(findings: Iterable[Finding], rules: Rules) -> Verdict:
    """Judge a document by the worst of its findings; none is accepted."""
    severities = (rules[finding.rule].severity for finding in findings)
    return VERDICTS[max(severities, key=lambda severity: severity.rank, default=Severity.INFO)]


def message(finding: Finding, rules: Rules, language: str = "en") -> str:
    """Return the finding as a sentence in `language`, English where that is not translated."""
    texts = rules[finding.rule].text
    places = {
        "observed": finding.observed,
        "expected": finding.expected,
        "place": str(finding.locator),
        **finding.params,
    }
    return texts.get(language, texts["en"]).format_map(defaultdict(lambda: "-", places))
