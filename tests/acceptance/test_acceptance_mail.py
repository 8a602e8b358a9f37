"""Answers and notifications by mail: what is in the mailboxes after files have come."""

import html
import io
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
import structlog
from acceptance.installation import NORDWERK, WISTA, Installation, into
from acceptance.test_acceptance_committing import handed_in
from acceptance.test_acceptance_notices import of_workbooks, row
from postbox import Mailbox, body, served

from exchange.model.notifications import Mailing


def mailed(root: Path, port: int, *partners: str) -> Installation:
    """Make a site with a mail server, some of whose partners get their answers by mail."""
    return by_mail(Installation(root, agreed=False), port, *partners)


def by_mail(site: Installation, port: int, *partners: str) -> Installation:
    """Let a site have a mail server, and some partners their answers by mail."""
    root = site.root
    with (root / "exchange.toml").open("a") as file:
        file.write(f'[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nseconds = 5.0\n')
        file.write('sender = "gateway@ems.example"\n')
    for partner in partners:
        with (root / f"partners/{partner}.toml").open("a") as file:
            file.write('\n[delivery]\nto = "mail"\n')
    return site


def held() -> bytes:
    """Return a forecast with an empty cell, about which we ask."""
    book = openpyxl.load_workbook(WISTA / "Forecast_2026-W48.xlsx")
    book["Prognoza"]["H10"].value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def files(letter: EmailMessage) -> dict[str, bytes]:
    found = {}
    for each in letter.iter_attachments():
        name, content = each.get_filename(), each.get_payload(decode=True)
        assert name
        assert isinstance(content, bytes)
        found[name] = content
    return found


def to(box: Mailbox, address: str) -> list[EmailMessage]:
    both = zip(box.envelopes, box.letters, strict=True)
    return [letter for envelope, letter in both if envelope.rcpt_tos == [address]]


def test_a_real_daemon_mails_answers_and_tells_our_people(tmp_path: Path) -> None:
    box = Mailbox()
    with served(box) as port:
        site = mailed(tmp_path, port, "wista")
        site.run()  # from here on people are told
        into("wista", "Forecast_2026-W48.xlsx", held())(tmp_path / "inbox")
        cut = (NORDWERK / "FC_TRUNCATED.edi").read_bytes()
        into("nordwerk", "FC_TRUNCATED.edi", cut)(tmp_path / "inbox")
        run = [sys.executable, "-m", "exchange", "run", "--once", "--site", str(tmp_path)]
        subprocess.run(run, check=True, capture_output=True)
    assert [each[1] for each in sorted(site.told())] == ["unreadable", "held"]
    (letter,) = to(box, "plan@wista.example")
    attached = files(letter)
    assert sorted(name.split(".")[-2] for name in attached) == ["MARKED", "REPORT"]
    report = next(content for name, content in attached.items() if "REPORT" in name).decode()
    sentence = body(letter).partition(".xlsx.")[0]
    assert sentence.startswith("Prosimy o odpowiedź na 1 pytanie")
    assert html.escape(sentence) in report
    assert letter["Subject"].startswith("Forecast_2026-W48.xlsx: wstrzymany")
    assert not [*(tmp_path / "outbox/wista").rglob("*.xlsx")]
    (told,) = [each for each in to(box, "edi@ems.example") if "TRUNCATED" in each["Subject"]]
    assert "ENV-001" in body(told)
    with site.journal() as journal:
        assert {each.state for each in journal.notifications().listed()} == {"sent"}
        assert journal.undelivered() == []


@pytest.fixture(autouse=True)
def _quiet() -> None:
    structlog.configure(processors=[dropped])


def dropped(_logger: object, _method: str, _event: object) -> str:
    raise structlog.DropEvent


class Struck(Exception):
    """What a kill between acceptance and our mark is to a test."""


def strike(_room: object, _mailing: Mailing, _place: str) -> None:
    raise Struck


def test_a_kill_after_acceptance_sends_the_very_same_message_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Mailbox()
    with served(box) as port:
        site = mailed(tmp_path, port, "wista")
        with monkeypatch.context() as patched:
            patched.setattr("exchange.wiring.mailing.Postroom.gone", strike)
            site.drop("wista", "Forecast_2026-W48.xlsx", held())
        site.run()
        site.run()
    letters = [each for each in box.contents if b"MARKED" in each]
    assert len(letters) == 2
    assert letters[0] == letters[1]


REFUSALS = (
    ("451 greylisted", "451 greylisted", False),
    ("550 no such mailbox", "550 no such mailbox", True),
)


@pytest.mark.parametrize(("reply", "why", "blocked"), REFUSALS)
def test_a_refusal_of_the_mail_server_is_shown_and_loses_nothing(
    tmp_path: Path, reply: str, why: str, *, blocked: bool
) -> None:
    box = Mailbox(to=reply)
    with served(box) as port:
        site = mailed(tmp_path, port, "wista")
        site.drop("wista", "Forecast_2026-W48.xlsx", held())
        with site.journal() as journal:
            (trouble,) = journal.connections().troubles()
            waiting = journal.undelivered()
    assert why in trouble.reason
    assert trouble.blocked is blocked
    assert len(waiting) == 2


def test_notices_of_one_order_are_mails_of_one_thread(tmp_path: Path) -> None:
    box = Mailbox()
    with served(box) as port:
        site = by_mail(of_workbooks(tmp_path), port, "wista")
        for day in ("2187-05-05", "2187-06-06"):
            told = [row("OLD", "1", partner="wista", new_date=day)]
            site.drop("_erp", f"delay_{day}.json", handed_in("delay", told))
    first, second = [each for each in to(box, "plan@wista.example") if each["In-Reply-To"]]
    assert first["In-Reply-To"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    text = body(first)
    assert text.startswith("Prosimy przeczytać")
    assert "OLD" in text
    assert "Subject:" not in text
    assert sorted(name.split(".")[-1] for name in files(first)) == ["txt"]
