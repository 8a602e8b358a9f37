"""`exchange notify`: what people were told, and whether they can be told at all."""

import json
from pathlib import Path

import pytest
from acceptance.installation import Installation
from knowing_people import queued
from postbox import Mailbox, body, free_port, served

from exchange.cli import notified
from exchange.journal import open_journal
from exchange.model.notifications import Sending


def site(root: Path, port: int, hook: int = 0) -> Path:
    """Make a site with a mail server, and a webhook where a port is named."""
    Installation(root, agreed=False)
    text = f'[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "us@ems.example"\n'
    if hook:
        (root / "secrets").mkdir()
        (root / "secrets/chat").write_text("x")
        (root / "secrets/chat").chmod(0o600)
        text += f'[[webhooks]]\nname = "chat"\nurl = "http://127.0.0.1:{hook}/"\n'
        text += 'secret_file = "chat"\n'
    with (root / "exchange.toml").open("a") as file:
        file.write(text)
    return root


def test_a_test_goes_to_the_role_and_says_what_the_server_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = Mailbox()
    with served(box) as port:
        assert notified.test(site(tmp_path, port), "operational") == 0
    assert box.envelopes[0].rcpt_tos == ["planning@ems.example"]
    assert body(box.letters[0]).startswith("Nothing to do: somebody tested")
    said = capsys.readouterr().out
    assert said == "mail to planning@ems.example: taken (250 Message accepted)\n"


def test_every_way_is_tried_and_one_that_fails_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(Mailbox(to="550 no such mailbox")) as port:
        assert notified.test(site(tmp_path, port, hook=free_port()), "edi") == 1
    mail, hook = capsys.readouterr().out.splitlines()
    assert mail.startswith("mail to edi@ems.example: not taken: ")
    assert "550 no such mailbox" in mail
    assert hook.startswith("webhook to chat: not now, it would be tried again: ")


def test_a_role_nobody_has_and_nothing_configured_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Installation(tmp_path, agreed=False)
    assert notified.test(tmp_path, "edi") == 1
    assert "neither [mail] nor [[webhooks]]" in capsys.readouterr().out
    (tmp_path / "other").mkdir()
    assert notified.test(site(tmp_path / "other", free_port()), "quality") == 1
    assert "mail to quality: not taken: nobody is quality" in capsys.readouterr().out


def test_the_list_says_who_was_told_and_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Installation(tmp_path, agreed=False)
    one.run()
    capsys.readouterr()
    assert notified.show(tmp_path, "", as_json=False) == 0
    assert capsys.readouterr().out == "Nobody was told anything yet.\n"
    told = queued(1, state="suppressed", why="Lis has no address")
    out = Sending(channel="mail", address="a@b.example", identity="1", subject="s", body="t",
                  at=told.at, state="sent", attempts=2, said="250 OK", done_at=told.at)  # fmt: skip
    with open_journal(tmp_path / "var/journal.db") as journal:
        journal.notifications().queue([told])
        journal.notifications().bundle([], out)
    notified.show(tmp_path, "", as_json=True)
    (row,) = json.loads(capsys.readouterr().out)["notifications"]
    assert row == {
        "when": "2026-11-23 09:00:00Z", "event": "file_refused", "partner": "acme",
        "about": "FC.edi", "to": "Lis <lis@ours.example>", "by": "mail", "state": "suppressed",
        "why": "Lis has no address",
    }  # fmt: skip
    notified.show(tmp_path, "mail", as_json=True)
    (mail,) = json.loads(capsys.readouterr().out)["notifications"]
    assert (mail["attempts"], mail["answer"], mail["state"]) == ("2", "250 OK", "sent")
