"""A delay has a clock as long as its notice has not gone out, and no longer."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fakes import Remembered
from test_notices import FIRST, decision, remembered, said
from ulid import ULID

from exchange.duties import running
from exchange.model.clocks import Facts
from exchange.model.policies import NoticePolicy
from exchange.model.receipts import Numbered
from exchange.reconcile.notices.bundling import notice_number
from exchange.report.worklist import sentence

from .test_due import configured

NOW = datetime(2027, 5, 3, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Known:
    """A journal that knows what our ERP said and nothing else."""

    said: Remembered
    released: tuple[Numbered, ...] = ()

    def under(self, _partner: str, _number: str) -> list[Numbered]:
        return [*self.released]

    def clocks(self) -> "Known":
        return self

    def facts(self, now: datetime) -> Facts:
        return Facts(began=now)

    def ledger(self, partner: str) -> Remembered:
        assert partner == "_erp"
        return self.said


def committed(place: int) -> Remembered:
    """Return what our ERP said where it also committed to another day, as the file of a place."""
    day = {"answer": "ACCEPTED", "date": date(2027, 6, 12), "document": "C", "place": place}
    known = remembered(FIRST)
    return replace(known, histories={**known.histories, "order_commit": said("order_commit", day)})


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        (remembered(FIRST), ["notice"]),
        (remembered(FIRST, answered=[1]), []),
        (remembered(FIRST, decisions=[decision(2, 1, "RELEASE")], answered=[1]), []),
        (remembered(FIRST, decisions=[decision(2, 1, "WITHDRAW")]), []),
        (committed(4), []),
        (committed(0), ["notice"]),
        (remembered(), []),
    ],
    ids=["draft", "sent", "released", "withdrawn", "committed since", "committed before", "none"],
)
def test_a_delay_whose_notice_went_out_has_no_clock(told: Remembered, kinds: list[str]) -> None:
    known = configured(notices=NoticePolicy(hours=8))
    found = running(Known(told), known, NOW)
    assert [each.kind for each, _ in found] == kinds
    for each, _ in found:
        assert (each.reference, each.params["line"]) == ("4711", "10")
        assert each.due == datetime(2027, 5, 3, 14, tzinfo=UTC), "16:00 there, 8 hours of Monday"


SENT = datetime(2027, 5, 3, 8, tzinfo=UTC)
POLICY = {"confirm_days": 2, "update_days": 5}
REPLY = ("notice_reply", "theirs", "2027-05-05 14:00")
UPDATE = ("notice_update", "ours", "2027-05-10 14:00")


def answered(answer: str | None, **more: object) -> Known:
    """Return a journal with a notice that is in the outbox, and what was said to it on Tuesday."""
    first, at = (str(ULID.from_datetime(SENT + timedelta(days=days))) for days in (-1, 1))
    notice = notice_number(first, "acme")
    row = {"notice": notice, "answer": answer, "source": "call", "document": at, "place": 2}
    told = replace(remembered(FIRST | more | {"document": first}), told=frozenset({notice}))
    rows: list[dict[str, object]] = [{**row}] if answer else []
    known = replace(
        told, histories={**told.histories, "notice_answers": said("notice_answers", *rows)}
    )
    return Known(known, (Numbered("acme/x", SENT, ()),))


@pytest.mark.parametrize(
    ("known", "policy", "clocks"),
    [
        (answered(None), POLICY, [REPLY, UPDATE]),
        (answered(None), {"confirm_days": 2}, [REPLY]),
        (answered(None), {}, []),
        (
            answered(None, next_update=date(2027, 5, 4)),
            POLICY,
            [("notice_update", "ours", "2027-05-04 14:00"), REPLY],
        ),
        (answered("ACCEPTED"), POLICY, []),
        (answered("REJECTED"), POLICY, [("notice_answer", "ours", "2027-05-06 14:00"), UPDATE]),
        (answered("REJECTED"), {}, [("notice_answer", "ours", "-")]),
        (replace(answered(None), released=()), POLICY, []),
    ],
)
def test_a_notice_that_was_sent_waits_for_a_word(
    known: Known, policy: dict[str, Any], clocks: list[tuple[str, str, str]]
) -> None:
    agreed = configured(notices=NoticePolicy(**policy))
    found = [each for each, _ in running(known, agreed, NOW)]
    times = [f"{each.due.astimezone(UTC):%Y-%m-%d %H:%M}" if each.due else "-" for each in found]
    assert [(each.kind, each.side, at) for each, at in zip(found, times, strict=True)] == clocks
    assert all(sentence(each, agreed) for each in found)


def test_a_day_that_passed_without_shipment_is_listed_without_a_time() -> None:
    later = datetime(2027, 6, 20, 7, tzinfo=UTC)
    agreed = configured(notices=NoticePolicy())
    day = {"answer": "ACCEPTED", "date": date(2027, 6, 12), "document": "C", "place": 0}
    known = Known(replace(remembered(), histories={"order_commit": said("order_commit", day)}))
    ((found, near),) = running(known, agreed, later)
    assert (found.kind, near, found.due) == ("predicted", "open", None)
    assert sentence(found, agreed) == (
        "Order 4711, line 10, promised for 2027-06-12: the day has passed without shipment. "
        "Report the delay or ship."
    )
