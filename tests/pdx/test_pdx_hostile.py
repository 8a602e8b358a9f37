"""What a pdx.xml must not do: each is refused with a reason and a line, nothing is fetched."""

import socket
from dataclasses import replace

import pytest
from pdx.packages import RULES, read_xml

from exchange.adapters.package.pdx.parsing import LIMITS, Parsing
from exchange.errors import Unreadable
from exchange.model.findings import message

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROOT = "ProductDataeXchangePackage"
ID = 'thisDocumentIdentifier="P"'
TRUE = f'{HEAD}<{ROOT} {ID}><Items><Item itemIdentifier="4711"/></Items></{ROOT}>'

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'{HEAD}<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><{ROOT} {ID} description="&l9;"/>'
FAR = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'

MANY = " ".join(f'a{n}="1"' for n in range(300))

ENTITIES = "entities are not accepted"
SET = "the character set"

HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "billion laughs": (BOMB, ENTITIES),
    "entity that is not used": (
        f'{HEAD}<!DOCTYPE a [<!ENTITY x "y">]>\n<{ROOT}/>', ENTITIES),
    "external entity": (
        f'{HEAD}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><{ROOT} d="&x;"/>',
        ENTITIES),
    "external entity by network": (
        f'{HEAD}<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><{ROOT}>&x;</{ROOT}>',
        ENTITIES),
    "external entity by public name": (
        f'{HEAD}<!DOCTYPE a [<!ENTITY x PUBLIC "p" "http://127.0.0.1:9/x">]><{ROOT}/>', ENTITIES),
    "unparsed entity": (
        f'{HEAD}<!DOCTYPE a [<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "y" NDATA n>]><{ROOT}/>',
        ENTITIES),
    "parameter entity": (
        f'{HEAD}<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><{ROOT}/>', ENTITIES),
    "inner parameter entity": (
        f'{HEAD}<!DOCTYPE a [<!ENTITY % x "<!ENTITY y \'z\'>"> %x;]><{ROOT} d="&y;"/>', ENTITIES),
    "entity of an external DTD in an attribute": (f'{HEAD}{FAR}<{ROOT} d="a&nbsp;b"/>', ENTITIES),
    "entity of an external DTD in a text": (f"{HEAD}{FAR}<{ROOT}>a&nbsp;b</{ROOT}>", ENTITIES),
    "entity of an external DTD in UTF-16": (
        f'{FAR}<{ROOT} d="a&nbsp;b"/>'.encode("utf-16"), ENTITIES),
    "entity nobody declares": (f'{HEAD}<{ROOT} d="&x;"/>', ENTITIES),
    "xinclude": (
        f'{HEAD}<{ROOT} xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="a"/></{ROOT}>',
        "include another file"),
    "xinclude by a default namespace": (
        f'{HEAD}<{ROOT}><include xmlns="http://www.w3.org/2001/XInclude" href="a"/></{ROOT}>',
        "include another file"),
    "huge attribute": (f'{HEAD}<{ROOT} description="{"x" * (LIMITS.value + 1)}"/>', "characters"),
    "huge text": (f"{HEAD}<{ROOT}>{'x' * (LIMITS.value + 1)}</{ROOT}>", "characters"),
    "many attributes": (
        f"{HEAD}<{ROOT} {MANY}/>", "attributes"),
    "deep nesting": (f"{HEAD}<{ROOT}>{'<a>' * 100_000}", "deep in each other"),
    "one attribute twice": (f"{HEAD}<{ROOT} {ID} {ID}/>", "stands twice"),
    "latin 1 that says it is UTF-8": (f'{HEAD}<{ROOT} d="ü"/>'.encode("latin-1"), SET),
    "UTF-8 that says it is UTF-16": (
        f'<?xml version="1.0" encoding="UTF-16"?><{ROOT}/>', SET),
    "a character set nobody knows": (
        f'<?xml version="1.0" encoding="klingon"?><{ROOT}/>', "character set nobody knows"),
    "a character set of several bytes": (
        f'<?xml version="1.0" encoding="shift_jis"?><{ROOT}/>', "character set nobody knows"),
    "UTF-7": (f'<?xml version="1.0" encoding="UTF-7"?><{ROOT}/>', "character set nobody knows"),
    "NUL": (TRUE.replace("4711", "47\0"), SET),
    "a control character": (TRUE.replace("4711", "47\x0b"), SET),
    "a control character by number": (TRUE.replace("4711", "47&#0;"), "XML does not allow"),
    "half of a surrogate": (TRUE.encode().replace(b"4711", b"\xed\xa0\x80"), SET),
    "truncated": (TRUE[:-20], "ends"),
    "truncated in an attribute": (TRUE[: TRUE.index("4711") + 2], "ends"),
    "truncated in CDATA": (f"{HEAD}<{ROOT}><![CDATA[ab", "ends"),
    "empty": (b"", "ends before"),
    "blank": (b"\n\n", "ends before"),
    "not XML": (b"PK\x03\x04 nothing of that kind", SET),
    "text": (b"Dear Sirs", "not XML"),
    "closed crosswise": (f"{HEAD}<{ROOT}><a><b></a></b></{ROOT}>", "not the one last opened"),
    "two outermost elements": (f"{TRUE}<more/>", "after its last element"),
    "something before the declaration": (f" {TRUE}", "before its XML declaration"),
    "another kind of XML": (f"{HEAD}<html><body/></html>", "outermost element is html"),
    "a bare ampersand": (TRUE.replace("4711", "R&D"), SET),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_plain_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connected(*_: object) -> None:
        raise AssertionError("it asked the network")

    monkeypatch.setattr(socket, "socket", connected)
    given, words = HOSTILE[name]
    xml = given.encode() if isinstance(given, str) else given
    with pytest.raises(Unreadable) as refusal:
        read_xml(xml)
    finding = refusal.value.finding
    assert finding.rule == "PDX-001"
    assert words in message(finding, RULES)
    assert str(finding.locator).startswith("pdx.xml line ")
    assert "/etc/hostname" not in str(finding)


