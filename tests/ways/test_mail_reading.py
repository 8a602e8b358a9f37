"""Mails: which parts are files, which are not and why, and what is refused."""

import json
from base64 import encodebytes
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ways.letters import HEAD, SUBJECT, TEXT, file, letter, multipart, part

from exchange.adapters.eml.reading import read
from exchange.adapters.eml.transfer import decoded
from exchange.errors import Unreadable
from exchange.model.interchange import Interchange, Transmission
from exchange.model.mails import Mail
from exchange.model.partners import Limits, Partner
from exchange.model.ports import Assignment
from exchange.model.ways import DIRECT, Enclosure, Way

EDI = b"UNB+UNOC:3+A:14+B:14+261123:0900+1'UNZ+0+1'"
LONG = 30.0  # seconds; what grows with the square of a mail takes hours

PARTNER = Partner(id="acme", name="ACME", state="live")
FEW = Limits(mail_parts=12, mail_depth=4)
ASSIGNMENT = Assignment(PARTNER, "eml", (), {}, limits=FEW)


def opened(content: bytes, way: Way = DIRECT, limits: Limits = FEW) -> Interchange:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    digest = sha256(content).hexdigest()
    return read(
        Transmission("R", "R", "acme", "m.eml", digest, at, content, way=way),
        replace(ASSIGNMENT, limits=limits),
    )


def mail(content: bytes) -> Mail:
    found = opened(content).mail
    assert found
    return found


def names(content: bytes) -> list[str]:
    return [each.name for each in mail(content).files]


def told(content: bytes, way: Way = DIRECT, limits: Limits = FEW) -> list[tuple[str, str]]:
    return [(found.rule, found.observed) for found in opened(content, way, limits).findings]


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        opened(content)
    return refusal.value.finding.rule


def test_a_mail_says_who_sent_it_when_and_about_what_and_what_they_wrote() -> None:
    found = mail(letter(TEXT, file("FC.edi", EDI)))
    assert found.sender == "Jürgen Groß <disposition@nordwerk.example>"
    assert (found.subject, found.date) == (SUBJECT, "Mon, 23 Nov 2026 09:00:00 +0100")
    assert found.message_id == "<fc48@nordwerk.example>"
    assert found.text == "Guten Tag,\nanbei die Prognose."


def test_the_bytes_of_a_file_are_those_that_were_attached() -> None:
    content = letter(TEXT, file("FC.edi", EDI), file("b.bin", bytes(range(256)) * 9))
    found = mail(content)
    for each, wanted in zip(found.files, (EDI, bytes(range(256)) * 9), strict=True):
        assert decoded(content[each.start : each.end], each.transfer) == wanted
        assert (each.sha256, each.size) == (sha256(wanted).hexdigest(), len(wanted))


def test_lines_that_end_as_on_unix_are_read_alike() -> None:
    content = letter(TEXT, file("FC.edi", EDI)).replace(b"\r\n", b"\n")
    assert names(content) == ["FC.edi"]


def test_a_mail_that_is_one_file_is_read() -> None:
    assert names(HEAD + file("FC.edi", EDI)) == ["FC.edi"]


def test_a_file_as_it_is_and_a_quoted_one_are_read() -> None:
    plain = part("Content-Disposition: attachment; filename=a.csv", b"part;qty\r\nA;1")
    quoted = part(
        "Content-Transfer-Encoding: quoted-printable\nContent-Disposition: attachment;"
        " filename=b.csv",
        b"gr=C3=B6=\r\n=C3=9Fe;1",
    )
    content = letter(plain, quoted)
    first, second = mail(content).files
    assert content[first.start : first.end] == b"part;qty\r\nA;1"
    assert second.sha256 == sha256("größe;1".encode()).hexdigest()


