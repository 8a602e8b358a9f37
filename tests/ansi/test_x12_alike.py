from collections.abc import Sequence

import pytest
from ansi.making import PLANNING, group, interchange, transaction, transmission
from hypothesis import given, settings
from hypothesis import strategies as st
from long_runs import part

from exchange.adapters.edi.alike import alike
from exchange.adapters.edi.drafting import Draft, gather
from exchange.adapters.edi.places import Places
from exchange.adapters.edi.walk import walk
from exchange.adapters.x12.forecasts import HANDLERS
from exchange.adapters.x12.forms import LINES as FORM
from exchange.adapters.x12.forms import days, sample
from exchange.adapters.x12.reading import read
from exchange.adapters.x12.scanning import scans
from exchange.adapters.x12.structures import structures
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Interchange
from exchange.model.partners import Feed, Partner
from exchange.model.ports import Assignment

IN_COLUMNS, BY_HANDLERS = 0, 1_000_000
FEEDS = tuple(
    Feed(document=each, format="x12")
    for each in ("forecast", "purchase_order", "purchase_order_change")
)
AGREED = Assignment(Partner(id="p", name="P", state="live"), "x12", FEEDS, {})
HEAD, TAIL = PLANNING[:4], PLANNING[-1:]


def told(found: Finding) -> tuple[object, ...]:
    byte = found.locator.byte if isinstance(found.locator, SegmentPlace) else None
    return found, found.params, byte


def opened(content: bytes, fewest: int) -> Interchange | Finding:
    try:
        return read(transmission(content), AGREED, fewest)
    except Unreadable as refusal:
        return refusal.finding


def same(content: bytes) -> None:
    """Read a file both ways and compare all that comes of it."""
    columns, handlers = opened(content, IN_COLUMNS), opened(content, BY_HANDLERS)
    if isinstance(columns, Finding) or isinstance(handlers, Finding):
        assert columns == handlers
        return
    assert [*map(told, columns.findings)] == [*map(told, handlers.findings)]
    for one, other in zip(columns.messages, handlers.messages, strict=True):
        assert [*map(told, one.findings)] == [*map(told, other.findings)]
        assert one.tables.keys() == other.tables.keys()
        for name, table in other.tables.items():
            frame = one.tables[name].frame
            assert frame.schema == table.frame.schema, name
            assert frame.equals(table.frame), (name, frame.rows(), table.frame.rows())


def planning(*segments: str, head: Sequence[str] = HEAD) -> bytes:
    return interchange(group(transaction("830", *head, *segments, *TAIL)))


def test_a_planning_schedule_is_read_the_same_in_columns() -> None:
    same(planning(*PLANNING[4:-1]))


def test_lines_that_are_alike_are_read_in_columns() -> None:
    (cut,) = scans(planning(*PLANNING[4:-1], *PLANNING[4:-1]))
    segments = cut.segments[2:-2]
    walked = walk(structures()["830"].structure, 1, segments)
    draft = Draft(Places(1, segments.tags), "forecast")
    found = alike(draft, walked, segments, HANDLERS, form=FORM, fewest=IN_COLUMNS)
    assert found is not None
    gather(draft, HANDLERS, walked, segments, passed=found.passed)
    assert len(found.taken) == 2
    assert not draft.parts


def test_samples_of_dates_are_read_and_differ() -> None:
    samples = [sample("", number) for number in range(1_000)]
    assert len({*samples}) == len({days(text, "")[0] for text in samples}) == 1_000


@pytest.mark.parametrize("texts", [1, 2, 3, 4])
def test_texts_are_joined_alike(texts: int) -> None:
    lines = [
        each
        for at in range(1, 4)
        for each in (
            f"LIN*{at}*BP*A-{at}",
            *(f"PID*F****{'x' * (17 * at)}" for _ in range(texts)),
            "FST*1*C*W*20261130",
        )
    ]
    same(planning(*lines))


LIN = st.sampled_from(
    ["LIN*10*BP*A-1*EC*C*VP*X9", "LIN*20*BP*A-2*EC*D*VP*X8", "LIN**BP*B", "LIN*1*VP*C", "LIN",
     "LIN*5*BP*D*BP*E", "LIN*6*BP*F*PO*4711", "LIN*7*BP*G*PO*4712", "LIN*8*BP"]
)  # fmt: skip
SAID = st.sampled_from(
    ["UIT*PC", "UIT*EA", "PID*F****WIRE", "PID*F****BLACK", "PID*F****" + "x" * 35, "REF*PO*77",
     "REF*SI*1", "REF*PO", "QTY*17*5", "QTY*01*5", "ATH*FI*20261130*5", "N1*ST**92*D2",
     "N1*SU**92*S", "PID*F**** x", "DTM*002*20261130"]
)  # fmt: skip
FST = st.sampled_from(
    ["FST*20*C*W*20261130", "FST*30*D*M*20270101", "FST*5*D*F*20270201*20270214",
     "FST*7*D*F*20270201",
     "FST*2.50*C*D*20261130", "FST*-1*C*W*20261130", "FST*x*C*W*20261130", "FST**C*W*20261130",
     "FST*1*ZZ*W*20261130", "FST*1*C*X*20261130", "FST*1*C*W*20261399",
     "FST*1*C*W", "FST*1***270101",
     "FST*5*J*W*20261130", "FST*5*C*T*20261130", "FST*6*C*D*20261130**002*0815*DO*77",
     "JIT*2*0800",
     "FST*8*D*Q*20270101**DO*1", "FST*.5*C*W*20261207", "FST*9*C*W*20261207"]
)  # fmt: skip
AFTER = st.sampled_from(
    ["SHP*01*160*050*20261120", "SHP*02*13440*051*20260101", "SHP*02*1.5*051*20260101",
     "SHP*02*5", "N1*ST**92*D3", "ATH*FI*20261130*5", "SDQ*EA*92*D1*5", "QTY*01*2"]
)  # fmt: skip
LINE = st.tuples(
    LIN, st.lists(SAID, max_size=4), st.lists(FST, max_size=5), st.lists(AFTER, max_size=2)
).map(lambda it: (it[0], *it[1], *it[2], *it[3]))
LINES = st.lists(st.tuples(LINE, st.integers(1, 3)).map(lambda it: it[0] * it[1]), max_size=4)


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(LINES, st.booleans())
def test_both_ways_of_reading_say_the_same(lines: list[tuple[str, ...]], running: bool) -> None:  # noqa: FBT001
    head = [each.replace("*DL*A*", "*DL*C*") if running else each for each in HEAD]
    same(planning(*(segment for line in lines for segment in line), head=head))


SCAR = st.tuples(
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.sampled_from([b"", b"~", b"*", b">", b"x", b"7", b"\n", b"\x01", b"\xc3\xa4", b"LIN*1"]),
)


@pytest.mark.swept
@settings(max_examples=part(200), deadline=None)
@given(LINES, st.lists(SCAR, min_size=1, max_size=3))
def test_both_ways_of_reading_a_damaged_file_say_the_same(
    lines: list[tuple[str, ...]], scars: list[tuple[int, int, bytes]]
) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    content = planning(*(segment for line in lines for segment in line))
    for spot, length, piece in scars:
        start = spot % len(content)
        content = content[:start] + piece + content[start + length % 4 :]
    same(content)
