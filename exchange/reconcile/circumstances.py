"""What the rules of a document type are told besides the document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.findings import STANDING, Rules
from exchange.model.ledger import Ledger
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.model.partners import Partner
from exchange.model.policies import NoticePolicy
from exchange.reconcile import order_state
from exchange.reconcile.engineering.ahead import with_ahead
from exchange.reconcile.engineering.outdated import CHANGES, in_force, with_received

WEEKENDS = BusinessCalendar("UTC")
"""A calendar of a site that says nothing about its holidays."""

UNAGREED = NoticePolicy()
"""How delays are told where nothing is agreed."""


@dataclass(slots=True)
class Told:
    """What the ledger told: each table of our own ERP and each order is asked for once a file."""

    names: frozenset[str] | None = None
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    changes: pl.DataFrame | None = None
    histories: dict[str, pl.DataFrame] = field(default_factory=dict)
    orders: dict[str, list[Document]] = field(default_factory=dict)

    def table(self, name: str, ledger: Ledger) -> pl.DataFrame | None:
        """Return a table, None where nothing was ever told."""
        if self.names is None:
            self.names = ledger.fed()
        if name in self.names and name not in self.tables:
            self.tables[name] = ledger.held(name)
        return self.tables.get(name)

    def received(self, ledger: Ledger) -> pl.DataFrame:
        """Return what the engineering changes that stand affect, in the columns of `RECEIVED`."""
        if self.changes is None:
            self.changes = ledger.changes()
        return self.changes

    def history(self, name: str, ledger: Ledger) -> pl.DataFrame:
        """Return every row ever told of a table."""
        if name not in self.histories:
            self.histories[name] = ledger.history(name)
        return self.histories[name]

    def order(self, number: str, ledger: Ledger) -> list[Document]:
        """Return the documents of an order."""
        if number not in self.orders:
            self.orders[number] = ledger.order(number)
        return self.orders[number]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whose document it is, when it came, what was agreed, and what we held before.

    `today` is the day of `at` in the zone of the site, `before` the documents ahead of this one
    in its file, `partners` the ids of all the others. `agreement` is the version in force today,
    None where nothing is agreed, `versions` are all of it. `partner_calendar` is None where the
    partner names no country: then nobody knows their holidays. `policies` are what is agreed on
    notices with those who have an agreement in force, `semantics` what their
    forecasts replace, `silent` are those nothing is sent to, `receipt` is that of the file,
    `agreed_on` gives the version of the partner's own agreement on a day, `gathered` for how many
    minutes delays of a partner were gathered into one notice then; `others` gives the
    circumstances of each of the other partners.
    """

    partner: Partner
    at: datetime
    today: date
    ledger: Ledger
    before: tuple[Document, ...] = ()
    agreement: Agreement | None = None
    versions: tuple[Agreement, ...] = ()
    site_calendar: BusinessCalendar = WEEKENDS
    partner_calendar: BusinessCalendar | None = None
    partners: frozenset[str] = frozenset()
    policies: Mapping[str, NoticePolicy] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    receipt: str = ""
    semantics: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=dict)
    agreed_on: Callable[[date], Agreement | None] = lambda _: None
    gathered: Callable[[str, date], int | None] = lambda *_: None
    told: Told = field(default_factory=Told, repr=False, compare=False)
    others: "Callable[[str], Circumstances] | None" = field(default=None, repr=False)

    def of(self, partner: str) -> "Circumstances":
        """Return the circumstances of another partner; raises LookupError where none are told."""
        if self.others is None:
            raise LookupError(f"nothing is told of {partner}")
        return self.others(partner)

    def table(self, name: str) -> pl.DataFrame | None:
        """Return the rows in force of a table of our own ERP, None where it told nothing.

        Engineering changes are also those that we received and our ERP says nothing of.
        """
        told = self.told.table(name, self.ledger)
        return told if name != CHANGES else with_received(told, self.received)

    @property
    def received(self) -> pl.DataFrame:
        """The engineering changes we received, as far as they are today, in `ECOS`."""
        return in_force(self.sent_changes, self.today)

    @property
    def sent_changes(self) -> pl.DataFrame:
        """What the changes that stand affect, those ahead in the same file included."""
        standing = (each for each in self.before if each.verdict in STANDING)
        return with_ahead(self.told.received(self.ledger), standing, self.today)

    def history(self, name: str) -> pl.DataFrame:
        """Return every row our own ERP ever told of a table, the oldest first."""
        return self.told.history(name, self.ledger)

    def gathers(self, partner: str, day: date) -> int:
        """Return the minutes for which delays of a day are gathered into one notice."""
        agreed = self.gathered(partner, day)
        return self.notices_of(partner).settle_minutes if agreed is None else agreed

    def notices_of(self, partner: str) -> NoticePolicy:
        """Return how delays are told to a partner; without agreement a person lets them go."""
        return self.policies.get(partner, UNAGREED)

    def order(self, number: str) -> order_state.Order | None:
        """Return the order of this number as it stands, None where there is none."""
        return order_state.order(self.papers(number))

    def papers(self, number: str) -> tuple[Document, ...]:
        """Return the order of this number and what changed it since, this file's included."""
        same = (
            each
            for each in self.before
            if each.document in {order_state.ORDER, order_state.CHANGE}
            and significant(each.number) == significant(number)
            and each.verdict in STANDING
        )
        return (*self.told.order(number, self.ledger), *same)
