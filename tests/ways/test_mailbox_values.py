"""Whose mails are taken: the list of senders, what our own server confirms, settings."""

from dataclasses import replace
from pathlib import Path

import pytest

from exchange.adapters.eml.heads import address, head
from exchange.adapters.imap.trust import authenticated
from exchange.daemon.letters import refusal
from exchange.errors import Misconfigured
from exchange.model.mailboxes import Mailbox, Told
from exchange.settings import load

BOX = Mailbox(
    host="imap.ems.example",
    user="orders",
    password_file="imap",  # noqa: S106 - the name of a file
    senders={"edi@acme.example": "acme", "@acme.example": "other", "@Zeta.example": "zeta"},
)


@pytest.mark.parametrize(
    ("sender", "partner"),
    [
        ("edi@acme.example", "acme"),
        ("EDI@Acme.Example", "acme"),
        ("anna@acme.example", "other"),
        ("anna@zeta.example", "zeta"),
        ("anna@mail.zeta.example", ""),
        ("anna@notzeta.example", ""),
        ("zeta.example", ""),
        ("", ""),
        ("@", ""),
    ],
)
def test_a_sender_is_on_the_list_by_address_or_domain(sender: str, partner: str) -> None:
    assert BOX.owner(sender) == partner


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (b"From: Anna <anna@acme.example>", "anna@acme.example"),
        (b"From: anna@acme.example", "anna@acme.example"),
        (b'From: "edi@acme.example" <evil@example.net>', "evil@example.net"),
        (b"From: =?utf-8?q?edi=40acme.example?= <evil@example.net>", "evil@example.net"),
        (b"From: a@acme.example, b@acme.example", ""),
        (b"From: a@acme.example\r\nFrom: b@example.net", ""),
        (b"From: a@acme.example <evil@example.net>", ""),
        (b"From: " + b"(" * 400, ""),
        (b"From:", ""),
        (b"To: a@acme.example", ""),
    ],
)
def test_a_mail_is_from_the_one_address_it_names(written: bytes, found: str) -> None:
    assert address(head(written)) == found


OURS = b"Authentication-Results: mx.ems.example; "


@pytest.mark.parametrize(
    ("field", "passes"),
    [
        (OURS + b"dkim=pass header.d=acme.example", True),
        (OURS + b"spf=pass smtp.mailfrom=bounce@acme.example", True),
        (OURS + b"dmarc=pass (p=reject) header.from=acme.example", True),
        (OURS + b"dkim=fail header.d=acme.example;\r\n spf=pass smtp.mailfrom=acme.example", True),
        (OURS + b"dkim=pass header.d=example.net", False),
        (OURS + b"dkim=pass header.d=mail.acme.example", False),
        (OURS + b"dkim=fail header.d=acme.example", False),
        (OURS + b"dkim=fail (dkim=pass header.d=acme.example) header.d=acme.example", False),
        (OURS + b"none", False),
        (b"Authentication-Results: mx.evil.example; dkim=pass header.d=acme.example", False),
        (OURS + b"none\r\n" + OURS + b"dkim=pass header.d=acme.example", False),
        (b"Subject: x", False),
    ],
)
def test_only_our_own_server_confirms_a_domain(field: bytes, *, passes: bool) -> None:
    assert authenticated(head(field), "mx.ems.example", "edi@acme.example") is passes


GOOD = Told(size=1000, address="edi@acme.example")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (GOOD, ""),
        (replace(GOOD, address=""), "exactly one sender"),
        (replace(GOOD, address="x@evil.example"), "not on the list"),
        (replace(GOOD, authenticated=False), "does not confirm"),
        (replace(GOOD, size=2001), "at most 2,000"),
    ],
)
def test_a_mail_is_taken_or_there_is_a_reason(told: Told, reason: str) -> None:
    found = refusal(BOX, told, 2000)
    assert reason in found
    assert bool(found) is bool(reason)


SITE = """
name = "Ours"
[[mailboxes]]
host = "127.0.0.1"
user = "orders"
password_file = "imap"
senders = { "@acme.example" = "acme" }
"""


def site(root: Path, change: tuple[str, str] = ("", "")) -> Path:
    (root / "partners").mkdir()
    (root / "partners/acme.toml").write_text('name = "ACME"\nstate = "live"\n')
    (root / "secrets").mkdir()
    (root / "secrets/imap").write_text("word")
    (root / "secrets/imap").chmod(0o600)
    (root / "exchange.toml").write_text(SITE.replace(*change) if change[0] else SITE)
    return root


def test_a_mailbox_is_read_with_the_whole_paths_of_its_files(tmp_path: Path) -> None:
    (box,) = load(site(tmp_path)).site.mailboxes
    assert box.password_file == str(tmp_path / "secrets/imap")
    assert box.name == "imap://orders@127.0.0.1:993/INBOX"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"127.0.0.1"', '"imap.example"\ntls = "none"', "without TLS"),
        ('"acme" }', '"acne" }', "did you mean .acme."),
        ('"@acme.example"', '"acme.example"', "no address"),
        ('{ "@acme.example" = "acme" }', "{}", "whose mails are read"),
        ('"imap"', '"other"', "there is no file secrets/other"),
        ('user = "orders"', 'user = "orders"\nfolder = "Zu \\"A\\""', "no name of a folder"),
        ('user = "orders"', 'user = "orders"\ndone_folder = "INBOX"', "must be three"),
        (SITE, SITE + SITE.partition("\n")[2].partition("\n")[2], "there twice"),
    ],
)
def test_a_mailbox_that_could_not_work_refuses_to_start(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(Misconfigured, match=told):
        load(site(tmp_path, (old, new)))


def test_without_tls_only_this_machine_is_reached(tmp_path: Path) -> None:
    changed = site(tmp_path, ('"127.0.0.1"', '"localhost"\ntls = "none"'))
    assert load(changed).site.mailboxes[0].tls == "none"


@pytest.mark.parametrize(
    ("carries", "told"),
    [
        ('["acne"]', "did you mean .acme."),
        ('["hub"]', "the hub itself"),
        ('["acme"]', "no identifiers"),
        ('["other"]', "carries others itself"),
    ],
)
def test_a_hub_nobody_could_be_told_apart_in_refuses_to_start(
    tmp_path: Path, carries: str, told: str
) -> None:
    root = site(tmp_path)
    (root / "partners/other.toml").write_text('name = "O"\nstate = "live"\ncarries = ["named"]\n')
    (root / "partners/named.toml").write_text(
        'name = "N"\nstate = "live"\nidentifiers = ["14:1"]\n'
    )
    (root / "partners/hub.toml").write_text(f'name = "H"\nstate = "live"\ncarries = {carries}\n')
    with pytest.raises(Misconfigured, match=told):
        load(root)
