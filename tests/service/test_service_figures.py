"""Figures and health: counted from the journal, told on loopback alone, named nowhere in vain."""

import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from acceptance.installation import START, Installation, forecast
from prometheus_client.parser import text_string_to_metric_families

from exchange import settings
from exchange.adapters.prometheus.exposition import exposed, families, write_figures
from exchange.adapters.prometheus.listening import TEXT, listening
from exchange.daemon.health import LOOP_SECONDS, unready, unwell
from exchange.errors import Misconfigured
from exchange.journal.figures import JournalFigures
from exchange.model.figures import Figures, Recorded, Room, Waiting
from exchange.model.partners import Metrics
from exchange.model.vitals import BOUNDS, Durations, Vitals
from exchange.settings.listening import check_listening
from exchange.spool.site import room
from exchange.wiring.observing import page

ROOT = Path(__file__).parents[2]
OPS = ROOT / "samples/ops"
PAGE = ROOT / "docs/reference/service-metrics.md"
ROOMY = Room(50, 100, 40, 200)
WELL = Vitals(started=START, turned=1.0, looked=START)
FIGURES = Figures(
    now=START + timedelta(minutes=5),
    software="0.1.0",
    ruleset="abc",
    partners=("acme", "zeta"),
    recorded=Recorded(
        files={("acme",): 3, ("stranger",): 2, ("stranger-2",): 1},
        documents={("acme", "forecast", "accepted"): 2},
        refusals={("acme", "FC-006"): 1},
        lanes={"acme": Waiting(2, START), "x": Waiting(1, START)},
        undelivered={"zeta": 4},
    ),
    room=ROOMY,
    vitals=WELL,
)


def samples(text: bytes) -> dict[tuple[str, ...], float]:
    return {
        (each.name, *(each.labels[label] for label in sorted(each.labels))): each.value
        for family in text_string_to_metric_families(text.decode())
        for each in family.samples
    }


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    return Installation(tmp_path, agreed=False)


def recorded(site: Installation, overdue: Mapping[str, datetime] | None = None) -> Recorded:
    with site.journal() as journal:
        return JournalFigures(journal.store).recorded(overdue or {})


def test_figures_are_those_of_the_journal_whoever_counts_and_when(site: Installation) -> None:
    site.drop("nordwerk", "fc.edi", forecast())
    with site.journal() as journal:
        going_on = JournalFigures(journal.store)
        first = going_on.recorded({})
        site.drop("nordwerk", "bad.edi", forecast(b"UNZ+1", b"UNZ+2"))
        second = going_on.recorded({"nordwerk": site.now + timedelta(days=1)})
    assert first.files == {("nordwerk",): 1}
    assert first.documents == {("nordwerk", "forecast", "accepted"): 1}
    assert first.refusals == {}
    assert second.files == {("nordwerk",): 2}
    assert second.refusals == {("nordwerk", rule): 1 for rule in ("ENV-004", "ENV-006", "ENV-016")}
    assert replace(second, unacknowledged={}) == replace(recorded(site), unacknowledged={})
    assert second.unacknowledged == {"nordwerk": 0}  # a CONTRL is not acknowledged
    assert second.lanes == {}
    assert second.undelivered == {}


def test_strangers_add_no_labels_and_every_partner_has_its_figure() -> None:
    found = samples(exposed(lambda: FIGURES))
    assert found["exchange_files_received_total", "acme"] == 3
    assert found["exchange_files_received_total", "_other"] == 3
    assert found["exchange_lane_depth", "zeta"] == 0
    assert found["exchange_lane_depth", "_other"] == 1
    assert found["exchange_lane_oldest_seconds", "acme"] == 300
    assert found["exchange_answers_undelivered", "zeta"] == 4
    assert found["exchange_documents_total", "forecast", "acme", "accepted"] == 2
    assert found["exchange_refusals_total", "acme", "FC-006"] == 1
    assert not [name for name in found if "stranger" in name]


def test_times_are_counted_by_their_bounds() -> None:
    durations = Durations()
    for seconds in (0.05, 0.1, 0.2, 700.0):
        durations.add(seconds)
    assert durations.up_to == [2, 3, *[3] * (len(BOUNDS) - 2), 4]
    text = exposed(lambda: replace(FIGURES, vitals=replace(WELL, durations=durations)))
    found = samples(text)
    assert found["exchange_processing_seconds_bucket", "0.1"] == 2
    assert found["exchange_processing_seconds_bucket", "+Inf"] == 4
    assert found["exchange_processing_seconds_sum",] == pytest.approx(700.35)


def test_figures_of_a_run_that_is_over_go_into_a_file(tmp_path: Path) -> None:
    write_figures(tmp_path / "exchange.prom", lambda: FIGURES)
    found = samples((tmp_path / "exchange.prom").read_bytes())
    assert found["exchange_disk_free_bytes",] == 50
    assert [path.name for path in tmp_path.iterdir()] == ["exchange.prom"]


