"""What `exchange doctor` says of mail, webhooks and mailboxes, and of folders it must not make."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from knowing_people import HOOK, THEIRS, configuration

from exchange.cli import doctoring, reaching
from exchange.journal import open_journal
from exchange.model.configuration import Configuration
from exchange.model.connections import Delivery
from exchange.model.couriers import Trouble
from exchange.model.mailboxes import Mailbox

BOX = Mailbox(
    host="imap.ems.example",
    user="orders",
    password_file="word",  # noqa: S106 - the name of a file
    senders={"@a.b": "acme"},
)
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def with_box(**changes: object) -> Configuration:
    known = configuration()
    box = replace(BOX, **changes)  # type: ignore[arg-type]
    return replace(known, site=replace(known.site, mailboxes=(box,)))


def test_mail_webhooks_and_answers_by_mail_are_named_with_how_to_try_them(tmp_path: Path) -> None:
    known = configuration(webhooks=(HOOK,))
    acme = replace(known.partners["acme"], delivery=Delivery(to="mail"), contacts=THEIRS)
    found = [*reaching.told(tmp_path, replace(known, partners={"acme": acme}))]
    assert {mark for mark, _, _ in found} == {"ok"}
    assert [what for _, what, _ in found] == ["mail", f"webhook {HOOK.name}", "delivery acme"]
    assert [reaching.TEST in words for _, _, words in found] == [True, True, False]


def test_a_file_without_certificates_and_a_site_nobody_hears_of_are_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    known = configuration()
    assert known.site.mail
    mail = replace(known.site.mail, ca_file=str(tmp_path / "ca.pem"))
    assert reaching.mailed(mail)[0] == "FAIL"
    deaf = replace(known, site=replace(known.site, contacts=()))
    assert ("warn", "mail") in [each[:2] for each in reaching.told(tmp_path, deaf)]


def test_a_mailbox_is_as_it_was_when_it_was_looked_into_last(tmp_path: Path) -> None:
    assert [mark for mark, _, _ in reaching.mailboxes(tmp_path, with_box())] == ["ok", "warn"]
    sure = with_box(require_authentication="mx.ems.example")
    assert [mark for mark, _, _ in reaching.mailboxes(tmp_path, sure)] == ["ok"]
    (tmp_path / "var").mkdir()
    with open_journal(tmp_path / "var/journal.db") as journal:
        trouble = Trouble(BOX.name, "mailbox", "imap", "not let in", NOW, blocked=True)
        journal.connections().failed(trouble)
    ((mark, what, words),) = reaching.mailboxes(tmp_path, sure)
    assert (mark, what) == ("FAIL", BOX.name)
    assert words.startswith("not let in; then: ")


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a folder to another account")
def test_root_makes_no_folder_in_a_site_of_another_account(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    ((mark, _, words),) = doctoring.folders(tmp_path, configuration())
    assert (mark, [*tmp_path.iterdir()]) == ("warn", [])
    assert "exchange doctor as" in words
    os.chown(tmp_path, 0, 0)
    assert {mark for mark, _, _ in doctoring.folders(tmp_path, configuration())} == {"ok"}
    os.chown(tmp_path / "var", 65534, 65534)
    assert {mark for mark, _, _ in doctoring.folders(tmp_path, configuration())} == {"ok"}
