"""Interchanges, readings and answers that the tests of the EDIFACT adapter share."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from pydifact.segments import Segment, SegmentFactory

from exchange.adapters.edi.cutting import segmented
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segments
from exchange.adapters.edifact.contrl import write_contrl
from exchange.adapters.edifact.reading import read
from exchange.adapters.edifact.scanning import DEFAULTS, scans
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Finding, verdict
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Edi, Feed, Partner, Site, State
from exchange.model.ports import Assignment, Reply
from exchange.model.structures import StructureFiles
from exchange.settings import read_rules

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "nordwerk"
CORPUS = ROOT / "../shared/corpus/edifact"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
RULES = read_rules()
US, THEM = "5909000000001", "4012345000009"

DELJIT = "DELJIT:D:97A:UN"
D96A, D97A, ORDERS = "DELFOR:D:96A:UN", "DELFOR:D:97A:UN", "ORDERS:D:96A:UN"

DELFOR_97A = (
    "BGM+241+FC1+9", "DTM+137:20261123:102", f"NAD+BY+{THEM}::9", "GIS+37",
    "NAD+DP+4012345000016::9", "LIN+1++A-1:IN", "PIA+1+C02:EC", "QTY+70:500:PCE",
    "SCC+1++W", "QTY+113:20:PCE", "DTM+2:20261130:102",
    "SCC+4++W", "QTY+113:30:PCE", "DTM+2:20261207:102",
)  # fmt: skip
DELFOR_96A = (
    "BGM+241+FC1+9", "DTM+137:20261123:102", f"NAD+BY+{THEM}::9", "UNS+D",
    "NAD+DP+4012345000016::9", "LIN+1++A-1:IN", "PIA+1+C02:EC", "QTY+70:500:PCE",
    "QTY+113:20:PCE", "SCC+1++W", "DTM+2:20261130:102",
    "QTY+113:30:PCE", "SCC+4++W", "DTM+2:20261207:102", "UNS+S",
)  # fmt: skip
DELJIT_97A = (
    "BGM+242+CO1+9", "DTM+137:202611230600:203", f"NAD+BY+{THEM}::9", "NAD+CN+4012345000016::9",
    "SEQ++1001", "DTM+2:202611300815:203",
    "LIN+++A-1:IN", "PIA+1+C02:EC", "RFF+ON:4500:10", "QTY+113:8:PCE",
    "LIN+++A-2:IN", "QTY+113:4:PCE", "SCC+1++J",
    "SEQ++1002",
    "LIN+++A-1:IN", "QTY+113:6:PCE", "DTM+2:202611301130:203",
)  # fmt: skip
ORDER = (
    "BGM+220+PO1+9", "DTM+137:20261123:102", "RFF+CT:RV-1", f"NAD+BY+{THEM}::9",
    "NAD+DP+4012345000016::9++Werk 2+Am Bahnhof 3+Kassel++34127+DE", "CUX+2:EUR:9", "TOD+6++FCA",
    "LIN+10++A-1:IN", "QTY+21:40:PCE", "DTM+2:20270118:102", "MOA+203:80", "PRI+AAA:2",
    "UNS+S", "CNT+2:1",
)  # fmt: skip

ORDCHG = "ORDCHG:D:96A:UN"
CHANGE = (
    "BGM+230+CH1+4", "DTM+137:20261124:102", "FTX+CHG+++More is:needed", "FTX+GEN+++Hello",
    "RFF+ON:PO1", "DTM+171:20261123:102", "RFF+CT:RV-1", "NAD+BY+4012345000009::9", "CUX+2:EUR:9",
    "LIN+10+3+A-1:IN", "PIA+1+C02:EC", "QTY+21:40:PCE", "DTM+2:20270118:102",
    "FTX+CHG+++Sooner", "FTX+LIN+++Please", "PRI+AAA:2", "RFF+ON:PO1:10",
    "LIN+20+2", "UNS+S", "CNT+2:2",
)  # fmt: skip


def message(kind: str, *segments: str, number: int = 1) -> str:
    """Return a message with a right UNT, a segment a line."""
    lines = [f"UNH+{number}+{kind}", *segments, f"UNT+{len(segments) + 2}+{number}"]
    return "".join(f"{line}'\n" for line in lines)


def interchange(*messages: str, syntax: str = "UNOC:3", tail: str = "") -> bytes:
    """Return an interchange of messages with a right UNZ."""
    unb = f"UNB+{syntax}+{THEM}:14+{US}:14+261123:0600+REF1{tail}'\n"
    return f"{unb}{''.join(messages)}UNZ+{len(messages)}+REF1'\n".encode("iso8859-1")


def changed(segments: tuple[str, ...], **new: str | None) -> list[str]:
    """Return the segments with one changed for each `at_<index>`, taken out where None."""
    given = {int(key.removeprefix("at_")): value for key, value in new.items()}
    replaced = [given.get(at, segment) for at, segment in enumerate(segments)]
    return [segment for segment in replaced if segment is not None]


def scan(content: bytes) -> Scan:
    """Cut a file that holds one interchange."""
    (found,) = scans(content)
    return found


def cut(*texts: str) -> Segments:
    """Return the segments of these texts."""
    return segmented(pl.Series(texts), DEFAULTS, {})


def transmission(content: bytes, name: str = "FC.edi") -> Transmission:
    return Transmission("01JD3K9QZZ", "01JD3K9Q", "nordwerk", name, "0" * 64, NOW, content)


def reading(
    content: bytes,
    *documents: str,
    name: str = "FC.edi",
    edi: Edi | None = None,
    structures: StructureFiles = (),
) -> Interchange:
    agreed = documents or ("forecast", "call_off", "purchase_order", "purchase_order_change")
    feeds = tuple(Feed(document=each, format="edifact") for each in agreed)
    partner = Partner(id="nordwerk", name="Nordwerk", state="live", edi=edi or Edi())
    return read(transmission(content, name), Assignment(partner, "edifact", feeds, {}, structures))


def only(kind: str, *segments: str, edi: Edi | None = None) -> Message:
    """Read one message of these segments."""
    (found,) = reading(interchange(message(kind, *segments)), edi=edi).messages
    return found


def found(message: Message) -> list[tuple[str, str]]:
    """Return rule and place of every finding."""
    return [(finding.rule, str(finding.locator)) for finding in message.findings]


def held(message: Message) -> list[tuple[str, str, str, str, int]]:
    """Return rule, both values and the row of every finding."""
    return [(f.rule, f.observed, f.expected, f.table, f.row) for f in message.findings]


def column(message: Message, table: str, name: str) -> list[Any]:
    return message.tables[table].frame[name].to_list()


def where(message: Message, table: str, row: int, name: str) -> str:
    return str(message.tables[table].locate(row, name))


def judged(read: Interchange, *more: Finding) -> Judgement:
    """Judge what was read as it is; `more` are findings on the file."""
    documents = tuple(
        Document(
            id=str(number),
            document=each.document,
            number="",
            function=each.function,
            verdict=verdict(each.findings, RULES),
            rows={},
            findings=each.findings,
            reference=each.reference,
            identifier=each.identifier,
            interchange=each.interchange,
            group=each.group,
        )
        for number, each in enumerate(read.messages)
    )
    findings = (*read.findings, *more)
    return Judgement("edifact", verdict(findings, RULES), findings, documents, read.envelopes)


def contrl(
    content: bytes, *more: Finding, site: Site | None = None, state: State = "live"
) -> bytes:
    """Read an interchange and acknowledge it."""
    return acknowledged(judged(reading(content), *more), site, state)


def acknowledged(judgement: Judgement, site: Site | None = None, state: State = "live") -> bytes:
    reply = Reply(
        site=site or Site(name="EMS", identifiers=(f"14:{US}",), timezone="Europe/Warsaw"),
        partner=Partner(id="nordwerk", name="Nordwerk", state=state),
        rules=RULES,
        now=NOW,
        control=lambda kind: ControlNumber(kind, 71),
        software="1",
        ruleset="1",
    )
    answers = (answer for part in judgement.parts() for answer in write_contrl(part, reply))
    return b"".join(answer.content for answer in answers)


def body(answer: bytes) -> list[str]:
    """Return the segments of a CONTRL from UCI to before UNT."""
    segments = answer.decode("iso8859-2").split("'")
    return segments[3:-3]


class Unvalidated(SegmentFactory):
    """Lets pydifact's parser make any segment, so that the two can be compared."""

    @staticmethod
    def create_segment(name: str, *elements: str | list[str], **_: object) -> Segment:
        segment: Segment = Segment.__new__(Segment)
        segment.tag, segment.elements = name, list(elements)
        return segment