PICTURE = "Content-Type: image/png; name=logo.png\nContent-ID: <a>\nContent-Disposition: inline"
LEFT_OUT = {
    "a picture of the text": (part(PICTURE, b"x"), "EML-005", "logo.png"),
    "a logo that claims to be attached": (file("image001.png", b"x", "image/png"), "EML-005",
                                          "image001.png"),
    "an invitation": (part("Content-Type: text/calendar", b"BEGIN:VCALENDAR"), "EML-006",
                      "text/calendar"),
    "an invitation by its name": (file("invite.ics", b"BEGIN"), "EML-006", "invite.ics"),
    "a signature": (file("smime.p7s", b"x", "application/pkcs7-signature"), "EML-007",
                    "smime.p7s"),
    "a card": (file("me.vcf", b"x", "text/vcard"), "EML-007", "me.vcf"),
    "nothing": (file("none.csv", b""), "EML-008", "none.csv"),
    "blanks": (file("none.csv", b" \r\n"), "EML-008", "none.csv"),
    "what is sealed": (file("smime.p7m", b"x", "application/pkcs7-mime"), "EML-010",
                       "smime.p7m"),
    "a report of delivery": (part("Content-Type: message/delivery-status", b"x"), "EML-011",
                             "message/delivery-status"),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_no_file_is_left_out_and_told(case: str) -> None:
    left, rule, name = LEFT_OUT[case]
    content = letter(TEXT, left, file("FC.edi", EDI))
    assert names(content) == ["FC.edi"]
    assert told(content) == [(rule, name)]


def test_a_picture_somebody_attached_is_a_file() -> None:
    assert names(letter(TEXT, file("drawing.png", b"x", "image/png"))) == ["drawing.png"]


def test_a_mail_without_a_file_is_told_so() -> None:
    assert told(HEAD + TEXT) == [("EML-004", "")]
    assert told(letter(TEXT, part(PICTURE, b"x")))[-1] == ("EML-004", "")


def test_of_two_forms_of_the_text_the_plain_one_is_kept() -> None:
    page = part("Content-Type: text/html", b"<p>Other <b>words</b></p>")
    assert mail(letter(multipart([TEXT, page], "alternative", "in"))).text.startswith("Guten Tag")
    assert mail(HEAD + page).text == "Other words"


def forwarded(inner: bytes) -> bytes:
    return part("Content-Type: message/rfc822", inner)


def test_a_forwarded_mail_is_opened_one_level_deep() -> None:
    inner = letter(TEXT, file("FC.edi", EDI), boundary="within")
    assert names(letter(TEXT, forwarded(inner))) == ["FC.edi"]
    within = multipart([forwarded(inner)], boundary="between")
    found = told(letter(forwarded(HEAD + within), file("b.edi", EDI)))
    assert found == [("EML-009", "message/rfc822")]


def test_a_mail_that_came_in_a_mail_opens_none() -> None:
    inner = letter(TEXT, file("FC.edi", EDI), boundary="within")
    content = letter(forwarded(inner), file("b.edi", EDI))
    assert told(content, Way(enclosed=Enclosure("M", 1))) == [("EML-009", "message/rfc822")]


def test_a_mail_saved_as_a_file_is_a_file_but_not_within_another_mail() -> None:
    content = letter(TEXT, file("saved.eml", HEAD + TEXT), file("b.edi", EDI))
    assert names(content) == ["saved.eml", "b.edi"]
    assert told(content, Way(enclosed=Enclosure("M", 1))) == [("EML-009", "saved.eml")]


NAMES = {
    'filename="a b.csv"': "a b.csv",
    "filename=a.csv": "a.csv",
    "filename*=utf-8'de'Gr%C3%B6%C3%9Fe.csv": "Größe.csv",
    "filename*=iso-8859-1''Gr%F6%DFe.csv": "Größe.csv",
    'filename*0="very "; filename*1*=l%C3%B6ng; filename*2=".csv"': "very löng.csv",
    "filename=plain.csv; filename*=utf-8''better.csv": "better.csv",
    "filename=one.csv; filename=two.csv": "one.csv",
    'filename="=?utf-8?Q?Gr=C3=B6=C3=9Fe.csv?="': "Größe.csv",
    'filename="..\\\\..\\\\boot.ini"': "boot.ini",
    'filename="../../etc/passwd.csv"': "passwd.csv",
    'filename="a\u202egpj.csv"': "a_gpj.csv",
    'filename="say \\"x\\".csv"': 'say "x".csv',
    f"filename={'x' * 400}.csv": f"{'x' * 146}.csv",
    "filename*=unknown''a%00b.csv": "a_b.csv",
    "filename=": "attachment-1",
    "filename*7=late.csv": "attachment-1",
}  # fmt: skip


@pytest.mark.parametrize("written", NAMES)
def test_a_file_has_the_name_it_was_given_without_its_tricks(written: str) -> None:
    assert names(letter(part(f"Content-Disposition: attachment; {written}", b"x"))) == [
        NAMES[written]
    ]


def test_two_files_of_one_name_are_two_files() -> None:
    assert names(letter(file("a.csv", b"1"), file("a.csv", b"2"))) == ["a.csv", "a.csv"]


def test_a_file_without_a_name_is_called_by_its_type() -> None:
    found = names(letter(TEXT, part("Content-Type: application/EDIFACT", EDI)))
    assert found == ["attachment-1.edi"]


CODED = "Content-Disposition: attachment; filename=a.csv\nContent-Transfer-Encoding: "
UNTRUE = {
    "base64 with other signs": part(CODED + "base64", b"!!!!"),
    "base64 that stops": part(CODED + "base64", b"QUJ"),
    "base64 that goes on": part(CODED + "base64", b"QQ==QUJD"),
    "quoted with what is no code": part(CODED + "quoted-printable", b"a=ZZ"),
    "a way nobody knows": part(CODED + "x-uuencode", b"begin 644 a"),
}


@pytest.mark.parametrize("case", UNTRUE)
def test_a_file_that_is_not_written_as_it_says_refuses_the_mail(case: str) -> None:
    assert refused(letter(TEXT, file("FC.edi", EDI), UNTRUE[case])) == "EML-003"


def bomb(depth: int) -> bytes:
    content = file("FC.edi", EDI)
    for level in range(depth):
        content = multipart([content], boundary=f"b{level}")
    return HEAD + content


REFUSED = {
    "cut off": (letter(TEXT, file("FC.edi", EDI))[:-9], "EML-001"),
    "no boundary": (HEAD + b"Content-Type: multipart/mixed\r\n\r\nx", "EML-001"),
    "too many parts": (letter(*[file("a.csv", b"1")] * 13), "EML-002"),
    "too deep": (bomb(6), "EML-002"),
    "a head without end": (b"X: " + b"y" * 300_000, "EML-002"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_mail_that_is_not_whole_or_too_much_is_refused(case: str) -> None:
    content, rule = REFUSED[case]
    assert refused(content) == rule


def test_the_twin_within_the_limits_is_read() -> None:
    assert names(bomb(4)) == ["FC.edi"]
    assert len(names(letter(*[file("a.csv", b"1")] * 11))) == 11


PIECES = [
    *HEAD.splitlines(keepends=True), TEXT, file("a.csv", b"1"), b"--=_b\r\n", b"--=_b--\r\n",
    b'Content-Type: multipart/mixed; boundary="=_b"\r\n', b"\r\n", b"\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Disposition: attachment; filename*0*=utf-16''%ff; filename*1=\"\r\n",
    b"Subject: =?utf-16?B?//8?= =?x?Q?=ZZ?=\r\n", b"Content-Type: text/html; charset=rot13\r\n",
    b"<style><p>&#x110000;", encodebytes(EDI), b"\xff\xfe\x00", b"From: ((((<\r\n",
]  # fmt: skip


def attempted(content: bytes, limits: Limits = FEW) -> Mail | str:
    try:
        found = opened(content, limits=limits).mail
    except Unreadable as refusal:
        return refusal.finding.rule
    assert found
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=40)), max_size=25))
def test_any_bytes_are_a_mail_or_are_refused(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    found = attempted(content)
    if isinstance(found, str):
        assert found in {"EML-001", "EML-002", "EML-003"}
        return
    for each in found.files:
        raw = decoded(content[each.start : each.end], each.transfer)
        assert raw is not None
        assert sha256(raw).hexdigest() == each.sha256


@pytest.mark.parametrize("piece", [b"<", b"(", b" ", b"=?", b';a="', b"--=_b\n", b"\n ", b"&"])
def test_no_mail_takes_long(piece: bytes) -> None:
    page = part("Content-Type: text/html", piece * 400_000)
    begun = monotonic()
    for content in (HEAD + TEXT + piece * 400_000, HEAD[:-2] + piece * 400_000, letter(page)):
        assert attempted(content) != "EML-003"
    assert monotonic() - begun < LONG


GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.eml"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_mail_as_programs_write_it_is_read_as_its_twin_says(path: Path) -> None:
    content = path.read_bytes()
    found = attempted(content, Limits())
    if isinstance(found, str):
        what: dict[str, object] = {"refused": found}
    else:
        what = {
            "subject": found.subject,
            "text": found.text,
            "files": [each.name for each in found.files],
            "left_out": [[rule, name] for rule, name in told(content, limits=Limits())],
        }
    assert what == json.loads(path.with_suffix(".json").read_text("utf-8"))
