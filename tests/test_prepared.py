"""An interchange that was long on its way is told to be late (ENV-013)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fakes import Remembered
from test_agreed_rules import ORDER, SITE, came

from exchange import wiring
from exchange.model.partners import Edi
from exchange.model.ports import Desk
from exchange.pipeline import judge
from exchange.reconcile.prepared import prepared


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (("261123", "0615"), date(2026, 11, 23)),
        (("20261123", "0615"), date(2026, 11, 23)),
        (("261332", ""), None),
        (("26-11-23",), None),
        ((), None),
    ],
)
def test_the_day_an_envelope_names(moment: tuple[str, ...], expected: date | None) -> None:
    assert prepared(moment) == expected


@pytest.mark.parametrize(
    ("agreed", "at", "late"),
    [
        (3, datetime(2026, 11, 26, 9, tzinfo=UTC), []),
        (3, datetime(2026, 11, 26, 23, 30, tzinfo=UTC), ["4"]),
        (3, datetime(2026, 11, 27, 9, tzinfo=UTC), ["4"]),
        (0, datetime(2026, 11, 24, 9, tzinfo=UTC), ["1"]),
        (None, datetime(2026, 12, 24, 9, tzinfo=UTC), []),
    ],
)
def test_days_are_those_of_the_sender(agreed: int | None, at: datetime, late: list[str]) -> None:
    partner = replace(SITE.partners["nordwerk"], edi=Edi(prepared_days=agreed))
    site = replace(SITE, partners={"nordwerk": partner})
    found = judge(came(at, ORDER), Desk(site, Remembered(), wiring.tools())).judgement
    told = [each for each in found.every_finding() if each.rule == "ENV-013"]
    assert [each.params["days"] for each in told] == late
    assert {str(each.locator) for each in told} <= {"envelope, segment 1 UNB"}


def test_a_document_judged_once_more_was_not_on_its_way_since() -> None:
    partner = replace(SITE.partners["nordwerk"], edi=Edi(prepared_days=3))
    site = replace(SITE, partners={"nordwerk": partner})
    sent = came(datetime(2026, 11, 27, 9, tzinfo=UTC), ORDER)
    for place, rules in ((None, ["ENV-013"]), (0, [])):
        desk = Desk(site, Remembered(), wiring.tools())
        found = judge(replace(sent, place=place), desk).judgement
        assert [each.rule for each in found.findings] == rules
