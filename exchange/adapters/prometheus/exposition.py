"""Writes figures in the text format of Prometheus. Every name it gives stands in this module."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest, write_to_textfile
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from exchange.model.figures import Figures, Room
from exchange.model.vitals import BOUNDS, Vitals

OTHER = "_other"
"""The label of everybody who is no partner of the configuration: strangers cannot add labels."""


def families(found: Figures) -> Iterator[Metric]:
    """Yield every figure with its name."""
    yield from recorded(found)
    yield from waiting(found)
    yield from room(found.room)
    about = {"version": found.software, "ruleset": found.ruleset, "sqlite": found.recorded.sqlite}
    yield InfoMetricFamily("exchange_build", "What runs here", about)
    if found.vitals:
        yield from running(found.vitals)


def recorded(found: Figures) -> Iterator[Metric]:
    """Yield what only grows, counted from the journal, so that a new start changes nothing."""
    who, held = found.partners, found.recorded
    yield counter("exchange_files_received", "Files taken in", ["partner"], held.files, who=who)
    labels = ["partner", "document", "verdict"]
    yield counter("exchange_documents", "Documents judged", labels, held.documents, who=who)
    text = "Files and documents that were refused, once for each rule they broke"
    yield counter("exchange_refusals", text, ["partner", "rule"], held.refusals, who=who)


def waiting(found: Figures) -> Iterator[Metric]:
    """Yield what waits, by partner; every partner has a figure, if it is 0."""
    who, held = found.partners, found.recorded
    depth = {partner: float(each.count) for partner, each in held.lanes.items()}
    oldest = {
        partner: (found.now - each.since).total_seconds()
        for partner, each in held.lanes.items()
        if each.since
    }
    for name, text, values in (
        ("lane_depth", "Files taken in and not judged yet", depth),
        ("answers_undelivered", "Answers that are not delivered yet", held.undelivered),
        ("answers_overdue", "Answers nobody has acknowledged in time", held.unacknowledged),
        ("questions_open", "Questions nobody has answered", held.questions),
    ):
        yield gauge(f"exchange_{name}", text, values, who)
    text = "How long the oldest file waits to be judged"
    yield gauge("exchange_lane_oldest_seconds", text, oldest, who, join=max)


def room(left: Room) -> Iterator[Metric]:
    """Yield what is left on the disk."""
    yield GaugeMetricFamily("exchange_disk_free_bytes", "Room on the disk", left.bytes_free)
    yield GaugeMetricFamily("exchange_disk_bytes", "Size of the disk", left.bytes_all)
    yield GaugeMetricFamily("exchange_disk_free_files", "Files it has room for", left.files_free)
    yield GaugeMetricFamily("exchange_disk_files", "Files it may have", left.files_all)
    text = "Whether nothing is taken in because there is too little room"
    yield GaugeMetricFamily("exchange_disk_cramped", text, bool(left.cramped))


def running(vitals: Vitals) -> Iterator[Metric]:
    """Yield how the run itself is; these begin anew with every start."""
    started, looked = vitals.started.timestamp(), vitals.looked
    yield GaugeMetricFamily("exchange_start_time_seconds", "When it began", started)
    seen = looked.timestamp() if looked else 0
    text = "When the inboxes were last looked at"
    yield GaugeMetricFamily("exchange_last_look_timestamp_seconds", text, seen)
    yield GaugeMetricFamily("exchange_loop_age_seconds", "Since the loop went round", vitals.turned)
    text = "Lanes that are at the same file for too long"
    yield GaugeMetricFamily("exchange_lanes_stuck", text, len(vitals.stuck))
    yield GaugeMetricFamily("exchange_readers_alive", "Reading processes", vitals.readers)
    text = "Kinds of work that failed when last tried"
    yield GaugeMetricFamily("exchange_work_failing", text, len(vitals.failing))
    text = "Wishes for another configuration that were refused"
    yield CounterMetricFamily("exchange_reloads_refused", text, vitals.refusals)
    text = "Whether the last wish for another configuration was refused"
    yield GaugeMetricFamily("exchange_reload_refused", text, bool(vitals.refused))
    about = {"digest": vitals.configuration}
    yield InfoMetricFamily("exchange_configuration", "The configuration in force", about)
    counts = zip((*map(str, BOUNDS), "+Inf"), vitals.durations.up_to, strict=True)
    text = "How long files took from the beginning of their reading to their answers"
    total = vitals.durations.total
    yield HistogramMetricFamily("exchange_processing_seconds", text, [*counts], total)


def counter(
    name: str,
    text: str,
    labels: list[str],
    values: Mapping[tuple[str, ...], int],
    *,
    who: Collection[str],
) -> Metric:
    """Return what only grows; its first label is a partner."""
    found = CounterMetricFamily(name, text, labels=labels)
    joined: dict[tuple[str, ...], int] = {}
    for (partner, *rest), count in values.items():
        key = (partner if partner in who else OTHER, *rest)
        joined[key] = joined.get(key, 0) + count
    for key, count in sorted(joined.items()):
        found.add_metric(key, count)
    return found


def gauge(
    name: str,
    text: str,
    values: Mapping[str, float],
    partners: Collection[str],
    *,
    join: Callable[[Iterable[float]], float] = sum,
) -> Metric:
    """Return a figure of every partner; those of strangers are joined."""
    found = GaugeMetricFamily(name, text, labels=["partner"])
    for partner in sorted(partners):
        found.add_metric([partner], values.get(partner, 0))
    strangers = [value for partner, value in values.items() if partner not in partners]
    found.add_metric([OTHER], join(strangers) if strangers else 0)
    return found


class Collected(Collector):
    """What a registry asks for figures."""

    def __init__(self, figures: Callable[[], Figures]) -> None:
        self.figures = figures

    def collect(self) -> Iterator[Metric]:
        """Yield the figures as they are now."""
        return families(self.figures())

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: what is registered is not counted before anybody asks."""
        return iter(())


def registry(figures: Callable[[], Figures]) -> CollectorRegistry:
    """Return a registry of these figures alone."""
    made = CollectorRegistry()
    made.register(Collected(figures))
    return made


def exposed(figures: Callable[[], Figures]) -> bytes:
    """Return all figures as text."""
    return generate_latest(registry(figures))


def write_figures(path: Path, figures: Callable[[], Figures]) -> None:
    """Write all figures as a file, whole or not at all, for a node_exporter to read."""
    write_to_textfile(str(path), registry(figures))
