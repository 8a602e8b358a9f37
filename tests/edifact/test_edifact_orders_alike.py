from collections.abc import Iterable

import pytest
from edifact.making import CHANGE, ORDCHG, ORDER, ORDERS, interchange, message, scan
from edifact.test_edifact_alike import IN_COLUMNS, SCAR, WEEKS, same
from hypothesis import example, given, settings
from hypothesis import strategies as st
from long_runs import part

from exchange.adapters.edi.alike import alike
from exchange.adapters.edi.drafting import Draft, gather
from exchange.adapters.edi.places import Places
from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact.forms import ordered
from exchange.adapters.edifact.orders import HANDLERS
from exchange.adapters.edifact.structures import structures
from exchange.model.partners import Weeks

HEAD, LINE, TAIL = ORDER[:7], ORDER[7:12], ORDER[12:]
LATER = "ORDERS:D:97A:UN"
DELIVERIES = ("SCC+1", "QTY+21:10:PCE", "DTM+2:20270118:102", "QTY+21:30:PCE", "DTM+2:20270125:102")


def taken(kind: str, segments: Iterable[str]) -> int:
    """Read an order in columns, and return how many of its lines were."""
    cut = scan(interchange(message(kind, *HEAD, *segments, *TAIL))).segments[1:-1]
    name, version, release, _ = kind.split(":")
    walked = walk(structures()[name, version, release], 1, cut)
    draft = Draft(Places(1, cut.tags), "purchase_order")
    found = alike(draft, walked, cut, HANDLERS, form=ordered(""), fewest=IN_COLUMNS)
    assert found is not None
    gather(draft, HANDLERS, walked, cut, passed=found.passed)
    return len(found.taken)


@pytest.mark.parametrize("kind", [ORDERS, LATER])
@pytest.mark.parametrize("more", [(), DELIVERIES])
def test_lines_of_an_order_are_read_in_columns(kind: str, more: tuple[str, ...]) -> None:
    another = [each.replace("A-1", "B-2").replace("21:40", "21:7,5") for each in LINE]
    assert taken(kind, (*LINE, *more, *another, *more)) == 2
    same(interchange(message(kind, *HEAD, *LINE, *more, *another, *more, *TAIL)))


@pytest.mark.parametrize(
    "odd",
    ["QTY+21:10:KGM", "QTY+83:10:PCE", "QTY+999:1", "QTY+21:x:PCE", "DTM+2:20269999:102",
     "DTM+2:20270120:102", "DTM+999:20270120:102"],
)  # fmt: skip
def test_a_line_with_an_odd_delivery_is_left_to_the_handlers(odd: str) -> None:
    lines = (*LINE, *DELIVERIES, odd, "LIN+20++B-2:IN", *LINE[1:], *DELIVERIES)
    assert taken(ORDERS, lines) == 1
    same(interchange(message(ORDERS, *HEAD, *lines, *TAIL)))


def test_texts_of_more_parts_than_there_may_be_are_read_the_same() -> None:
    texts = [f"FTX+AAI+++{':'.join('abcdefg'[:count])}" for count in range(8)] + [
        "FTX+AAI+++a:::::g"
    ]
    lines = [each for text in texts for each in (*LINE[:3], text)]
    same(interchange(message(ORDERS, *HEAD, *lines, *TAIL)))


