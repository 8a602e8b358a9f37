"""What became of a file: plain data that crosses the process boundary and fills the journal."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

from exchange.model.acceptances import Acceptance
from exchange.model.case_files import Changed
from exchange.model.control_numbers import ControlNumber
from exchange.model.echoes import Echo
from exchange.model.ecos import Moved
from exchange.model.findings import Finding, Rules, SegmentPlace, Severity, Verdict
from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.interchange import Attachment, Envelope, Transmission
from exchange.model.mails import Mail
from exchange.model.movements import Movement
from exchange.model.notice_answers import NoticeDecision
from exchange.model.notices import NoticeLine
from exchange.model.order_answers import OrderAnswer
from exchange.model.outlines import Outline
from exchange.model.questions import Given

BASE64: dict[str, object] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}
"""Bytes cross a process boundary in JSON, where they have to be text."""

NOTICE_DECISION = "NOTICE_DECISION"
"""The type of a record of answers to a notice, which our ERP reads and does not answer."""

Level = Literal["transport", "syntax", "application", "business", "record"]
"""The four acknowledgement levels, never merged, and the record for the ERP."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as final bytes. `path` is where it appears, below the site's outbox.

    `partner` is who gets it where that is not who sent the file: what our ERP commits to is
    answered to the customer, under a control number of theirs. `document` is the identity of
    the one document it is about, empty for the whole file. `numbers` are our own document
    numbers in it, by which a partner may acknowledge them, `echoes` its rows where a partner
    may fill it in.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = BASE64

    level: Level
    type: str
    path: str
    content: bytes = field(repr=False)
    control: ControlNumber | None = None
    document: str = ""
    numbers: tuple[str, ...] = ()
    partner: str = ""
    echoes: tuple[Echo, ...] = ()


OPENING = "opening"
"""The function of an order no file of a partner holds: our own ERP told it at the cut-over."""


