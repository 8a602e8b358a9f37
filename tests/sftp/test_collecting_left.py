"""A run that has ended admits nothing any more: the next one may be at the same file."""

import threading
from pathlib import Path

import pytest
from spooling import station

from exchange.daemon.collecting import Collecting
from exchange.daemon.trapping import Trap
from exchange.errors import Undeliverable
from exchange.journal import Journal
from exchange.spool.claim import Claimed


def test_what_is_fetched_is_admitted_until_a_lane_was_left_behind(
    tmp_path: Path, journal: Journal
) -> None:
    admitted: list[Claimed] = []
    collecting = Collecting(
        station(tmp_path, journal),
        threading.Event(),
        Trap(),
        lambda: None,
        admit=lambda claimed, _: admitted.append(claimed),
    )
    claimed = Claimed(tmp_path / "var/work/acme/01KAZZZZZZZZZZZZZZZZZZZZZZ")
    collecting.own(claimed, lambda: None)
    hung = threading.Event()
    collecting.lanes.running["acme"] = collecting.lanes.pool.submit(lambda _: hung.wait(30), "acme")
    collecting.finish(0.0)
    with pytest.raises(Undeliverable, match="we have stopped"):
        collecting.own(claimed, lambda: None)
    hung.set()
    assert admitted == [claimed]