LIN = st.sampled_from(
    ["LIN+1++A-1:IN", "LIN+2++B?+2:BP", "LIN", "LIN+3+1+C:IN", "LIN+4+3+D:IN:1:9", "LIN+5++E:SA",
     "LIN+6+2+F:IN", "LIN+7++ :IN"]
)  # fmt: skip
SAID = st.sampled_from(
    ["PIA+1+C02:EC+EMS-1:SA", "PIA+5+B-9:BP", "PIA+2+S:IN", "IMD+F++:::NETZTEIL:GROSS",
     "QTY+21:40:PCE", "QTY+21:7,50:KGM", "QTY+1:5", "QTY+83:5:PCE", "QTY+999:1", "QTY+21:x",
     "QTY+21",
     "DTM+2:20270118:102", "DTM+10:20270119:102", "DTM+2:2027:999", "DTM+2:202703:616",
     "DTM+137:20270101:102", "MOA+203:80", "MOA+203:90:EUR", "MOA+203:1:USD", "MOA+203",
     "MOA+79:5",
     "FTX+AAI+++a:b", "FTX+CHG+++why", "FTX+AAI+++ ", "FTX+AAI+++a:::::g"]
)  # fmt: skip
PRICED = st.sampled_from(
    ["PRI+AAA:2", "PRI+AAA:2,5:::100:PCE", "PRI+AAB:3", "PRI+INV:4", "PRI+AAA:5:::1:KGM",
     "PRI+AAA:2+1", "PRI+AAA", "CUX+2:EUR:9", "CUX+2:USD:9", "RFF+ON:PO1:10", "RFF+LI:10",
     "NAD+DP+7::9", "ALC+A", "LOC+7+X"]
)  # fmt: skip
DELIVERY = st.tuples(
    st.sampled_from(
        ["QTY+21:10:PCE", "QTY+113:2,5:KGM", "QTY+1:5", "QTY+83:5:PCE", "QTY+999:1", "QTY+21:x"]
    ),
    st.lists(
        st.sampled_from(
            ["DTM+2:20270118:102", "DTM+10:20270119:102", "DTM+63:20270120:102", "DTM+2:2027:999",
             "DTM+2:202703:616", "DTM+888:20270101:102"]
        ),
        max_size=2,
    ),
).map(lambda it: (it[0], *it[1]))  # fmt: skip
SCHEDULE = st.lists(DELIVERY, max_size=3).map(
    lambda them: ("SCC+1", *(each for it in them for each in it)) if them else ()
)
BODY = st.tuples(LIN, st.lists(SAID, max_size=4), st.lists(PRICED, max_size=2), SCHEDULE).map(
    lambda it: (it[0], *it[1], *it[2], *it[3])
)
LINES = st.lists(st.tuples(BODY, st.integers(1, 3)).map(lambda it: it[0] * it[1]), max_size=4).map(
    lambda them: [each for it in them for each in it]
)
HEADS = st.sampled_from([HEAD, HEAD, HEAD[:2], (*HEAD[:2], "DTM+2:20279999:102", *HEAD[2:])])


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(LINES, HEADS, st.sampled_from([ORDERS, LATER]), WEEKS)
@example(["LIN+1++A:IN", "QTY+21:5:PCE", "SCC+1", "QTY+21:5:KGM"] * 3, HEAD, ORDERS, "")
@example(["LIN+1++A:IN", "SCC+1", "QTY+21:5:KGM"] * 3, HEAD, ORDERS, "")
def test_both_ways_of_reading_an_order_say_the_same(
    body: list[str], head: tuple[str, ...], kind: str, weeks: Weeks
) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    same(interchange(message(kind, *head, *body, *TAIL)), weeks)


@pytest.mark.swept
@settings(max_examples=part(200), deadline=None)
@given(LINES, st.sampled_from(["BGM+230+CH1+4", "BGM+230+CH1+5", "BGM+230+CH1"]))
def test_both_ways_of_reading_a_change_say_the_same(body: list[str], first: str) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    same(interchange(message(ORDCHG, first, *CHANGE[1:6], *body, "UNS+S")))


@pytest.mark.swept
@settings(max_examples=part(200), deadline=None)
@given(LINES, st.lists(SCAR, min_size=1, max_size=3))
def test_both_ways_of_reading_a_damaged_order_say_the_same(
    body: list[str], scars: list[tuple[int, int, bytes]]
) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    content = interchange(message(ORDERS, *HEAD, *body, *TAIL))
    for spot, length, piece in scars:
        start = spot % len(content)
        content = content[:start] + piece + content[start + length % 4 :]
    same(content)