@pytest.mark.parametrize(
    ("vitals", "left", "journal", "reason"),
    [
        (WELL, ROOMY, "", None),
        (replace(WELL, turned=LOOP_SECONDS + 1), ROOMY, "", "the loop has not gone round for 121"),
        (replace(WELL, stuck=("acme",)), ROOMY, "", "lane acme has been at the same file"),
        (replace(WELL, failing=("looking_failed",)), ROOMY, "", "looking_failed when last tried"),
        (replace(WELL, failing=("lane_failed",)), ROOMY, "", None),
        (WELL, None, "", "the disk does not answer"),
        (WELL, replace(ROOMY, cramped="the disk has only 3 MiB left"), "", "only 3 MiB left"),
        (WELL, ROOMY, "disk I/O error", "the journal cannot be read: disk I/O error"),
    ],
)
def test_a_run_is_well_or_says_why_not(
    vitals: Vitals, left: Room | None, journal: str, reason: str | None
) -> None:
    found = unwell(vitals, left, journal)
    assert [*found] == [] if reason is None else reason in found[0]


@pytest.mark.parametrize(
    ("since_look", "reason"),
    [(None, "it is starting"), (1.0, None), (69.0, None), (70.0, "were not looked at for 70")],
)
def test_a_run_is_ready_once_it_looks_into_the_inboxes(
    since_look: float | None, reason: str | None
) -> None:
    found = unready(WELL, since_look, 3.0)
    assert [*found] == [] if reason is None else reason in found[0]


def test_pages_have_the_status_of_what_they_say() -> None:
    assert page(WELL, lambda _: []) == (HTTPStatus.OK, TEXT, b"well\n")
    assert page(WELL, lambda _: ["a", "b"]) == (HTTPStatus.SERVICE_UNAVAILABLE, TEXT, b"a\nb\n")
    assert page(None, lambda _: [])[0] == HTTPStatus.SERVICE_UNAVAILABLE


@pytest.fixture
def port() -> Iterator[int]:
    with listening("127.0.0.1", 0, {"/health": lambda: page(WELL, lambda _: ["no"])}) as port:
        yield port


@pytest.mark.parametrize(
    ("path", "status", "body"), [("/health", 503, b"no\n"), ("/etc/passwd", 404, b"not here\n")]
)
def test_who_asks_is_answered(port: int, path: str, status: int, body: bytes) -> None:
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as told:
        directly.open(f"http://127.0.0.1:{port}{path}", timeout=10)
    with told.value as answer:
        assert (answer.code, answer.read()) == (status, body)


@pytest.mark.parametrize(
    ("listen", "anywhere", "reason"),
    [
        ("", False, None),
        ("127.0.0.1:9464", False, None),
        ("[::1]:9464", False, None),
        ("10.0.0.4:9464", False, "others can reach 10.0.0.4"),
        ("0.0.0.0:9464", False, "others can reach 0.0.0.0"),
        ("0.0.0.0:9464", True, None),
        ("localhost:9464", False, "is not an address and a port"),
        ("127.0.0.1", False, "is not an address and a port"),
        ("127.0.0.1:0", False, "is not an address and a port"),
        ("127.0.0.1:65536", True, "is not an address and a port"),
    ],
)
def test_figures_are_told_on_this_machine_alone_unless_somebody_says_so(
    tmp_path: Path,
    listen: str,
    anywhere: bool,  # noqa: FBT001 - a setting
    reason: str | None,
) -> None:
    told = Metrics(listen=listen, anywhere=anywhere)
    if reason is None:
        check_listening(tmp_path / "exchange.toml", told)
        return
    with pytest.raises(Misconfigured, match=re.escape(reason)):
        check_listening(tmp_path / "exchange.toml", told)


def test_the_setting_is_read_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "exchange.toml").write_text('name = "A"\n[metrics]\nlisten = "10.0.0.1:1"\n')
    with pytest.raises(Misconfigured, match=r"line 3, key metrics\.listen: others can reach"):
        settings.load(tmp_path)


def test_the_room_is_what_the_disk_says(tmp_path: Path) -> None:
    found = room(os.statvfs(tmp_path))
    assert 0 < found.bytes_free <= found.bytes_all


def names() -> set[str]:
    """Return every name of a figure as Prometheus keeps it."""
    text = exposed(lambda: FIGURES).decode()
    return set(re.findall(r"^(exchange_\w+)", text, re.MULTILINE))


def test_alerts_and_dashboard_name_figures_that_exist() -> None:
    told = (OPS / "alerts.yaml").read_text() + (OPS / "dashboard.json").read_text()
    named = set(re.findall(r"\bexchange_[a-z_]+", told))
    assert named
    assert named <= names()


def test_every_figure_is_explained() -> None:
    listed = set(re.findall(r"^\| `(exchange_\w+)", PAGE.read_text(), re.MULTILINE))
    assert listed == {
        each.name + ("_total" if each.type == "counter" else "_info" if each.type == "info" else "")
        for each in families(FIGURES)
    }


def test_the_dashboard_is_one_object_of_panels() -> None:
    told = json.loads((OPS / "dashboard.json").read_text())
    assert all(panel["targets"] for panel in told["panels"])
    assert told["panels"]
