"""What a site owes and is owed by when, its clock in the test's hand; silence that counts, once."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from acceptance.counterpart import Counterpart, edifact_order
from acceptance.installation import HASTE
from openpyxl import load_workbook

from exchange import settings, wiring
from exchange.cli.due import written
from exchange.cli.verifying import verify
from exchange.duties import running
from exchange.model.clocks import Due
from exchange.report.worklist import Task, tasks
from exchange.wiring import forms

AGREEMENT = """name = "acme"
version = "1"
valid_from = 2026-01-01
[forecast]
clause = "3"
cadence = "weekly"
due = "MON 12:00"
grace_days = 1
[orders]
clause = "4"
answer_days = 2
cut_off = "16:00"
silence = "{silence}"
"""
OURS = """name = "EMS"
identifiers = ["ZZ:US", "14:5909000000001"]
readers = 1
timezone = "Europe/Warsaw"
[[contacts]]
role = "operational"
name = "Piotr Lis"
deputy = "Ewa Krupa"
"""


NOON = "2026-11-23T12:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Agreed(Counterpart):
    """A site that has agreed with its partner what silence means; it is Monday, 9:00 there."""

    def __init__(self, root: Path, silence: str = "accepted") -> None:
        super().__init__(root, '{ business = "full" }')
        (root / "agreements").mkdir()
        (root / "agreements/acme.toml").write_text(AGREEMENT.format(silence=silence))
        (root / "exchange.toml").write_text(OURS + HASTE)
        partner = root / "partners/acme.toml"
        partner.write_text(partner.read_text() + 'agreement = "acme"\n')
        self.inbox("_erp").mkdir()

    def looked(self, text: str) -> None:
        """Let the daemon run at that moment."""
        self.now = at(text)
        self.run()

    def due(self) -> list[Due]:
        with self.journal() as journal:
            return [each for each, _ in running(journal, settings.load(self.root), self.now)]

    def tasks(self) -> list[Task]:
        with self.journal() as journal:
            configuration = settings.load(self.root)
            return tasks(running(journal, configuration, self.now), configuration)

    def order(self) -> Due:
        (found,) = (each for each in self.due() if each.kind == "order")
        return found

    def commit(self, name: str, order: str, answer: str = "ACCEPTED") -> None:
        row = {"partner": "acme", "order_number": order, "line_number": "10", "answer": answer}
        content = json.dumps({"type": "order_commit", "by": "lis", "rows": [row]})
        (self.inbox("_erp") / f"{name}.json").write_text(content)

    def deemed(self, name: str) -> list[dict[str, object]]:
        found = self.show(name)["deemed"]
        assert isinstance(found, list)
        return found


def trail(site: Agreed, action: str) -> int:
    with site.journal() as journal, journal.reading() as connection:
        told = connection.exec_driver_sql("SELECT count(*) FROM audit WHERE action = ?", (action,))
        return int(told.scalar_one())


def test_silence_is_on_record_once_at_its_time_whatever_restarts(tmp_path: Path) -> None:
    site = Agreed(tmp_path)
    site.send(order=edifact_order(1))
    assert site.order().due == at("2026-11-25T15:00")  # 16:00 there
    site.looked("2026-11-25T14:59:00")
    assert not site.deemed("order")
    site.looked("2026-11-26T09:00:00")
    (found,) = site.deemed("order")
    assert found["meaning"] == "accepted"
    assert found["at"] == "2026-11-25T15:00:00+00:00", "when its time was over, not when we looked"
    assert (found["lines"], found["clause"], found["agreement"]) == (["10"], "4", "acme, version 1")
    site.looked("2026-11-27T09:00:00")
    assert site.deemed("order") == [found]
    assert trail(site, "deemed") == 1
    assert verify(tmp_path) == 0
    (told,) = (each for each in site.tasks() if each.rule == "OUT-002")
    assert told.sentence == (
        "Purchase order PO-1 should have been answered by 2026-11-25 16:00; not decided: line 10."
        " It has counted as accepted since then, which is on record (4)."
        " With the deputy Ewa Krupa since 2026-11-26 10:00."
    )
    assert (told.owner, told.deputy, told.whose) == ("Piotr Lis", "Ewa Krupa", "we")


def test_an_order_that_is_decided_in_time_never_falls_silent(tmp_path: Path) -> None:
    site = Agreed(tmp_path)
    site.send(order=edifact_order(1))
    site.commit("yes", "PO-1")
    site.looked("2026-11-24T09:00:00")
    assert not [each for each in site.due() if each.kind == "order"]
    site.commit("hm", "PO-1", "PENDING")
    site.looked("2026-11-26T09:00:00")
    assert site.order().rule == "OUT-002", "it is open again"
    assert not site.deemed("order"), "but it was answered in time"


def test_a_night_looks_across_everything_once_a_day_and_people_see_it(tmp_path: Path) -> None:
    site = Agreed(tmp_path, "nothing")
    site.send(order=edifact_order(1))
    site.looked("2026-11-25T14:00")
    assert trail(site, "night") == 2, "Monday and Wednesday; nobody was here on Tuesday"
    site.looked("2026-11-26T00:59")  # 1:59 there
    assert trail(site, "night") == 2
    assert not [each for each in site.due() if each.kind == "problem"], "it was in time then"
    site.looked("2026-11-26T01:00")
    (told,) = (each for each in site.tasks() if each.rule == "X-002")
    assert told.sentence == (
        "1 deliveries were never confirmed, though the time for it is over: PO-1/10."
        " Seen since 2026-11-26 02:00, nights: 1."
    )
    assert (told.owner, told.deputy, told.urgency) == ("Piotr Lis", "Ewa Krupa", "open")
    site.commit("yes", "PO-1")
    site.looked("2026-11-26T09:00")
    assert trail(site, "night") == 3
    site.looked("2026-11-27T09:00")
    assert not [each for each in site.due() if each.kind == "problem"]
    assert verify(tmp_path) == 0


@pytest.mark.parametrize(("silence", "meaning"), [("rejected", ["rejected"]), ("nothing", [])])
def test_silence_means_what_was_agreed(tmp_path: Path, silence: str, meaning: list[str]) -> None:
    site = Agreed(tmp_path, silence)
    site.send(order=edifact_order(1))
    site.looked("2026-11-26T09:00:00")
    assert [found["meaning"] for found in site.deemed("order")] == meaning
    assert trail(site, "deemed") == len(meaning)


def test_a_test_order_and_a_rejected_one_have_no_clock(tmp_path: Path) -> None:
    site = Agreed(tmp_path)
    site.send(test=edifact_order(1, test="1"), bad=edifact_order(2, "PO-2", quantity="-1"))
    site.looked("2026-11-26T09:00:00")
    assert not [each for each in site.due() if each.kind == "order"]
    assert trail(site, "deemed") == 0


def test_a_missing_forecast_is_told_after_the_days_of_grace(tmp_path: Path) -> None:
    site = Agreed(tmp_path)
    site.send(order=edifact_order(1))
    (found,) = (each for each in site.due() if each.kind == "forecast")
    assert (found.rule, found.due) == ("", at("2026-11-24T11:00"))
    site.now = at("2026-11-24T11:00")
    (missing,) = (each for each in site.tasks() if each.rule == "ENV-009")
    assert (
        missing.sentence == "The forecast for 2026-W48 was due 2026-11-23 12:00 and has not come."
    )
    assert missing.whose == "the partner"


def test_the_worklist_is_a_page_and_a_workbook_with_the_same_rows(tmp_path: Path) -> None:
    site = Agreed(tmp_path)
    site.send(order=edifact_order(1))
    configuration, now = wiring.load(tmp_path), site.now
    listed = site.tasks()
    page = written(listed, "html", configuration, now)
    assert page == written(listed, "html", configuration, now)
    assert page.count(b'<tr role="row" class=') == len(listed)
    assert b"<script" not in page
    content = written(listed, "xlsx", configuration, now)
    assert content == written(listed, "xlsx", configuration, now)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows == [[*each.cells] for each in listed]


def test_nothing_in_the_workbook_is_a_formula() -> None:
    content = forms.list_writer()(("T",), ("A", "B"), [("overdue", ("=1+1", "+x"))], at(NOON))
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    (first, second) = sheet[5]
    assert (first.value, second.value) == ("=1+1", "+x")
    assert first.quotePrefix
    assert second.quotePrefix
    assert "f" not in {first.data_type, second.data_type}
