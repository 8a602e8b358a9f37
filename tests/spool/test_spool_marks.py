"""What is agreed with one partner on disk: marks of whole files, and an outbox of their own."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from spooling import Fate, Killed, Taker, answers, configuration, drop, fated, work

from exchange import settings
from exchange.arrival import Arrivals, Aside, Claim, Decision, Ignore, Wait
from exchange.daemon import Station, run
from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal
from exchange.model.arrivals import Examination, Kind, Sighting
from exchange.model.configuration import Configuration
from exchange.model.partners import Arriving
from exchange.spool.marks import named
from exchange.spool.release import handed_over

RULES = Arriving(settle_seconds=2, empty_after_seconds=60)
DAY = 86_400.0
BOX = Path("inbox/acme")
CONTENT = b"the whole file"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def seen(size: int = 10, kind: Kind = Kind.FILE, inode: int = 1) -> Sighting:
    return Sighting(kind, inode, size, 0, 0, 1)


def after(
    listing: dict[str, Sighting], quiet: float, suffix: str = ".done", writers: str = ""
) -> dict[str, Decision]:
    """Return what is decided about entries that have looked the same for `quiet` seconds."""
    arrivals = Arrivals(RULES, lambda path: Examination(path.name == writers), lambda _: suffix)
    there = {BOX / name: sighting for name, sighting in listing.items()}
    arrivals.observe(there, 0.0)
    return {path.name: found for path, found in arrivals.observe(there, quiet).items()}


def test_a_file_is_taken_only_with_its_mark_and_the_mark_goes_with_it() -> None:
    assert after({"a.csv": seen(), "a.csv.done": seen(0)}, 5) == {
        "a.csv": Claim(),
        "a.csv.done": Ignore(),
    }
    lonely = after({"a.csv": seen(), "b.csv.done": seen(0)}, DAY - 1)
    assert lonely["a.csv"] == Wait("its mark has not come yet: the same name with .done")
    assert lonely["b.csv.done"] == Ignore()


def test_a_mark_nobody_needs_is_told_after_a_day() -> None:
    found = after({"b.csv.done": seen(0)}, DAY)["b.csv.done"]
    assert found == Wait("it marks a file that has not come for more than a day")


@pytest.mark.parametrize(
    ("suffix", "size", "quiet", "writers", "taken"),
    [
        (".done", 0, 1.9, "", False), (".done", 0, 2.0, "", True),
        (".done", 0, 9.0, "a.csv.done", False), (".done", 0, 9.0, "a.csv", False),
        (".sha256", 64, 2.0, "", True), (".sha256", 0, 59.0, "", False),
        (".sha256", 0, 60.0, "", True), (".sha256", 64, 9.0, "a.csv.sha256", False),
    ],
)  # fmt: skip
def test_both_have_to_be_whole(
    suffix: str, size: int, quiet: float, writers: str, *, taken: bool
) -> None:
    found = after({"a.csv": seen(), f"a.csv{suffix}": seen(size)}, quiet, suffix, writers)["a.csv"]
    assert found == Claim() if taken else isinstance(found, Wait)


def test_odd_entries_are_put_aside_with_a_mark_or_without() -> None:
    link = seen(kind=Kind.LINK)
    assert after({"a.csv": link}, 5)["a.csv"] == Aside("symbolic link")
    assert after({"a.csv.done": link}, 5)["a.csv.done"] == Aside("symbolic link")
    beside = after({"a.csv": seen(), "a.csv.done": link}, 5)
    assert beside["a.csv"] == Wait("its mark is no ordinary file")
    assert after({"a.csv.part": seen()}, 5)["a.csv.part"] == Ignore()


def agreed(suffix: str) -> Configuration:
    known = configuration()
    partners = {
        name: replace(each, done_suffix=suffix if name == "acme" else "")
        for name, each in known.partners.items()
    }
    return replace(known, partners=partners)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHA256, SHA256), (f"{SHA256.upper()} *a.csv\n", SHA256),
        (f"SHA256 (a.csv) = {SHA256}\n", SHA256), (f"{SHA256}0", ""), (SHA256[1:], ""),
        ("done", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_hash_is_read_in_any_form(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mark").write_text(text)
    assert named(tmp_path / "mark") == said


@pytest.mark.parametrize(
    ("mark", "answered"),
    [(SHA256, CONTENT), (hashlib.sha256(b"another").hexdigest(), b"ENV-035")],
)
def test_a_hash_in_a_mark_is_compared(tmp_path: Path, mark: str, answered: bytes) -> None:
    drop(tmp_path, "acme/a.csv", CONTENT)
    drop(tmp_path, "acme/a.csv.sha256", mark.encode())
    assert work(tmp_path, configuration=agreed(".sha256")) == ()
    assert [*answers(tmp_path).values()] == [answered]
    assert not any((tmp_path / "inbox/acme").iterdir())
    aside = sorted(path.name for path in (tmp_path / "var/quarantine").rglob("*") if path.is_file())
    assert aside == ([] if answered == CONTENT else ["a.csv", "mark", "reason.txt"])


def test_what_is_no_hash_says_nothing(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/etc/hostname")
    assert named(link) == ""


def test_a_file_without_its_mark_waits_and_says_so(tmp_path: Path) -> None:
    drop(tmp_path, "acme/a.csv", CONTENT)
    drop(tmp_path, "zeta/b.csv", CONTENT)
    (waits,) = work(tmp_path, configuration=agreed(".done"))
    assert waits.path == "inbox/acme/a.csv"
    assert waits.reason == "its mark has not come yet: the same name with .done"
    assert len(answers(tmp_path)) == 1


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Give a folder in memory where there is one: no power is cut here, only processes."""
    place = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with TemporaryDirectory(dir=place if place.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def journal(memory: Path) -> Iterator[Journal]:
    with open_journal(memory / "journal.db") as journal:
        yield journal


def struck(root: Path, journal: Journal, fate: Fate, taker: Taker) -> bool:
    """Run a site whose partner sends a hash with each file; tell whether it was killed."""
    fate.visitor = taker
    station: Station = replace(fated(root, journal, fate), configuration=agreed(".sha256"))
    try:
        run(station, once=True)
    except Killed:
        return True
    finally:
        taker()
    return False


@pytest.mark.parametrize(("hashed", "answer"), [(CONTENT, CONTENT), (b"another", b"ENV-035")])
def test_a_kill_between_a_file_and_its_mark_loses_neither(
    memory: Path, journal: Journal, hashed: bytes, answer: bytes
) -> None:
    for at in range(33, 51):
        root = memory / f"{answer.decode()}-{at}"
        drop(root, "acme/a.csv", CONTENT)
        drop(root, "acme/a.csv.sha256", hashlib.sha256(hashed).hexdigest().encode())
        taker = Taker(root / "outbox")
        assert struck(root, journal, Fate(at), taker)
        assert not struck(root, journal, Fate(), taker)
        assert taker.taken == [answer], at
        left = [*(root / "inbox/acme").iterdir(), *(root / "var/work").glob("*/*")]
        assert left == []


def test_an_ending_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "partners").mkdir()
    (tmp_path / "exchange.toml").write_text('name = "Us"\n')
    for wrong in ("done", ".", "../x", ".a b", "." + os.sep):
        text = f'name = "A"\nstate = "draft"\ndone_suffix = "{wrong}"\n'
        (tmp_path / "partners" / "acme.toml").write_text(text)
        with pytest.raises(Misconfigured, match=r"key done_suffix: .* is no ending"):
            settings.load(tmp_path)


@pytest.mark.parametrize(
    ("mode", "ours_no_more"), [(0o2770, True), (0o770, False), (0o2775, False), (0o700, False)]
)
def test_an_outbox_is_handed_over_with_its_group_and_barred(
    tmp_path: Path, mode: int, *, ours_no_more: bool
) -> None:
    tmp_path.chmod(mode)
    assert handed_over(tmp_path) is ours_no_more


def test_answers_are_for_whoever_can_enter_an_outbox_that_was_handed_over(tmp_path: Path) -> None:
    box = tmp_path / "outbox" / "zeta"
    box.mkdir(parents=True)
    box.chmod(0o2770)
    drop(tmp_path, "zeta/b.csv", CONTENT)
    before = os.umask(0o007)
    try:
        work(tmp_path)
    finally:
        os.umask(before)
    (answer,) = box.iterdir()
    assert answer.stat().st_mode & 0o777 == 0o664
