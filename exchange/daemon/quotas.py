"""Leaves in the inboxes what is more than a partner's quota, and says so."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from exchange.arrival import Wait
from exchange.model.configuration import Configuration
from exchange.model.quotas import Quota, Usage, rationed
from exchange.spool.listing import lane
from exchange.spool.site import Spool

AGAIN = 0.5
"""Seconds until files that wait for others to be judged are looked at again."""


def midnight(configuration: Configuration, now: datetime) -> datetime:
    """Return when the day began, in the site's zone."""
    zone = ZoneInfo(configuration.site.timezone)
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


def quota(configuration: Configuration, partner: str) -> Quota:
    """Return the quota of a partner: their own where they have one, else that of the site."""
    found = configuration.partners.get(partner)
    default = configuration.site.quota
    return found.quota.over(default) if found else default


def held_back(
    configuration: Configuration, spool: Spool, sizes: Mapping[Path, int], used: Mapping[str, Usage]
) -> dict[Path, Wait]:
    """Return which of the files to take are more than their partner's quota, and why."""
    lanes: dict[str, list[Path]] = {}
    for path in sizes:
        lanes.setdefault(lane(spool, path), []).append(path)
    found: dict[Path, Wait] = {}
    for partner, paths in lanes.items():
        listed = [(path, sizes[path]) for path in paths]
        usage = used.get(partner, Usage())
        for path, why in rationed(quota(configuration, partner), usage, listed):
            found[path] = Wait(why.reason, patient=not why.passing, again=AGAIN)
    return found


def limited(configuration: Configuration) -> bool:
    """Tell whether anybody has a quota at all."""
    quotas = [configuration.site.quota, *(each.quota for each in configuration.partners.values())]
    return any(each != Quota() for each in quotas)
