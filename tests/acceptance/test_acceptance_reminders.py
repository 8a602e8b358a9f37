"""What a partner leaves unanswered is asked again in the same bytes, then goes on to a deputy."""

import json
from pathlib import Path

import pytest
from acceptance.counterpart import x12_order
from acceptance.installation import HASTE
from acceptance.test_acceptance_clocks import at, trail
from acceptance.test_acceptance_parking import OURS, Waiting, change

from exchange import settings
from exchange.cli.problems import problems
from exchange.cli.reminding import remind
from exchange.cli.verifying import verify
from exchange.duties import running
from exchange.report.worklist import Task, tasks

AGREEMENT = """name = "acme"
version = "1"
valid_from = 2026-01-01
[forecast]
cadence = "weekly"
due = "WED 12:00"
[orders]
answer_days = 1
park_days = 40
[reminders]
send = "automatic"
every_days = 1
most = 2
"""
PEOPLE = '[[contacts]]\nrole = "operational"\nname = "Piotr Lis"\ndeputy = "Ewa Krupa"\n'


class Reminded(Waiting):
    """A site whose agreement lets reminders go out by themselves; it is Monday, 9:00 there."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        (root / "agreements/acme.toml").write_text(AGREEMENT)
        (root / "exchange.toml").write_text(OURS + PEOPLE + HASTE)

    def reminders(self) -> dict[str, bytes]:
        found = sorted((self.root / "outbox/acme").glob("*REMINDER*"))
        return {each.name.split(".", 2)[-1]: each.read_bytes() for each in found}

    def tasks(self, kind: str) -> Task:
        with self.journal() as journal:
            configuration = settings.load(self.root)
            found = running(journal, configuration, self.now)
            (one,) = tasks([each for each in found if each[0].kind == kind], configuration)
            return one


def test_a_question_is_asked_again_twice_and_then_goes_on_to_the_deputy(tmp_path: Path) -> None:
    site = Reminded(tmp_path)
    site.send(early=change("PO-9", 41))
    (asked,) = (tmp_path / "outbox/acme").glob("early.*.REPORT.html")
    site.looked("2026-11-24T14:00")
    assert not site.reminders(), "it is due at 16:00 there"
    site.looked("2026-11-24T16:00")
    site.looked("2026-11-24T17:00")
    assert site.reminders() == {"REPORT.REMINDER-1.html": asked.read_bytes()}
    assert "Reminder 1 went to Acme on 2026-11-24 17:00" in site.tasks("question").sentence
    site.looked("2026-11-25T17:00")
    twice = dict.fromkeys(("REPORT.REMINDER-1.html", "REPORT.REMINDER-2.html"), asked.read_bytes())
    assert site.reminders() == twice, "no page for a forecast: nobody ever sent one"
    assert "deputy" not in site.tasks("question").sentence
    site.looked("2026-11-26T17:00")
    site.looked("2026-11-27T17:00")
    assert site.reminders() == twice
    assert "With the deputy Ewa Krupa since 2026-11-26" in site.tasks("question").sentence
    assert trail(site, "reminded") == 4  # type: ignore[arg-type]
    assert verify(tmp_path) == 0
    site.send(early=change("PO-9", 41))
    assert len([*(tmp_path / "outbox/acme").glob("early.*.REMINDER-*")]) == 2, "not repeated"


def test_a_person_reminds_and_sees_across_documents_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = without_agreement(Reminded(tmp_path))
    site.now = at("2026-01-05T09:00")
    site.send(early=change("PO-9", 41), order=x12_order(7, "PO-1"))
    assert remind(tmp_path, due=False, as_json=False) == 0
    assert "acme" in capsys.readouterr().out
    assert remind(tmp_path, due=True, as_json=False) == 0
    assert "1 reminders on record" in capsys.readouterr().out
    site.run()
    assert [*site.reminders()] == ["REPORT.REMINDER-1.html"]
    assert remind(tmp_path, due=True, as_json=False) == 0
    assert "Nobody is to be reminded" in capsys.readouterr().out
    assert problems(tmp_path, as_json=True) == 0
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["rule"], found["items"]) == ("X-002", ["PO-1/10"])
    assert (found["told_to"], found["nights"]) == ("Piotr Lis", 0)


def without_agreement(site: Reminded) -> Reminded:
    """Return the site with nothing agreed: then the real clock breaks no agreement."""
    partner = site.root / "partners/acme.toml"
    partner.write_text(partner.read_text().replace('agreement = "acme"\n', ""))
    (site.root / "agreements/acme.toml").unlink()
    return site
