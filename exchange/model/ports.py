"""What the steps are handed: readers and writers of formats, and what they are told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.case_files import Case
from exchange.model.configuration import Configuration
from exchange.model.control_numbers import ControlNumber
from exchange.model.echoes import Echo
from exchange.model.ecos import Eco
from exchange.model.excerpts import Around, nowhere
from exchange.model.findings import Rules
from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.interchange import Interchange, Transmission
from exchange.model.layouts import Layout
from exchange.model.ledger import Ledger
from exchange.model.notice_answers import NoticeDecision
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Document, Judgement, Part, Response
from exchange.model.package_receipts import PackageReceipt
from exchange.model.partners import Feed, Limits, Partner, Site
from exchange.model.statements import Statement
from exchange.model.structures import StructureFiles


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whose file it is and what it may be.

    `feeds` are those of the partner that fit the file's format and name: exactly one,
    but for EDI, whose messages say themselves what they are. `layouts` holds the
    layouts these feeds name and those these name for files of a package, `structures` the
    site's own for the format. `limits` are what a file may cost.
    """

    partner: Partner
    format: str
    feeds: tuple[Feed, ...]
    layouts: Mapping[str, Layout]
    structures: StructureFiles = ()
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer needs to know besides what it answers.

    `control` takes the next control number of a kind; each is used once. `software` and
    `ruleset` are the versions that judged, `layouts` all there are, by name. `agreement` is the
    version in force when the file came, `fed` names the tables our ERP feeds. `judged_by` gives the
    version in force when another file of the partner came. `calendar` is the
    partner's, that of our site where theirs is not known. `due` gives the
    moment until which a question about a document of a type is to be answered. `around` shows
    what stands around a place in the file.
    """

    site: Site
    partner: Partner
    rules: Rules
    now: datetime
    control: Callable[[str], ControlNumber]
    software: str
    ruleset: str
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    agreement: Agreement | None = None
    fed: frozenset[str] = frozenset()
    judged_by: Callable[[datetime], Agreement | None] = lambda _: None
    calendar: BusinessCalendar = field(default_factory=lambda: BusinessCalendar("UTC"))
    due: Callable[[str], datetime] | None = None
    around: Around = nowhere


Reader = Callable[[Transmission, Assignment], Interchange]
"""Reads a file, or raises Unreadable with the finding that says why it cannot."""

Writer = Callable[[Transmission, Judgement, Reply], bytes]
"""Writes one answer as final bytes."""

Answers = Mapping[str, OrderAnswer | ForecastAnswer]
"""What we say to documents, by their identity."""

SheetWriter = Callable[[Transmission, Judgement, Answers, Reply], bytes]
"""Writes an answer as a workbook, given what we say to the documents of the file."""

RecordWriter = Callable[[Transmission, Document, Reply], tuple[Response, ...]]
"""Writes the record of one document for the ERP, in the order the files are published."""

StatementWriter = Callable[[Statement, Reply], bytes]
"""Writes for people what became of a file after it was answered."""

RetractionWriter = Callable[[Transmission, Document, str, Reply], Response]
"""Writes that the records of a document do not count any more, and why."""


DecisionWriter = Callable[[Transmission, NoticeDecision, Reply], Response]
"""Writes what was said to a notice as a record for the ERP."""


@dataclass(frozen=True, slots=True)
class Form:
    """An answer's type and file extension, as in its name, and what writes it."""

    type: str
    extension: str
    write: Writer


@dataclass(frozen=True, slots=True)
class SheetForm:
    """An answer that is a workbook: its type, as in its name, and what writes it.

    `echoes` are the rows it has, where the partner may fill it in and send it back.
    """

    type: str
    write: SheetWriter
    echoes: Callable[[Answers, Reply], tuple[Echo, ...]] = lambda _, __: ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """How a file of cells is answered: by itself with its bad cells marked, by what we decided.

    What we decided is said to orders by `business`, to forecasts by `forecast`; what is late is
    told by `notice`.
    """

    marked: SheetForm
    business: SheetForm
    forecast: SheetForm
    notice: SheetForm


@dataclass(frozen=True, slots=True)
class Written:
    """An answer an EDI writer made: its type and extension, as in its name, and its bytes.

    `numbers` are our own numbers of the documents in it.
    """

    type: str
    extension: str
    content: bytes
    control: ControlNumber
    numbers: tuple[str, ...] = ()


Acknowledge = Callable[[Part, Reply], Iterator[Written]]
"""Writes the answers of one level to an interchange; nothing where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Wire:
    """How an EDI standard answers: by its syntax, by what was found, by what we decided.

    What we decided is said to orders by `business`, to forecasts by `forecast`. `values` reads back
    all that an answer says, segment by segment, given its bytes and the character set agreed.
    """

    syntax: Acknowledge
    application: Acknowledge
    business: Callable[[Part, Sequence[OrderAnswer], Reply], Iterator[Written]]
    forecast: Callable[[Part, Sequence[ForecastAnswer], Reply], Iterator[Written]]
    values: Callable[[bytes, str], frozenset[frozenset[str]]] | None = None


@dataclass(frozen=True, slots=True)
class CaseForms:
    """What writes a case: as a form with its rows, as data, and as a record for the ERP."""

    sheet: Callable[[Case, Reply], bytes]
    echoes: Callable[[Case, Reply], tuple[Echo, ...]]
    data: Callable[[Case, Reply], bytes]
    record: Callable[[Transmission, Sequence[Case], Reply], Response]


@dataclass(frozen=True, slots=True)
class EcoForms:
    """What writes an engineering change: for its sender, for our people and for our ERP.

    `form` is our answer, to be decided in, `echoes` its rows, `notice` only to be read, `data` and
    `package` are for programs, the latter with files in it. `draft` is for our people, `record`
    for our ERP: a path without its ending, and JSON.
    """

    form: Callable[[Eco, Reply], bytes]
    echoes: Callable[[Eco, Reply], tuple[Echo, ...]]
    notice: Callable[[Eco, Reply], bytes]
    data: Callable[[Eco, Reply], bytes]
    package: Callable[[Eco, Sequence[tuple[str, bytes]], Reply], bytes]
    draft: Callable[[Eco, Reply], bytes]
    record: Callable[[Transmission, Eco, Reply], tuple[str, bytes]]


ReceiptWriter = Callable[[PackageReceipt, Reply], bytes]
"""Writes what came in a package, file by file."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The formats wired in, by format name: what reads and answers them.

    `packages` write the receipt of a package, by the extension of the file they make.
    """

    readers: Mapping[str, Reader]
    wires: Mapping[str, Wire]
    sheets: Mapping[str, Sheets]
    report: Form
    record: RecordWriter
    statement: StatementWriter
    retraction: RetractionWriter
    cases: CaseForms | None = None
    decision: DecisionWriter | None = None
    ecos: EcoForms | None = None
    packages: Mapping[str, ReceiptWriter] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a file is judged with: the configuration, what we held before, the formats.

    `around` shows what stands around a place in the file, once it is read.
    """

    configuration: Configuration
    ledger: Ledger
    tools: Tools
    around: Around = nowhere

    def for_file(self, transmission: Transmission) -> "Desk":
        """Return the desk with the rules as agreed with the sender on the day it came."""
        theirs = self.configuration.agreed(transmission.partner, transmission.received_at)
        return replace(self, configuration=theirs)
