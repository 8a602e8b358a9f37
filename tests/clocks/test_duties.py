"""A delay has a clock as long as its notice has not gone out, and no longer."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from fakes import Remembered
from test_notices import FIRST, decision, remembered, said

from exchange.duties import running
from exchange.model.clocks import Facts
from exchange.model.policies import NoticePolicy

from .test_due import configured

NOW = datetime(2027, 5, 3, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Known:
    """A journal that knows what our ERP said and nothing else."""

    said: Remembered

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
