"""A mailbox on a real server: what waits, what is read, where mails go, who is let in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from acceptance.installation import START, Installation, forecast
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from servers.imapd import PASSWORD, USER, Imapd, imapd
from ways.letters import HEAD, TEXT, file, letter

from exchange.adapters.imap.server import opened
from exchange.errors import Blocked, Undeliverable
from exchange.model.mailboxes import Mailbox

SPAM = b"From: win@evil.example\r\nSubject: You won\r\nMessage-ID: <1@evil>\r\n\r\nread me\r\n"
GOOD = letter(TEXT, file("FC.edi", forecast()))


@pytest.fixture
def server() -> Iterator[Imapd]:
    with imapd() as running:
        yield running


@pytest.fixture
def box(server: Imapd, tmp_path: Path) -> Mailbox:
    password = tmp_path / "word"
    password.write_text(PASSWORD + "\n")
    return Mailbox(
        host="127.0.0.1",
        port=server.port,
        tls="none",
        user=USER,
        password_file=str(password),
        senders={"@nordwerk.example": "nordwerk"},
    )


def test_a_mail_is_told_read_and_moved(server: Imapd, box: Mailbox) -> None:
    server.put(SPAM, GOOD)
    with opened(box) as found:
        first, second = found.waiting()
        told = found.told(second)
        assert told
        assert (told.address, told.size) == ("disposition@nordwerk.example", len(GOOD))
        assert found.whole(second) == GOOD
        assert found.whole(second + 7) is None
        assert found.told(second + 7) is None
        found.move(second, "Exchange done")
        found.move(first, "Away")
        assert found.waiting() == []
        found.move(first, "Away")  # it is gone, and that is no mistake
    assert (server.held(), server.held("Exchange done"), server.held("Away")) == (
        [],
        [GOOD],
        [SPAM],
    )


def test_a_server_that_cannot_move_copies_and_deletes(box: Mailbox, server: Imapd) -> None:
    del server
    with imapd(capability="IMAP4rev1 UIDPLUS AUTH=PLAIN") as old:
        old.put(SPAM, GOOD)
        with opened(replace(box, port=old.port)) as found:
            first, second = found.waiting()
            found.move(second, "Exchange done")
            assert found.waiting() == [first]
        assert old.held("Exchange done") == [GOOD]


def test_a_mail_that_is_flagged_does_not_wait_any_more(server: Imapd, box: Mailbox) -> None:
    server.put(GOOD)
    with opened(replace(box, then="flag")) as found:
        (uid,) = found.waiting()
        found.flag(uid)
        assert found.waiting() == []
    assert server.held() == [GOOD]


def test_who_is_not_known_is_not_let_in(server: Imapd, box: Mailbox) -> None:
    Path(box.password_file).write_text("wrong")
    with pytest.raises(Blocked, match="does not let orders in"), opened(box):
        pass
    Path(box.password_file).write_text(PASSWORD)
    with pytest.raises(Undeliverable, match="has no folder"), opened(replace(box, folder="None")):
        pass
    assert server.held() == []


def test_nobody_answers(box: Mailbox) -> None:
    with pytest.raises(Undeliverable) as found, opened(replace(box, port=1)):
        pass
    assert not isinstance(found.value, Blocked)


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return paths


def test_a_server_has_to_prove_who_it_is(tmp_path: Path, box: Mailbox) -> None:
    own = certificate(tmp_path)
    with imapd(own) as server:
        safe = replace(box, host="localhost", port=server.tls_port, tls="implicit")
        with pytest.raises(Blocked, match="cannot prove"), opened(safe):
            pass
        with opened(replace(safe, ca_file=str(own[0]))) as found:
            assert found.waiting() == []
        started = replace(safe, port=server.port, tls="starttls", ca_file=str(own[0]))
        with opened(started) as found:
            assert found.waiting() == []


MAILBOX = """
[[mailboxes]]
host = "127.0.0.1"
port = {port}
tls = "none"
user = "orders"
password_file = "imap"
every_seconds = 0.1
senders = {{ "@nordwerk.example" = "nordwerk" }}
"""


def test_a_mail_from_the_list_is_read_and_one_from_elsewhere_is_not(
    server: Imapd, tmp_path: Path
) -> None:
    site = Installation(tmp_path, agreed=False)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/imap").write_text(PASSWORD)
    (tmp_path / "secrets/imap").chmod(0o600)
    with (tmp_path / "exchange.toml").open("a") as text:
        text.write(MAILBOX.format(port=server.port))
    server.put(SPAM, GOOD, HEAD + TEXT)
    site.run()
    assert site.verdicts() == ["accepted", "rejected", "accepted"]
    mail, empty, inner = site.receipts()
    assert mail.way.letter
    assert (mail.way.letter.uid, empty.filename) == (2, "Forecast W48_ bitte prüfen.eml")
    assert inner.filename == "FC.edi"
    assert server.held() == []
    assert sorted(server.held("Exchange done")) == sorted([GOOD, HEAD + TEXT])
    assert server.held("Exchange not allowed") == [SPAM]
    with site.journal() as journal:
        (away,) = journal.history().turned_away(START)
        assert (away["sender"], away["subject"]) == ("win@evil.example", "You won")
        assert journal.trail().contradicted() == []
    (tmp_path / "secrets/imap").write_text("wrong")
    (waits,) = site.run()  # nobody is let in, and all else goes on
    assert "does not let orders in" in waits
