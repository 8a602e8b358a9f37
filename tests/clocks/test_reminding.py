"""Who is reminded of what is overdue, how often, and when it goes on to a deputy."""

# ruff: noqa: ANN401 - clocks hold values of every kind

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exchange.clocks.reminding import ESCALATED, escalations, reminders
from exchange.model.clocks import Due
from exchange.model.configuration import Configuration
from exchange.model.findings import Topic
from exchange.model.partners import Contact
from exchange.model.policies import ReminderPolicy
from exchange.model.reminders import Reminder

from .test_due import configured

DUE = datetime(2025, 4, 29, 14, tzinfo=UTC)  # Tuesday, 16:00 there; Thursday is a holiday
TUESDAY, WEDNESDAY, FRIDAY = (DUE + timedelta(days=days) for days in (0, 1, 3))
PEOPLE = (
    Contact(role="operational", name="Lis", deputy="Krupa"),
    Contact(role="edi", name="Wilk", deputy="Sowa"),
    Contact(role="commercial", name="Bak"),
)
AUTOMATIC = {"send": "automatic", "every_days": 1, "most": 2}


def known(**policy: Any) -> Configuration:
    found = configured(reminders=ReminderPolicy(**policy))
    return replace(found, site=replace(found.site, contacts=PEOPLE))


def clock(kind: str = "question", *said: Reminder, **more: Any) -> Due:
    side = "theirs" if kind in {"question", "forecast", "unacknowledged"} else "ours"
    return Due(**{"kind": kind, "side": side, "partner": "acme", "reference": "N", "since": DUE,
                  "due": DUE, "receipt": "R", "said": said, **more})  # fmt: skip


def sent(number: int, at: datetime, step: Any = "reminder") -> Reminder:
    return Reminder(step=step, kind="question", partner="acme", reference="N", receipt="R",
                    due=DUE, number=number, to="Acme", at=at)  # fmt: skip


def told(due: Due, configuration: Configuration, now: datetime) -> list[str]:
    every = [*reminders([due], configuration, now), *escalations([due], configuration, now)]
    return [f"{each.step} {each.number} {each.to}" for each in every]


@pytest.mark.parametrize(
    ("said", "now", "expected"),
    [
        ([], DUE - timedelta(seconds=1), []),
        ([], TUESDAY, ["reminder 1 Acme"]),
        ([sent(1, TUESDAY)], TUESDAY + timedelta(hours=2), []),
        ([sent(1, TUESDAY)], WEDNESDAY, ["reminder 2 Acme"]),
        ([sent(1, WEDNESDAY)], WEDNESDAY + timedelta(days=1), []),  # the holiday
        ([sent(1, WEDNESDAY)], FRIDAY, ["reminder 2 Acme"]),
        ([sent(1, TUESDAY), sent(2, WEDNESDAY)], WEDNESDAY + timedelta(hours=1), []),
        ([sent(1, TUESDAY), sent(2, WEDNESDAY)], FRIDAY, ["escalation 1 Krupa"]),
        ([sent(2, TUESDAY), sent(2, TUESDAY), sent(1, FRIDAY, "escalation")], FRIDAY, []),
    ],
)
def test_reminders_are_few_and_apart_and_then_it_goes_on(
    said: list[Reminder], now: datetime, expected: list[str]
) -> None:
    assert told(clock("question", *said), known(**AUTOMATIC), now) == expected


def test_where_a_person_reminds_it_goes_on_at_once_and_the_limit_holds_for_the_person() -> None:
    person = known()
    assert told(clock(), person, DUE) == ["escalation 1 Krupa"]
    (first,) = reminders([clock()], person, DUE, by_person=True)
    assert (first.step, first.number) == ("reminder", 1)
    again = clock("question", sent(1, TUESDAY))
    assert not [*reminders([again], person, WEDNESDAY, by_person=True)], "two days are the default"
    assert [*reminders([again], person, FRIDAY, by_person=True)]
    thrice = clock("question", *(sent(number, TUESDAY) for number in (1, 2, 3)))
    assert not [*reminders([thrice], person, FRIDAY, by_person=True)]


@pytest.mark.parametrize("kind", sorted(ESCALATED - {"question", "forecast", "unacknowledged"}))
def test_what_we_owe_goes_on_to_the_deputy_when_its_time_is_over(kind: str) -> None:
    assert not told(clock(kind), known(**AUTOMATIC), DUE - timedelta(minutes=1))
    assert told(clock(kind), known(**AUTOMATIC), DUE) == ["escalation 1 Krupa"]


@pytest.mark.parametrize("kind", ["problem", "delivery", "acknowledgement", "parked"])
def test_what_is_there_at_once_or_ends_by_itself_goes_on_to_nobody(kind: str) -> None:
    assert not told(clock(kind), known(**AUTOMATIC), FRIDAY)


@pytest.mark.parametrize("state", ["draft", "test", "suspended"])
def test_a_partner_who_is_not_live_is_not_reminded(state: Any) -> None:
    site = known(**AUTOMATIC)
    away = replace(site, partners={"acme": replace(site.partners["acme"], state=state)})
    for each in (away, replace(site, partners={})):
        assert not [*reminders([clock()], each, DUE, by_person=True)]
        assert told(clock(), each, DUE) == ["escalation 1 Krupa"]


def test_the_deputy_is_that_of_who_owns_it_and_where_there_is_none_nobody_is_told() -> None:
    edi = clock("record", topic=Topic.EDI)
    quality = clock("record", topic=Topic.QUALITY)
    assert [told(each, known(), DUE) for each in (edi, quality)] == [["escalation 1 Sowa"]] * 2
    assert not told(clock("order", topic=Topic.COMMERCIAL), known(), DUE)


def test_a_missing_forecast_is_asked_for_on_a_page_in_the_language_of_the_partner() -> None:
    site = known(**AUTOMATIC)
    german = replace(site.partners["acme"], language="de", timezone="Europe/Berlin")
    site = replace(site, partners={"acme": german})
    missing = clock("forecast", reference="2025-W18", receipt="", params={"period": "2025-W18"})
    (found,) = reminders([missing], site, DUE)
    assert found.page == (
        "Die Prognose für 2025-W18 war 2025-04-29 16:00 fällig und ist nicht gekommen.\n\nEMS\n"
    )
    assert not next(reminders([clock()], site, DUE)).page, "its own files ask for the rest"
