"""Interchanges and readings that the tests of the X12 adapter share."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exchange.adapters.x12.reading import read
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.partners import Edi, Feed, Partner
from exchange.model.ports import Assignment
from exchange.validators.validation import validated

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "../shared/corpus/x12"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KINDS = {"830": "PS", "862": "SS", "850": "PO", "860": "PC", "997": "FA"}

PLANNING = (
    "BFR*05*FC1**DL*A*20261130*20270131*20261123", "N1*BY*Buyer Inc*92*B1",
    "N3*Line 1", "N1*ST**92*D1",
    "LIN*10*BP*A-1*EC*C*VP*X9*PO*4711", "UIT*PC", "PID*F****WIRE",
    "PID*F****BLACK",
    "FST*20*C*W*20261130", "FST*30*D*M*20270101", "FST*5*D*F*20270201*20270214",
    "SHP*01*160*050*20261120", "REF*SI*1", "SHP*02*13440*051*20260101", "CTT*1",
)  # fmt: skip
SHIPPING = (
    "BSS*00*R7*20261123*SH*20261123*20261130**REL*CN*4711*A", "N1*SU**1*S1",
    "LIN**BP*A-1", "UIT*EA", "FST*4*C*D*20261124", "FST*8*C*D*20261125", "CTT*1",
)  # fmt: skip
DIVIDED = (
    *SHIPPING[:4], "FST*10*C*C*20261124", "JIT*4*0800", "REF*DO*7001", "JIT*6*1330",
    "FST*8*C*D*20261125**002*0815*DO*7002", "CTT*1",
)  # fmt: skip
ORDER = (
    "BEG*00*SA*PO1**20261123*RV-1", "CUR*BY*EUR", "REF*CT*RV-1", "FOB*CC***01*FCA",
    "DTM*002*20270118",
    "N1*BY*Buyer Inc*92*B1", "N1*ST*Works 2*92*D1", "N3*Street 3", "N4*Town*NY*10001*US",
    "PO1*1*40*PC*2.5*PE*BP*A-1*EC*C", "PID*F****WIRE", "AMT*1*100",
    "PO1*2*30*PC*250*HP*BP*B-1", "SCH*10*PC***002*20270201", "SCH*20*PC***010*20270301", "CTT*2",
)  # fmt: skip

BCH = "BCH*04*CP*PO1**2*20261123**RV-1***20261124"
POC = "POC*1*QI*60*20*PC*2.5*PE*BP*A-1*EC*C"
CHANGE = (
    BCH, "CUR*BY*EUR", "N1*BY*Buyer Inc*92*B1", "N9*L1*PO1", "MSG*More is needed",
    POC, "SCH*40*PC***002*20270201", "SCH*20*PC***010*20270301",
    "POC*2*DI***PC", "POC*3*AI*5**PC*250*HP*BP*B-1", "DTM*002*20270301", "CTT*3",
)  # fmt: skip


def isa(number: int = 1, version: str = "00401", usage: str = "P", repetition: str = "U") -> str:
    return (
        f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{'THEM':15}*ZZ*{'US':15}*261123*0600*{repetition}"
        f"*{version}*{number:09}*0*{usage}*>~\n"
    )


def transaction(kind: str, *segments: str, number: int = 1) -> str:
    """Return a set with a right SE, a segment a line."""
    lines = [f"ST*{kind}*{number:04}", *segments, f"SE*{len(segments) + 2}*{number:04}"]
    return "".join(f"{line}~\n" for line in lines)


def group(*sets: str, kind: str = "PS", number: int = 1) -> str:
    header = f"GS*{kind}*THEM*US*20261123*0600*{number}*X*004010~\n"
    return f"{header}{''.join(sets)}GE*{len(sets)}*{number}~\n"


def interchange(*groups: str, number: int = 1, **header: str) -> bytes:
    """Return an interchange of groups with a right IEA."""
    return f"{isa(number, **header)}{''.join(groups)}IEA*{len(groups)}*{number:09}~\n".encode()


def one(kind: str, *segments: str) -> bytes:
    return interchange(group(transaction(kind, *segments), kind=KINDS[kind]))


def changed(segments: Sequence[str], old: str, *new: str) -> list[str]:
    """Return the segments with that one replaced; it must be there."""
    at = [*segments].index(old)
    return [*segments[:at], *new, *segments[at + 1 :]]


def transmission(content: bytes, name: str = "FC.x12") -> Transmission:
    return Transmission("01JD3K9QZZ", "01JD3K9Q", "p", name, "0" * 64, NOW, content)


def reading(content: bytes, *documents: str, charset: str = "") -> Interchange:
    agreed = documents or ("forecast", "call_off", "purchase_order", "purchase_order_change")
    feeds = tuple(Feed(document=each, format="x12") for each in agreed)
    partner = Partner(id="p", name="P", state="live", edi=Edi(charset=charset))
    return read(transmission(content), Assignment(partner, "x12", feeds, {}))


def only(kind: str, *segments: str) -> Message:
    """Read one set of these segments, validated."""
    read = reading(one(kind, *segments))
    assert not read.findings
    (found,) = read.messages
    return validated(found)


def found(message: Message) -> list[tuple[str, str]]:
    """Return rule and place of every finding."""
    return [(finding.rule, str(finding.locator)) for finding in message.findings]


def told(message: Message) -> list[tuple[str, str, str, str, int]]:
    """Return rule, both values and the row of every finding."""
    return [(f.rule, f.observed, f.expected, f.table, f.row) for f in message.findings]


def rows(message: Message, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return message.tables[table].frame.select(columns).rows()
