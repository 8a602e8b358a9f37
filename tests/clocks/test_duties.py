"""A delay has a clock as long as its notice has not gone out, and no longer."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from fakes import Remembered
from test_notices import FIRST, decision, remembered

from exchange.duties import running
from exchange.model.agreements import NoticePolicy
from exchange.model.clocks import Facts

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


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (remembered(FIRST), ["notice"]),
        (remembered(FIRST, answered=[1]), []),
        (remembered(FIRST, decisions=[decision(2, 1, "RELEASE")], answered=[1]), []),
        (remembered(FIRST, decisions=[decision(2, 1, "WITHDRAW")]), []),
        (remembered(), []),
    ],
    ids=["draft", "sent at once", "released", "withdrawn", "none"],
)
def test_a_delay_whose_notice_went_out_has_no_clock(said: Remembered, kinds: list[str]) -> None:
    known = configured(notices=NoticePolicy(hours=8))
    found = running(Known(said), known, NOW)  # type: ignore[arg-type]
    assert [each.kind for each, _ in found] == kinds
    for each, _ in found:
        assert (each.reference, each.params["line"]) == ("4711", "10")
        assert each.due == datetime(2027, 5, 3, 14, tzinfo=UTC), "16:00 there, 8 hours of Monday"
