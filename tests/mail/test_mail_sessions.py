"""A mail is handed to a server that proves itself; each failure is told apart."""

import smtplib
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postbox import Mailbox, certificate, deaf, free_port, knows, served

from exchange.adapters.mail.failures import judged
from exchange.adapters.mail.message import Letter, written
from exchange.adapters.mail.session import post
from exchange.model.notifications import Accepted, Answered, Later, Never
from exchange.model.notifying import Mail

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TO = ("ann@theirs.example", "bob@theirs.example")


def send(mail: Mail, text: str = "Please send again.") -> Answered:
    names = [("", each) for each in TO]
    letter = Letter(identity="0" * 32, to=names, subject="FC", text=text, at=AT)
    return post(written(letter, ("", mail.sender)), TO, mail)


def local(port: int, **changes: object) -> Mail:
    mail = Mail(host="127.0.0.1", port=port, sender="us@ours.example", tls="none", seconds=3.0)
    return replace(mail, **changes)  # type: ignore[arg-type]


def test_what_a_server_takes_is_there() -> None:
    box = Mailbox()
    with served(box) as port:
        assert send(local(port), ".\n..\nFrom here\n") == Accepted("250 Message accepted")
    assert box.envelopes[0].rcpt_tos == [*TO]
    assert box.contents[0].endswith(b".\r\n..\r\nFrom here\r\n")


ANSWERS = (
    ("450 greylisted, come back", "250 OK", Later),
    ("550 we do not like it", "250 OK", Never),
    ("250 OK", "451 not now", Later),
    ("250 OK", "550 no such mailbox", Never),
    ("552 too big", "250 OK", Never),
)


@pytest.mark.parametrize(("data", "to", "kind"), ANSWERS)
def test_a_refusal_for_now_is_not_one_for_ever(data: str, to: str, kind: type) -> None:
    with served(Mailbox(says=data, to=to)) as port:
        found = send(local(port))
    assert isinstance(found, kind)
    assert data[4:] in str(found) or to[4:] in str(found)


def test_a_server_that_hangs_up_after_the_text_is_tried_again() -> None:
    with served(Mailbox(cut=True)) as port:
        assert isinstance(send(local(port)), Later)


def test_a_server_that_says_nothing_holds_us_no_longer_than_agreed() -> None:
    with deaf() as port:
        assert isinstance(send(local(port, seconds=0.2)), Later)


def test_nobody_there_is_tried_again() -> None:
    assert send(local(free_port())) == Later(
        "the server cannot be reached: [Errno 111] Connection refused"
    )


def test_encryption_that_is_not_offered_is_not_done_without() -> None:
    box = Mailbox()
    with served(box) as port:
        found = send(local(port, tls="starttls"))
    assert isinstance(found, Never)
    assert not box.envelopes


def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    box, (context, _) = Mailbox(), certificate(tmp_path)
    with served(box, tls_context=context) as port:
        found = send(local(port, tls="starttls"))
    assert isinstance(found, Never)
    assert "certificate" in found.why
    assert not box.envelopes


def test_starttls_with_a_password(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    (tmp_path / "smtp").write_text("tell nobody\n")
    known = {"user": "gateway", "password_file": str(tmp_path / "smtp"), "ca_file": str(trusted)}
    asks = {
        "tls_context": context,
        "auth_required": True,
        "authenticator": knows("gateway", "tell nobody"),
    }
    box = Mailbox()
    with served(box, **asks) as port:
        mail = local(port, tls="starttls", **known)
        assert isinstance(send(mail), Accepted)
        (tmp_path / "smtp").write_text("wrong\n")
        wrong = send(mail)
    assert isinstance(wrong, Never)
    assert "user and password" in wrong.why
    assert "wrong" not in wrong.why
    assert len(box.envelopes) == 1


def test_encrypted_from_the_first_byte(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    box = Mailbox()
    with served(box, ssl_context=context) as port:
        assert isinstance(send(local(port, tls="tls", ca_file=str(trusted))), Accepted)


def test_a_mail_that_is_too_large_is_not_even_begun() -> None:
    assert isinstance(send(local(free_port(), max_bytes=100)), Never)


TABLE: tuple[tuple[Exception, type], ...] = (
    (smtplib.SMTPAuthenticationError(535, b"no"), Never),
    (smtplib.SMTPAuthenticationError(454, b"later"), Later),
    (smtplib.SMTPSenderRefused(550, b"no", "a@b"), Never),
    (smtplib.SMTPSenderRefused(451, b"later", "a@b"), Later),
    (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no"), "c@d": (450, b"later")}), Later),
    (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")}), Never),
    (smtplib.SMTPDataError(554, b"spam"), Never),
    (smtplib.SMTPDataError(421, b"bye"), Later),
    (smtplib.SMTPConnectError(421, b"busy"), Later),
    (smtplib.SMTPConnectError(554, b"go away"), Never),
    (smtplib.SMTPHeloError(501, b"who?"), Never),
    (smtplib.SMTPNotSupportedError("no STARTTLS"), Never),
    (smtplib.SMTPServerDisconnected("gone"), Later),
    (ssl.SSLCertVerificationError("expired"), Never),
    (ssl.SSLError("handshake"), Later),
    (TimeoutError("slow"), Later),
    (ConnectionRefusedError("nobody"), Later),
    (OSError("no route"), Later),
)


@pytest.mark.parametrize(("error", "kind"), TABLE, ids=[repr(row[0]) for row in TABLE])
def test_what_a_failure_means(error: Exception, kind: type) -> None:
    assert isinstance(judged(error), kind)


def test_what_a_server_says_stays_one_short_line() -> None:
    said = b"no\r\nway\x1b[31m " + b"x" * 900
    assert len(str(judged(smtplib.SMTPDataError(554, said)))) < 400
    assert "\x1b" not in str(judged(smtplib.SMTPDataError(554, said)))
