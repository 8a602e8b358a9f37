from collections.abc import Sequence

import pytest
from ansi.making import CHANGE, ORDER, group, interchange, transaction
from ansi.test_x12_alike import IN_COLUMNS, SCAR, same
from hypothesis import given, settings
from hypothesis import strategies as st
from long_runs import part

from exchange.adapters.edi.alike import alike
from exchange.adapters.edi.drafting import Draft, gather
from exchange.adapters.edi.places import Places
from exchange.adapters.edi.walk import walk
from exchange.adapters.x12.forms import ORDERS as FORM
from exchange.adapters.x12.orders import HANDLERS
from exchange.adapters.x12.scanning import scans
from exchange.adapters.x12.structures import structures

HEAD, LINES, TAIL = ORDER[:9], ORDER[9:15], ORDER[-1:]


def ordering(*segments: str, head: Sequence[str] = HEAD) -> bytes:
    return interchange(group(transaction("850", *head, *segments, *TAIL), kind="PO"))


def changing(*segments: str, head: str = CHANGE[0]) -> bytes:
    return interchange(group(transaction("860", head, *segments), kind="PC"))


def taken(*segments: str) -> int:
    """Read an order in columns, and return how many of its lines were."""
    (cut,) = scans(ordering(*segments))
    body = cut.segments[2:-2]
    walked = walk(structures()["850"].structure, 1, body)
    draft = Draft(Places(1, body.tags), "purchase_order")
    found = alike(draft, walked, body, HANDLERS, form=FORM, fewest=IN_COLUMNS)
    assert found is not None
    gather(draft, HANDLERS, walked, body, passed=found.passed)
    return len(found.taken)


def test_lines_of_an_order_are_read_in_columns() -> None:
    assert taken(*LINES, *LINES) == 4
    same(ordering(*LINES, *LINES))


@pytest.mark.parametrize(
    "odd",
    ["SCH*5*EA***002*20270201", "SCH*5*PC*ST*D1*002*20270201", "SCH*x*PC***002*20270201",
     "SCH*5*PC***002*20270299", "SCH*5*PC***999*20270201", "N1*ST**92*D9",
     "SCH*5*PC***002*20270201***010*20270101"],
)  # fmt: skip
def test_a_line_with_an_odd_delivery_is_left_to_the_handlers(odd: str) -> None:
    assert taken(*LINES, odd) == 1
    same(ordering(*LINES, odd))


@pytest.mark.parametrize("units", [("PC", "PC"), ("", "PC"), ("EA", "PC"), ("PC", "")])
def test_units_of_lines_and_deliveries_are_compared_both_ways(units: tuple[str, str]) -> None:
    line, delivery = units
    lines = [f"PO1*{at}*4*{line}*2**BP*A{at}" for at in range(20)]
    parts = [f"SCH*{at + 1}*{delivery}***002*20270201" for at in range(20)]
    same(ordering(*(each for pair in zip(lines, parts, strict=True) for each in pair)))


PO1 = st.sampled_from(
    ["PO1*1*40*PC*2.5*PE*BP*A-1*EC*C", "PO1*2*30*PC*250*HP*BP*B-1", "PO1*3*20*EA*.5**BP*C*VP*X",
     "PO1*4**PC*1**BP*D", "PO1*5*5*PC*1*ZZ*BP*D", "PO1*6*5*PC***BP*E*BP*F", "PO1", "PO1**x*PC",
     "PO1*7*5.50*PC*2*TP*VP*Y*BP*G"]
)  # fmt: skip
POC = st.sampled_from(
    ["POC*1*QI*60*20*PC*2.5*PE*BP*A-1*EC*C", "POC*2*AI*5**PC*1**BP*B", "POC*3*DI***PC*1**BP*C",
     "POC*4*CA*7*7*EA*1*HP*BP*D", "POC*5*RZ*8**PC*1**BP*E", "POC*6*XX*8**PC*1**BP*F", "POC*7",
     "POC*8**8**PC*1**BP*G"]
)  # fmt: skip
SAID = st.sampled_from(
    ["CUR*BY*EUR", "CUR*BY*USD", "PID*F****WIRE", "PID*F****" + "x" * 35, "MSG*hello", "MSG* ",
     "DTM*002*20270118", "DTM*010*20270119", "DTM*999*20270119", "DTM*002*20279999", "AMT*1*100",
     "AMT*1*200", "AMT*2*1", "AMT*1", "QTY*01*5", "SAC*N", "SAC*A", "CTP**RTL*5", "REF*ZZ*1",
     "MSG*again"]
)  # fmt: skip
SCH = st.sampled_from(
    ["SCH*10*PC***002*20270201", "SCH*20*PC***010*20270301", "SCH*2.5*EA***002*20270201",
     "SCH*5****002*20270201", "SCH*5*PC", "SCH*5*PC***002*20270201***010*20270101", "SCH**PC",
     "SCH*5*PC*ST*D1*002*20270201", "SCH*x*PC***067*20270201", "SCH*5*PC***002*2027",
     "SCH*5*PC***999*20270201*0800"]
)  # fmt: skip
AFTER = st.sampled_from(["AMT*1*100", "MSG*late", "N1*ST**92*D9", "N1*SU**92*S", "SLN*1**I*1*PC"])


def lines(begin: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Return lines with deliveries, many of them alike."""
    line = st.tuples(
        begin, st.lists(SAID, max_size=3), st.lists(SCH, max_size=3), st.lists(AFTER, max_size=1)
    ).map(lambda it: (it[0], *it[1], *it[2], *it[3]))
    repeated = st.tuples(line, st.integers(1, 3)).map(lambda it: it[0] * it[1])
    return st.lists(repeated, max_size=4).map(lambda them: [each for it in them for each in it])


HEADS = st.sampled_from(
    [HEAD, HEAD[:4], (*HEAD[:4], "DTM*002*20279999"), (HEAD[0], "MSG*all"), HEAD[:1]]
)
CHANGES = st.sampled_from(["BCH*04*CP*PO1**2*20261123", "BCH*05*CP*PO1**2*20261123", CHANGE[0]])


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(lines(PO1), HEADS)
def test_both_ways_of_reading_an_order_say_the_same(body: list[str], head: tuple[str, ...]) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    same(ordering(*body, head=head))


@pytest.mark.swept
@settings(max_examples=part(200), deadline=None)
@given(lines(POC), CHANGES)
def test_both_ways_of_reading_a_change_say_the_same(body: list[str], head: str) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    same(changing(*body, head=head))


@pytest.mark.swept
@settings(max_examples=part(200), deadline=None)
@given(lines(PO1), st.lists(SCAR, min_size=1, max_size=3))
def test_both_ways_of_reading_a_damaged_order_say_the_same(
    body: list[str], scars: list[tuple[int, int, bytes]]
) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    content = ordering(*body)
    for spot, length, piece in scars:
        start = spot % len(content)
        content = content[:start] + piece + content[start + length % 4 :]
    same(content)
