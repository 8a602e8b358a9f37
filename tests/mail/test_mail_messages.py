"""A mail is the same bytes each time, and no name can write a line of its own into it."""

import email
import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.mail.message import Attachment, Letter, file_name, plain, written

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
US = ("Ours GmbH", "gateway@ours.example")
HOSTILE = (
    "a\r\nBcc: thief@evil.example\r\n\r\nhello",
    "a\nContent-Type: text/html",
    'x"; filename="other.exe',
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "\u202exslx.exe",
    "=?utf-8?q?=0D=0ABcc:_thief@evil.example?=",
    "=\r\n?utf-8?q?=0D=0ABcc:_thief@evil.example?=",
    "==??utf-8?q?=0ABcc:_thief@evil.example?=",
    "=?utf-8?b?DQpCY2M6IGFAYi5leGFtcGxl?=",
    "=\u200b?utf-8?q?=0ABcc:_a@b.example?=",
    "a\x00b\x1b[31m",
    "caf\udce9.xlsx",
    "x" * 5000,
    "\u2028line\u2029end",
    "",
    ".htaccess",
)


def letter(**changes: object) -> Letter:
    values: dict[str, object] = {
        "identity": "0" * 32,
        "to": [("Ann Roe", "ann@theirs.example")],
        "subject": "FC.edi: rejected",
        "text": "Please send again.\n",
        "at": AT,
        "attachments": [Attachment("FC.REPORT.html", b"<p>no</p>")],
    }
    return Letter(**(values | changes))  # type: ignore[arg-type]


def wire(one: Letter) -> bytes:
    return written(one, US).as_bytes(policy=SMTP)


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=policy.default)


def heads(content: bytes) -> list[str]:
    """Return the names of the headers as a server would read them off the wire."""
    top = content.partition(b"\r\n\r\n")[0].decode("utf-8")
    return re.findall(r"^([^ \t:]+):", top, re.MULTILINE)


def test_the_same_letter_is_the_same_bytes() -> None:
    assert wire(letter()) == wire(letter())


def test_what_a_mail_says_of_itself() -> None:
    found = read(written(letter(thread="1" * 32), US, "edi@ours.example").as_bytes(policy=SMTP))
    assert found["Message-ID"] == f"<{'0' * 32}@ours.example>"
    assert found["In-Reply-To"] == found["References"] == f"<{'1' * 32}@ours.example>"
    assert found["Date"].datetime == AT
    assert found["Auto-Submitted"] == "auto-generated"
    assert str(found["Reply-To"]) == "edi@ours.example"


def test_bytes_of_attachments_stay_as_they_are() -> None:
    content = bytes(range(256)) * 40 + b"\n.\r\n..\nFrom \n"
    files = [
        Attachment("a.xlsx", content),
        Attachment("b.edi", content),
        Attachment("c.txt", b"\xff"),
    ]
    found = [*read(wire(letter(attachments=files))).iter_attachments()]
    assert [each.get_filename() for each in found] == ["a.xlsx", "b.edi", "c.txt"]
    assert [each.get_payload(decode=True) for each in found] == [content, content, b"\xff"]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_writes_a_header(name: str) -> None:
    one = letter(
        subject=name,
        to=[(name, "ann@theirs.example")],
        attachments=[Attachment(name, b"x")],
        text=name,
    )
    content = wire(one)
    assert heads(content) == heads(wire(letter()))
    found = read(content)
    (part,) = found.iter_attachments()
    called = part.get_filename()
    assert called
    assert not set(called) & set('/\\"\r\n\0\x1b\u202e')
    assert [each.addr_spec for each in found["To"].addresses] == ["ann@theirs.example"]


@given(st.text(max_size=60))
def test_whatever_a_name_is_a_mail_can_be_written(name: str) -> None:
    one = letter(subject=name, to=[(name, "a@b.example")], attachments=[Attachment(name, b"x")])
    assert heads(wire(one)) == heads(wire(letter()))


@pytest.mark.parametrize(
    "address",
    ["", "ann", "ann@", "@x.example", "a b@x.example", "a@x.example\r\nRCPT TO:<b@y>",
     "<a@x.example>", "ä@x.example", "a@x..example", "a@x.example, b@y.example"],
)  # fmt: skip
def test_nothing_but_an_address_is_written_to(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        written(letter(to=[("Ann", address)]), US)


def test_names_for_headers_and_files() -> None:
    assert plain("a\r\n b\t\u2028c") == "a b c"
    assert file_name("x/y/..secret") == "secret"
    assert file_name("\r\n") == "file"
