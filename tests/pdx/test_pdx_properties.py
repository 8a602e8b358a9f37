"""Whatever stands in a pdx.xml: it is read or refused, and nothing it says is lost."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from make_pdx import PACKAGES
from pdx.packages import read_xml

from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.standard import ROOT, attributes_of, standard
from exchange.adapters.package.pdx.writing import document
from exchange.errors import Unreadable
from exchange.model.interchange import Interchange
from exchange.validators.validation import validated

TAGS = [*standard(), "Strange"]
DEPTH = 8


@st.composite
def elements(draw: st.DrawFn, tag: str, depth: int = 0) -> Element:
    """Draw an element with some attributes and, mostly, elements that may stand in it."""
    known = sorted(attributes_of(tag) or ())
    names = draw(st.lists(st.sampled_from([*known, "odd"]), max_size=4, unique=True))
    holds = standard()[tag].holds if tag in standard() else ()
    inside = st.sampled_from([*holds] * 20 + TAGS) if holds else st.sampled_from(TAGS)
    most = 3 if holds and depth < DEPTH else draw(st.integers(0, 9)) // 9
    tags = draw(st.lists(inside, max_size=most if depth < DEPTH else 0))
    children = [draw(elements(each, depth + 1)) for each in tags]
    return Element(tag, 0, dict.fromkeys(names, ""), children)


def everything(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from everything(child)


def numbered(root: Element) -> set[str]:
    """Give every attribute a value that stands nowhere else; return those that must be found."""
    values = set()
    for number, each in enumerate(everything(root)):
        for name in each.attributes:
            value = f"<{number}{name}>"
            each.attributes[name] = value
            labelled = any(child.tag == "AdditionalAttribute" for child in each.children)
            if name != "groupLabel" or each.tag != "AdditionalAttributes" or labelled:
                values.add(value)
    return values


def cells(interchange: Interchange) -> str:
    """Return all that stands in the tables, but for where it stands."""
    found = []
    for message in interchange.messages:
        for table in message.tables.values():
            shown = [name for name in table.frame.columns if not name.startswith("_")]
            for row in table.frame.select(shown).iter_rows():
                found += [str(value) for value in row if value is not None]
    return "\n".join(found)


@settings(max_examples=60)
@given(elements(ROOT))
def test_nothing_that_is_said_is_lost(root: Element) -> None:
    values = numbered(root)
    found = cells(read_xml(document(root, "Maker")))
    assert {value for value in values if value not in found} == set()


@settings(max_examples=20)
@given(elements(ROOT))
def test_every_row_has_its_place_and_every_table_its_types(root: Element) -> None:
    numbered(root)
    for message in map(validated, read_xml(document(root, "Maker")).messages):
        for table in message.tables.values():
            for row in range(table.frame.height):
                assert str(table.locate(row, "")).startswith("pdx.xml line ")


XMLS = [build()[0] for build in PACKAGES.values()]


@given(
    st.sampled_from(XMLS), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3)), max_size=5)
)
def test_a_damaged_file_is_read_or_refused(xml: bytes, wounds: list[tuple[float, bytes]]) -> None:
    for where, what in wounds:
        at = int(where * len(xml))
        xml = xml[:at] + what + xml[at + len(what) :]
    assert outcome(xml) in {"PDX-001", "document_package", "engineering_change"}


def outcome(xml: bytes) -> str:
    """Return what a file is refused by, or what its first message is."""
    try:
        messages = read_xml(xml).messages
    except Unreadable as refusal:
        return refusal.finding.rule
    return next(validated(each).document for each in messages)
