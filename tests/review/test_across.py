"""Rules across documents: each kept and broken once; many things are one problem."""

# ruff: noqa: ANN401 - frames hold values of every kind

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.configuration import OURS, Configuration
from exchange.model.findings import Severity, message
from exchange.model.partners import Partner, Site
from exchange.model.policies import DeliveryWindow, ForecastPolicy, OrderPolicy
from exchange.model.problems import TOLD_TO, Across, Problem
from exchange.model.reviews import Facts, OrderPapers, Span
from exchange.review.across import problems
from exchange.review.night import night
from exchange.review.order_lines import WANTED
from exchange.settings import read_rules

from .test_order_lines import COMMITS, DELAYS, LINE, NOON, SHIPMENTS, commit, day, frame

RULES = read_rules()
NOW = datetime(2026, 8, 20, 7, tzinfo=UTC)
TOLD = DELAYS | {"new_date": pl.Date, "answer_by": pl.Date}
PRICES = {"part": pl.String, "reference": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
LISTED = {"part": pl.String, "valid_from": pl.Date}
DONE = {
    "number": pl.String, "part": pl.String, "old_revision": pl.String, "implemented_on": pl.Date,
}  # fmt: skip
REVISIONS = {"order_number": pl.String, "line_number": pl.String, "part": pl.String,
             "revision": pl.String}  # fmt: skip
WISH = day(25)
SENT = NOON.replace(day=20)
UNSENT: dict[str, Any] = {"sent_at": None}


@dataclass(frozen=True, kw_only=True)
class World:
    """An order of 40 of A-1 for 25 August, received 1 July, committed and told, nothing out."""

    commits: Sequence[dict[str, Any]] = (commit(2, date=day(25)),)
    delays: Sequence[dict[str, Any]] = ()
    shipped: Sequence[tuple[date, int]] = ((day(1), 1),)
    prices: Sequence[dict[str, Any]] = ()
    lead_times: Sequence[dict[str, Any]] = ()
    refreshed: date | None = None
    named: Sequence[set[str]] = ({"A-1"}, {"A-1"}, {"A-1"})
    demand: Sequence[tuple[str, date]] = ()
    recurring: Sequence[tuple[str, str, str]] = ()
    done: Sequence[dict[str, Any]] | None = None
    requested: date = WISH
    received: datetime = NOON
    policies: dict[str, Any] = field(default_factory=dict)

    @property
    def across(self) -> Across:
        moves = [{"shipped_on": on, "quantity": Decimal(units)} for on, units in self.shipped]
        nothing = pl.DataFrame()
        demand = {"part": pl.String, "until": pl.Date}
        recurring = dict.fromkeys(("rule", "observed", "part"), pl.String)
        facts = Facts(
            partner="acme",
            span=Span("", day(22, 5), day(20), NOON, NOW, NOON),
            orders=(OrderPapers("1", self.received, ()),),
            documents=nothing,
            findings=nothing,
            commits=frame([*self.commits], COMMITS),
            delays=frame([*self.delays], TOLD),
            shipments=frame(moves, SHIPMENTS),
            products=nothing,
        )
        return Across(
            facts=facts,
            prices=pl.DataFrame([*self.prices], schema=PRICES, orient="row"),
            lead_times=pl.DataFrame([*self.lead_times], schema=LISTED, orient="row"),
            refreshed=self.refreshed,
            named=tuple(frozenset(each) for each in self.named),
            demand=pl.DataFrame([*self.demand], schema=demand, orient="row"),
            recurring=pl.DataFrame([*self.recurring], schema=recurring, orient="row"),
            implemented=None if self.done is None else pl.DataFrame([*self.done], schema=DONE),
        )

    @property
    def configuration(self) -> Configuration:
        agreed = Agreement(name="a", version="1", valid_from=day(1, 1), **self.policies)
        return Configuration(
            site=Site(name="EMS"),
            partners={"acme": Partner(id="acme", name="Acme", state="live", agreement="a")},
            layouts={},
            rules=RULES,
            ruleset="",
            software="",
            agreements={"a": (agreed,)},
            calendars={OURS: BusinessCalendar("UTC")},
        )

    def found(self) -> list[Problem]:
        line = {"schedule": 1, "part": "A-1", "quantity": Decimal(40), "requested": self.requested}
        wanted = frame([line], WANTED)
        revision = frame([{"part": "A-1", "revision": "B"}], REVISIONS)
        known = night(self.across, wanted, revision, self.configuration, now=NOW)
        return [*problems(known)]


def price(last: date | None, **more: Any) -> dict[str, Any]:
    return {"part": "A-1", "reference": "PL-7", "valid_from": day(1, 1), "valid_to": last, **more}


def delayed(until: date | None, **more: Any) -> dict[str, Any]:
    return {"version": 3, "new_date": until, "sent_at": SENT, "responsible": "EMS", **more}


PAST = (commit(2, date=day(10)),)
ECO = {"number": "ECO-5", "part": "A-1", "old_revision": "B", "implemented_on": day(1, 6)}


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        (World(commits=(commit(2, date=day(20)),)), World(commits=PAST), "OUT-003"),
        (World(commits=PAST, shipped=((day(9), 40),)), World(commits=PAST), "OUT-003"),
        (
            World(commits=PAST, delays=(delayed(day(21)),)),
            World(commits=PAST, delays=(delayed(day(15)),)),  # told, and over as well
            "OUT-003",
        ),
        (World(commits=PAST, delays=(delayed(day(21), **UNSENT),)), World(commits=PAST), "OUT-003"),
        (World(commits=PAST, shipped=()), World(commits=PAST), "OUT-003"),  # nobody tells
        (
            World(commits=(commit(2, date=day(28)),)),
            World(commits=(commit(2, date=day(28), **UNSENT),)),
            "X-001",
        ),
        (
            World(commits=(commit(2, date=day(28), **UNSENT),), delays=(delayed(day(28)),)),
            World(commits=(commit(2, date=day(28), **UNSENT),)),
            "X-001",
        ),
        (
            World(
                commits=(commit(2, date=day(28), **UNSENT),),
                policies={"delivery": DeliveryWindow(late_days=3)},
            ),
            World(commits=(commit(2, date=day(28), **UNSENT),)),
            "X-001",
        ),
        (World(), World(commits=()), "X-002"),
        (World(commits=(commit(2, answer="REJECTED"),)), World(commits=()), "X-002"),
        (World(commits=(), received=NOW), World(commits=()), "X-002"),
        (
            World(commits=(), policies={"orders": OrderPolicy(answer_days=60)}),
            World(commits=(), policies={"orders": OrderPolicy(answer_days=30)}),
            "X-002",
        ),
        (World(named=({"B"}, {"A-1"}, {"B"})), World(named=({"B"}, {"C"}, set())), "X-003"),
        (World(named=({"B"}, {"B"})), World(named=({"B"}, {"B"}, {"B"})), "X-003"),
        (
            World(
                named=({"B"}, {"B"}, {"B"}),
                policies={"forecast": ForecastPolicy(semantics="net_change")},
            ),
            World(named=({"B"}, {"B"}, {"B"})),
            "X-003",
        ),
        (
            World(named=({"B"},) * 3, shipped=((day(1, 4), 40),)),  # long ago
            World(named=({"B"},) * 3, shipped=((day(1, 8), 40),)),
            "X-003",
        ),
        (World(done=[ECO | {"old_revision": "A"}]), World(done=[ECO]), "X-004"),
        (World(done=[ECO | {"implemented_on": day(1, 7)}]), World(done=[ECO]), "X-004"),
        (World(prices=[price(None)]), World(prices=[price(day(24))]), "X-005"),
        (World(prices=[price(day(25))]), World(prices=[price(day(24))]), "X-005"),
        (
            World(prices=[price(day(24)), price(None, valid_from=day(25))]),
            World(prices=[price(day(24)), price(day(1))]),
            "X-005",
        ),
        (
            World(prices=[price(day(30, 10))], demand=[("A-1", day(31, 12))]),  # not soon
            World(prices=[price(day(19, 10))], demand=[("A-1", day(31, 12))]),
            "X-005",
        ),
        (
            World(lead_times=[{"part": "A-1", "valid_from": day(20, 5)}]),
            World(lead_times=[{"part": "A-1", "valid_from": day(19, 5)}]),
            "X-006",
        ),
        (
            World(lead_times=[{"part": "A-1", "valid_from": day(1, 1)}], refreshed=day(1)),
            World(lead_times=[{"part": "A-1", "valid_from": day(1, 1)}], refreshed=day(1, 2)),
            "X-006",
        ),
        (
            World(recurring=[("NOT-002", "0", "A-1")]),
            World(recurring=[("FC-006", "-1", "A-1")]),
            "X-008",
        ),
    ],
)
def test_what_keeps_a_rule_across_documents_and_what_breaks_it(
    good: World, bad: World, rule: str
) -> None:
    assert rule not in [each.rule for each in good.found()]
    assert [each.rule for each in bad.found()] == [rule]


def test_nothing_is_wrong_where_nothing_is_wrong() -> None:
    assert World().found() == []


def test_every_rule_is_told_to_somebody_in_words() -> None:
    every = {name for name in RULES if name.startswith("X-")} | {"OUT-003"}
    assert every == TOLD_TO.keys()
    (found,) = World(commits=PAST).found()
    assert message(found.finding, RULES) == (
        "1 deliveries are past the day we committed to, the first since 2026-08-10, not shipped,"
        " and no notice went out: 1/10."
    )
    assert found.items == ("/".join((LINE["order_number"], LINE["line_number"])),)


def test_five_thousand_parts_are_one_problem() -> None:
    parts = [("FC-006", "-1", f"P{number:04}") for number in range(5000)]
    (found,) = World(recurring=parts).found()
    assert (found.rule, found.subject, len(found.items)) == ("X-008", "FC-006", 5000)
    assert RULES["FC-006"].severity.rank > Severity.INFO.rank
    told = message(found.finding, RULES)
    assert "for 5000 things" in told
    assert "P0004, …" in told
    assert "P0005" not in told
