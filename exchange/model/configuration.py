"""Everything a site is configured to do, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from exchange.model.advice import UNDECIDED, advisory
from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.findings import Rules
from exchange.model.layouts import Layout
from exchange.model.partners import Partner, Site
from exchange.model.structures import StructureFiles

OURS = "_site"
"""The name our own calendar has among those of the partners."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The site, its partners, their layouts and the rules in force.

    `structures` are the message structures the site brings itself, by format. `ruleset` names
    the version of `rules.toml`, the canonical schemas and these structures (the first 12 hex
    digits of the SHA-256 over them), `software` the version of this package. `agreements` holds
    the versions of each agreement, oldest first, `calendars` ours as `_site` and, by their ids,
    those of the partners who name one.
    """

    site: Site
    partners: Mapping[str, Partner]
    layouts: Mapping[str, Layout]
    rules: Rules
    ruleset: str
    software: str
    structures: Mapping[str, StructureFiles] = field(default_factory=dict)
    agreements: Mapping[str, tuple[Agreement, ...]] = field(default_factory=dict)
    calendars: Mapping[str, BusinessCalendar] = field(default_factory=dict)

    def day(self, at: datetime) -> date:
        """Return the day it is at our site."""
        return at.astimezone(ZoneInfo(self.site.timezone)).date()

    @property
    def site_calendar(self) -> BusinessCalendar:
        """Our own business calendar; without a country it knows weekends alone."""
        return self.calendars.get(OURS) or BusinessCalendar(self.site.timezone)

    def calendar_of(self, partner: str) -> BusinessCalendar:
        """A partner's business calendar, ours where theirs is not known."""
        return self.calendars.get(partner) or self.site_calendar

    def agreement_of(self, partner: str, day: date, plant: str = "") -> Agreement | None:
        """Return the version of a partner's agreement in force on a day, None where none is.

        One for the plant counts before one for all of ours.
        """
        known = self.partners.get(partner)
        versions = self.agreements.get(known.agreement, ()) if known else ()
        holding = [each for each in versions if each.in_force(day) and each.plant in {"", plant}]
        return max(holding, key=lambda each: each.plant, default=None)

    def rules_of(self, partner: str, day: date) -> Rules:
        """Return the rules as they hold for a partner on a day.

        Severities are those agreed; while the partner is in draft or test, findings are advice.
        """
        agreed = self.rules_once_live(partner, day)
        known = self.partners.get(partner)
        return advisory(agreed) if known and known.state in UNDECIDED else agreed

    def rules_once_live(self, partner: str, day: date) -> Rules:
        """Return the rules with the severities agreed, whatever state the partner is in."""
        agreement = self.agreement_of(partner, day)
        if agreement is None or not agreement.severities:
            return self.rules
        agreed = {
            name: replace(self.rules[name], severity=severity)
            for name, severity in agreement.severities.items()
            if not self.rules[name].fixed
        }
        return {**self.rules, **agreed}

    def agreed(self, partner: str, at: datetime) -> "Configuration":
        """Return what holds for what a partner sent at that time: the rules are theirs."""
        return replace(self, rules=self.rules_of(partner, self.day(at)))