def test_the_place_is_the_line_where_it_stands() -> None:
    xml = TRUE.replace("<Items>", '\n\n<Items d="&x;">').encode()
    with pytest.raises(Unreadable) as refusal:
        read_xml(xml)
    assert str(refusal.value.finding.locator) == "pdx.xml line 4"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (replace(LIMITS, size=100), "more than 100"),
        (replace(LIMITS, elements=2), "more than 2 elements"),
        (replace(LIMITS, depth=2), "more than 2 deep"),
        (replace(LIMITS, attributes=0), "more than 0 attributes"),
        (replace(LIMITS, value=3), "more than 3 characters"),
    ],
)
def test_each_limit_is_held(limits: object, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        list(Parsing(TRUE.encode(), "pdx.xml", limits).units())  # type: ignore[arg-type]
    assert words in refusal.value.finding.params["reason"]


HARMLESS = {
    "a DTD elsewhere": TRUE.replace("<Pro", f"{FAR}<Pro", 1),
    "a DTD of its own": TRUE.replace("<Pro", "<!DOCTYPE a [<!ELEMENT a ANY>]><Pro", 1),
    "values the DTD would add": TRUE.replace(
        "<Pro", '<!DOCTYPE a [<!ATTLIST Item itemIdentifier CDATA "1" category CDATA "x">]><Pro', 1
    ),
    "a style sheet": TRUE.replace("<Pro", '<?xml-stylesheet href="http://127.0.0.1:9/a"?><Pro', 1),
    "an entity in a comment": TRUE.replace("<Items>", "<!-- &x; --><Items>"),
    "a mark at its beginning": f"\ufeff{TRUE}",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_read_as_if_it_were_not_there(name: str) -> None:
    given, plain = (read_xml(xml.encode()).messages[0] for xml in (HARMLESS[name], TRUE))
    for each, table in plain.tables.items():
        hidden = [column for column in table.frame.columns if column.startswith("_")]
        same = given.tables[each].frame.drop(hidden)
        assert same.equals(table.frame.drop(hidden))


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "windows-1252", "us-ascii"])
def test_other_character_sets_are_read(charset: str) -> None:
    text = TRUE.replace("UTF-8", charset).replace("4711", "Größe" if charset != "us-ascii" else "G")
    items = read_xml(text.encode(charset)).messages[0].tables["package_items"]
    assert items.frame["item"].to_list() == ["Größe" if charset != "us-ascii" else "G"]


def test_a_file_of_many_entries_is_not_held_whole() -> None:
    entry = '<Item itemIdentifier="4711" itemUniqueIdentifier="U" description="a widget"/>'
    xml = TRUE.replace('<Item itemIdentifier="4711"/>', entry * 20_000).encode()
    parsing = Parsing(xml, "pdx.xml")
    ahead = [parsing.count - number for number, _ in enumerate(parsing.units())]
    assert parsing.count == 20_002
    assert max(ahead) < 1_000
