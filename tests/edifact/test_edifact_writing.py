"""What all our interchanges share: envelope, counts, characters, lengths."""

from dataclasses import replace
from decimal import Decimal

import pytest
from edifact.making import NOW, RULES, THEM, US, Unvalidated, scan
from hypothesis import given
from hypothesis import strategies as st
from pydifact.parser import Parser

from exchange.adapters.edifact.characters import fitted, texts
from exchange.adapters.edifact.writing import Told, free_text, number, quantity, segment, write
from exchange.model.control_numbers import ControlNumber
from exchange.model.interchange import Envelope
from exchange.model.partners import Edi, Partner, Site
from exchange.model.ports import Reply

ENVELOPE = Envelope((THEM, "14"), (US, "14"), "REF1", ("UNOC", "3"))
REPLY = Reply(
    site=Site(name="EMS", identifiers=("ZZZ:EMS", f"14:{US}"), timezone="Europe/Warsaw"),
    partner=Partner(id="nordwerk", name="Nordwerk", state="live"),
    rules=RULES,
    now=NOW,
    control=lambda kind: ControlNumber(kind, 71),
    software="1",
    ruleset="1",
)
OWING = replace(REPLY, partner=replace(REPLY.partner, edi=Edi(acknowledged_within_hours=4)))
KIND = ("ORDRSP", "D", "96A", "UN")
VALUES = st.text(st.characters(codec="iso8859-1", categories=("L", "N", "P", "S", "Zs")))


def written(*values: str, envelope: Envelope = ENVELOPE, reply: Reply = REPLY) -> bytes:
    told = Told(KIND, tuple(segment("RFF", ["ON", value, "1"]) for value in values))
    return write(envelope, reply, [told], ControlNumber("edifact", 71)).content


def header(content: bytes) -> str:
    return content.decode().split("'")[1]


def test_we_answer_under_the_name_we_were_addressed_by() -> None:
    assert header(written("1")) == f"UNB+UNOC:3+{US}:14+{THEM}:14+261123:1030+71"


def test_a_name_that_is_not_ours_is_not_used() -> None:
    stranger = replace(ENVELOPE, recipient=("OTHER", "14"))
    assert "+EMS:ZZZ+" in header(written("1", envelope=stranger))


def test_an_acknowledgement_is_asked_for_where_the_partner_owes_one() -> None:
    assert header(written("1", reply=OWING)).endswith("+71++++1")
    assert header(written("1")).endswith("+71")


def test_a_test_that_asks_has_both_flags() -> None:
    test = replace(ENVELOPE, test=True)
    assert header(written("1", envelope=test, reply=OWING)).endswith("+71++++1++1")


def test_version_4_has_its_separators_and_its_date() -> None:
    content = written("A*B", envelope=replace(ENVELOPE, syntax=("UNOC", "4"))).decode()
    assert content.startswith("UNA:+.?*'UNB+UNOC:4+")
    assert "+20261123:1030+" in content
    assert "RFF+ON:A?*B:1'" in content
    assert "RFF+ON:A*B:1'" in written("A*B").decode()


def test_messages_are_numbered_and_counted() -> None:
    told = [Told(KIND, (segment("UNS", "S"),) * count) for count in (1, 3)]
    content = write(ENVELOPE, REPLY, told, ControlNumber("edifact", 71)).content.decode()
    service = [each for each in content.split("'") if each[:3] in {"UNH", "UNT", "UNZ"}]
    assert service == [
        "UNH+1+ORDRSP:D:96A:UN", "UNT+3+1", "UNH+2+ORDRSP:D:96A:UN", "UNT+5+2", "UNZ+2+71",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        ("Płytka \u2013 zażółć", "iso8859-1", "Plytka - zazólc"),
        ("Płytka", "iso8859-2", "Płytka"),
        ("Größe 5 Ω 中", "ascii", "Grosse 5 ? ?"),
        ("one\ntwo\x85three", "iso8859-1", "one two three"),
    ],
)
def test_what_a_set_lacks_is_said_in_its_letters(text: str, codec: str, said: str) -> None:
    assert fitted(text, codec) == said


def test_a_text_is_split_after_its_letters_are_counted() -> None:
    content = write(
        replace(ENVELOPE, syntax=("UNOB", "3")),
        REPLY,
        [Told(KIND, (free_text("AAI", "ß" * 40),))],
        ControlNumber("edifact", 71),
    ).content.decode()
    assert f"FTX+AAI+++{'s' * 70}:{'s' * 10}'" in content


def test_a_text_too_long_shows_that_it_was_cut() -> None:
    parts = texts("x" * 351)
    assert [len(part) for part in parts] == [70] * 5
    assert parts[-1].endswith("x...")
    assert texts("x" * 350)[-1] == "x" * 70


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("40.000000", "40"),
        ("0.5", "0.5"),
        ("1E+3", "1000"),
        ("12345678901234.5678", "12345678901234.6"),
    ],
)
def test_numbers_are_plain(value: str, said: str) -> None:
    assert number(Decimal(value)) == said


def test_a_unit_too_long_is_left_out_rather_than_cut() -> None:
    assert quantity("21", Decimal(4), "PIECES").elements == [["21", "4", ""]]
    assert quantity("21", Decimal(4), "PCE").elements == [["21", "4", "PCE"]]


@pytest.mark.parametrize("version", ["3", "4"])
@given(values=st.lists(VALUES, max_size=5))
def test_what_is_written_is_read_back(version: str, values: list[str]) -> None:
    values = [*values, "é"]  # else it could be UTF-8 as well, which our reading refuses
    content = written(*values, envelope=replace(ENVELOPE, syntax=("UNOC", version)))
    ours = scan(content).segments
    theirs = list(Parser(factory=Unvalidated()).parse(content.decode("iso8859-1")))
    want = [["ON", value, "1"] for value in values]
    assert [each.elements[0] for each in ours if each.tag == "RFF"] == want
    assert [each.elements[0] for each in theirs if each.tag == "RFF"] == want
    assert ours[-2].elements == [str(len(values) + 2), "1"]
    assert ours[-1].elements == ["1", "71"]


@given(st.text(), st.sampled_from(["ascii", "iso8859-1", "iso8859-2", "utf-8"]))
def test_any_text_fits_any_set(text: str, codec: str) -> None:
    assert fitted(text, codec).encode(codec).decode(codec) == fitted(text, codec)
