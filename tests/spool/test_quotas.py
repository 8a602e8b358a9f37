"""What is more than a quota stays in its inbox, is told, and is taken when the day turns."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from acceptance.installation import NORDWERK, Installation

from exchange import settings
from exchange.daemon.quotas import midnight, quota
from exchange.journal import open_journal
from exchange.journal.usage import since
from exchange.model.configuration import Configuration
from exchange.model.partners import Partner, Site
from exchange.model.quotas import Quota, Usage, rationed, spent

FILES = [("a", 10), ("b", 20), ("c", 30), ("d", 1)]


@pytest.mark.parametrize(
    ("limit", "usage", "left"),
    [
        (Quota(), Usage(10**6, 10**12, 10**6), ""),
        (Quota(files_a_day=5), Usage(3), "cd"),
        (Quota(files_a_day=3), Usage(3), "abcd"),
        (Quota(bytes_a_day=31), Usage(), "cd"),
        (Quota(bytes_a_day=5), Usage(), "bcd"),
        (Quota(bytes_a_day=5), Usage(1, 5), "abcd"),
        (Quota(files_unjudged=2), Usage(9, 9, 1), "bcd"),
        (Quota(files_a_day=9, bytes_a_day=40, files_unjudged=3), Usage(), "cd"),
    ],
)
def test_what_is_too_much_stays(limit: Quota, usage: Usage, left: str) -> None:
    assert "".join(name for name, _ in rationed(limit, usage, FILES)) == left


def test_only_what_waits_for_others_passes_by_itself() -> None:
    for limit, passing in ((Quota(files_a_day=1), False), (Quota(files_unjudged=1), True)):
        why = spent(limit, Usage(1, 1, 1), 1)
        assert why is not None
        assert why.passing == passing


def test_a_partner_has_the_quota_of_the_site_but_for_what_is_theirs() -> None:
    site = Site(name="Us", quota=Quota(files_a_day=9, bytes_a_day=8))
    acme = Partner(id="acme", name="A", state="live", quota=Quota(files_a_day=7))
    found = Configuration(site, {"acme": acme}, {}, {}, "r", "s")
    assert quota(found, "acme") == Quota(files_a_day=7, bytes_a_day=8)
    assert quota(found, "nobody") == site.quota


def test_the_day_turns_at_midnight_of_the_site() -> None:
    found = Configuration(Site(name="Us", timezone="Europe/Warsaw"), {}, {}, {}, "r", "s")
    now = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert midnight(found, now) == datetime(2026, 7, 1, 22, 0, tzinfo=UTC)


def test_a_flood_waits_and_is_taken_on_the_next_days(tmp_path: Path) -> None:
    site = Installation(tmp_path, agreed=False)
    with (tmp_path / "exchange.toml").open("a") as more:
        more.write("\n[quota]\nfiles_a_day = 2\n")
    for number in range(5):
        path = site.inbox("nordwerk") / f"FC_{number}.edi"
        path.write_bytes((NORDWERK / "FC_2026W48_BAD.edi").read_bytes() + b"\n" * number)
    (site.inbox("wista") / "other.csv").write_bytes(b"a;b\n")
    left = site.run()
    assert [found.split(":")[0] for found in left] == [
        f"inbox/nordwerk/FC_{number}.edi" for number in (2, 3, 4)
    ]
    assert all("2 files came today" in found for found in left)
    with open_journal(tmp_path / "var/journal.db") as journal:
        used = since(journal.store, midnight(settings.load(tmp_path), site.now))
    assert used["nordwerk"].files == 2
    assert used["wista"].files == 1
    for rest in (1, 0):
        site.now += timedelta(days=1)
        assert len(site.run()) == rest