@dataclass(frozen=True, slots=True)
class Document:
    """One business document of a file, judged.

    `tables` are the typed canonical tables as Arrow IPC; their rows carry `status`,
    `released`, `held` or `rejected`. `header` is the document's own data as text, `succeeds` the
    receipt of the rejected document under the same number that this one replaces, or of the
    change that waited for its order, `cured` the findings of that one which are gone.
    `interchange`, `group` and `outline` as in Message.
    `revision` tells documents of one number apart: the change number of an order change.
    `version` counts the records of it the ERP gets, `answered` the questions that bind nothing
    of it any more. `acceptance` is what was promised of it at once and by itself.
    `displaces` are the identities of documents that are judged once more because this one came,
    made before them, `supersedes` those of held forecasts that nobody need answer any more
    because of this one. `movement` is what a forecast changes against the one before.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = BASE64

    id: str
    document: str
    number: str
    function: str
    verdict: Verdict
    rows: Mapping[str, int]
    findings: tuple[Finding, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    reference: str = ""
    identifier: tuple[str, ...] = ()
    succeeds: str = ""
    cured: tuple[Finding, ...] = ()
    interchange: int = 1
    group: int = 0
    revision: str = ""
    outline: Outline | None = None
    version: int = 1
    answered: frozenset[str] = frozenset()
    acceptance: Acceptance | None = None
    displaces: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    movement: Movement | None = None

    @property
    def title(self) -> str:
        """What people call it: its number, with the revision where it has one."""
        return " / ".join(filter(None, (self.number, self.revision)))


@dataclass(frozen=True, slots=True)
class Part:
    """One interchange of a file, judged: what an EDI answer is about.

    `number` counts from 1 in the file. `findings` are those of its envelope and of the file.
    """

    number: int
    envelope: Envelope
    findings: tuple[Finding, ...]
    documents: tuple[Document, ...]

    def told(self, rules: Rules) -> tuple[Document, ...]:
        """Return the documents, each with what holds it because it holds the whole or its group."""
        held = [each for each in self.findings if rules[each.rule].in_force is Severity.HOLD]
        return tuple(
            replace(
                document,
                findings=(
                    *(each for each in held if about(each)[1] in {0, document.group}),
                    *document.findings,
                ),
            )
            for document in self.documents
        )


@dataclass(frozen=True, slots=True)
class Source:
    """The file a document came in: what a later answer to it is named after and written on.

    `transmission` is without its bytes, `envelope` None where the format has none.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = BASE64

    transmission: Transmission
    format: str
    document: Document
    envelope: Envelope | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What we decided about an order or a forecast after the partner's own file was answered."""

    partner: str
    source: Source
    answer: OrderAnswer | ForecastAnswer


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A document of a partner that questions are about, with its rows and all of its findings.

    `about` are the findings on its file, `given` the answers so far, or those given now. `refused`
    is whether all of the document is, so that it leaves its number, `changed` whether any row has
    another status than before. `earlier` are the answers before those given now.
    """

    source: Source
    about: tuple[Finding, ...] = ()
    given: tuple[Given, ...] = ()
    refused: bool = False
    changed: bool = False
    earlier: tuple[Given, ...] = ()

    @property
    def document(self) -> Document:
        """The document."""
        return self.source.document

    @property
    def asked(self) -> tuple[Finding, ...]:
        """Everything that opened a question, on the file or on the document."""
        return tuple(each for each in (*self.about, *self.document.findings) if each.question)

    @property
    def around(self) -> tuple[Finding, ...]:
        """What opened a question about the file, the interchange or the group of the document."""
        levels = ((0, 0), (self.document.interchange, 0))
        here = {*levels, (self.document.interchange, self.document.group)}
        return tuple(each for each in self.about if each.question and about(each) in here)


@dataclass(frozen=True, slots=True)
class NoticePart:
    """The lines of one order, with our answer to it in the customer's own numbers.

    `source` and `answer` are None where no file of the customer holds the order: it was open
    before we began.
    """

    lines: tuple[NoticeLine, ...]
    source: Source | None = None
    answer: OrderAnswer | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """All that one file tells one partner; `workbook` is whether it goes out as one in any case."""

    number: str
    partner: str
    parts: tuple[NoticePart, ...]
    text: str = ""
    workbook: bool = False

    @property
    def lines(self) -> tuple[NoticeLine, ...]:
        """The lines of all orders."""
        return tuple(line for part in self.parts for line in part.lines)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a file was read and judged; `findings` are about the file, not one document.

    `decisions` are about orders of partners, `notices` what partners are told of delays, `releases`
    about documents of theirs that questions were answered on, their rows with what became of
    them, where the file is our own. `cases` are those the file opens or moves, `answers` what it
    makes of notices it answers. `attachments` are the files in it where it is an archive,
    `ecos` the engineering changes it brings or moves. `mail` is what it says where it is one.
    """

    format: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    documents: tuple[Document, ...] = ()
    envelopes: tuple[Envelope, ...] = ()
    decisions: tuple[Decision, ...] = ()
    releases: tuple[Inquiry, ...] = ()
    notices: tuple[Notice, ...] = ()
    cases: tuple[Changed, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    answers: tuple[NoticeDecision, ...] = ()
    ecos: tuple[Moved, ...] = ()
    mail: Mail | None = None

    def parts(self) -> Iterator[Part]:
        """Yield the interchanges of the file, each with what concerns it."""
        documents: defaultdict[int, list[Document]] = defaultdict(list)
        findings: defaultdict[int, list[Finding]] = defaultdict(list)
        for document in self.documents:
            documents[document.interchange].append(document)
        for finding in self.findings:
            interchange, _ = about(finding)
            for number in (interchange,) if interchange else range(1, len(self.envelopes) + 1):
                findings[number].append(finding)
        for number, envelope in enumerate(self.envelopes, 1):
            yield Part(number, envelope, tuple(findings[number]), tuple(documents[number]))

    def every_finding(self) -> Iterator[Finding]:
        """Yield what was found on the file, then on each of its documents."""
        yield from self.findings
        for document in self.documents:
            yield from document.findings


def about(finding: Finding) -> tuple[int, int]:
    """Return which interchange of the file and which group of it a finding is about; 0: all."""
    where = finding.locator
    return (where.interchange if isinstance(where, SegmentPlace) else 0), finding.group


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one transmission: the judgement and the answers to it.

    `repeats` is the receipt whose stored answers are sent again because the bytes are
    the same; then there are no documents and no responses of its own. `live` is whether
    its documents occupy their numbers: not where the file is a test, nor while the partner
    is in draft, test or suspended. `ruleset` names the rules that judged,
    `agreement` the version of the agreement; empty where none was in force, or nothing was judged.
    """

    receipt: str
    partner: str
    judgement: Judgement
    responses: tuple[Response, ...] = ()
    repeats: str = ""
    live: bool = True
    ruleset: str = ""
    agreement: str = ""
