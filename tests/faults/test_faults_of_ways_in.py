"""Fetching, handing in and checking, struck at every call that must last."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog
from spooling import BROKEN, NO_SPACE, Fate, Killed, drop, fated, station

from exchange.daemon import Station
from exchange.daemon.checking import check
from exchange.daemon.intake import enter, take
from exchange.daemon.letters import Visit
from exchange.daemon.station import Looked
from exchange.journal import Journal, open_journal
from exchange.model.mailboxes import Mailbox, Told
from exchange.model.receipts import Receipt
from exchange.model.ways import Way
from exchange.spool.claim import checks, claims
from exchange.spool.handing import hand_in

ENOUGH = 400
NEWEST = 8  # receipts a cycle may have brought
MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it
Strike = Callable[[int], Fate]
STRIKES: dict[str, Strike] = {
    "killed": Fate,
    "broken": lambda number: Fate(number, BROKEN),
    "full": lambda number: Fate(number, NO_SPACE),
}


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def journal(memory: Path) -> Iterator[Journal]:
    with open_journal(memory / "journal.db") as journal:
        yield journal


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(processors=[drop_event])
    yield
    structlog.reset_defaults()


def drop_event(_logger: object, _method: str, _event: object) -> str:
    raise structlog.DropEvent


def struck(deed: Callable[[], object]) -> None:
    """Do something that may be its last."""
    try:
        deed()
    except (Killed, OSError):
        return


def sweep(cycle: Callable[[Path, Fate, int], str], memory: Path, strike: Strike) -> dict[int, str]:
    """Strike at call 1, 2, 3 … until a cycle ends before it is struck; return what went wrong."""
    verdicts: dict[int, str] = {}
    for number in range(1, ENOUGH):
        root, fate = memory / "cycle", strike(number)
        root.mkdir()
        verdicts[number] = cycle(root, fate, number)
        shutil.rmtree(root)
        if fate.calls < number:
            assert number > 15
            return {at: wrong for at, wrong in verdicts.items() if wrong}
    pytest.fail("the cycle never ends")


MAILS = {1: b"From: a@acme.example", 2: b"From: spam@evil.example", 3: b"From: z@zeta.example"}


@dataclass
class Post:
    """A mail server that forgets nothing; what it is told may be the last it hears."""

    fate: Fate
    folders: dict[str, list[tuple[int, bytes]]] = field(
        default_factory=lambda: {"INBOX": [*MAILS.items()], "done": [], "refused": []}
    )
    uidvalidity: int = 7

    def waiting(self) -> list[int]:
        return [uid for uid, _ in self.folders["INBOX"]]

    def told(self, uid: int) -> Told:
        self.fate.point()
        sender = MAILS[uid].decode().removeprefix("From: ")
        return Told(len(MAILS[uid]), sender, sender, subject=f"mail {uid}")

    def whole(self, uid: int) -> bytes:
        self.fate.point()
        return MAILS[uid]

    def flag(self, uid: int) -> None:
        raise NotImplementedError

    def move(self, uid: int, folder: str) -> None:
        self.fate.point()
        self.folders["INBOX"] = [each for each in self.folders["INBOX"] if each[0] != uid]
        self.folders[folder].append((uid, MAILS[uid]))
        self.fate.point()


class FatedLetters:
    """What is on record about mailboxes; it may fail before it is written, and after."""

    def __init__(self, journal: Journal, fate: Fate) -> None:
        self.journal, self.fate = journal, fate

    def __getattr__(self, name: str) -> Callable[..., object]:
        deed: Callable[..., object] = getattr(self.journal.letters(), name)

        def done(*given: object) -> object:
            self.fate.point()
            found = deed(*given)
            self.fate.point()
            return found

        return done


def admitted(site: Station) -> None:
    """Do what a daemon does with what is claimed."""
    for claimed in claims(site.spool):
        enter(site, claimed)


def fetched(journal: Journal, box: Mailbox) -> list[Receipt]:
    found = journal.receipts(NEWEST)
    return [each for each in found if each.way.letter and each.way.letter.mailbox == box.name]


@pytest.mark.parametrize("strike", STRIKES)
def test_every_mail_is_taken_once_and_moved_once(
    memory: Path, journal: Journal, strike: str
) -> None:
    def cycle(root: Path, fate: Fate, number: int) -> str:
        senders = {"@acme.example": "acme", "@zeta.example": "zeta"}
        box = Mailbox(
            host="here", user=f"{strike}{number}", password_file="none",  # noqa: S106 - no file
            senders=senders, done_folder="done", refused_folder="refused",
        )  # fmt: skip
        for folder in ("work", "blobs/.tmp"):
            (root / "var" / folder).mkdir(parents=True)
        post = Post(fate)
        site = fated(root, journal, fate)
        setattr(site.journal, "letters", partial(FatedLetters, journal, fate))  # noqa: B010
        struck(Visit(site, box, post, nullcontext(), lambda: False).pass_through)
        post.fate, healthy = Fate(), station(root, journal)
        if fate.error:  # nobody was killed: it is looked again before all is entered
            Visit(healthy, box, post, nullcontext(), lambda: False).pass_through()
        admitted(healthy)
        Visit(healthy, box, post, nullcontext(), lambda: False).pass_through()
        return wrong(root, journal, box, post)

    def wrong(root: Path, journal: Journal, box: Mailbox, post: Post) -> str:
        taken = Counter((each.partner, each.filename) for each in fetched(journal, box))
        if taken != Counter({("acme", "mail 1.eml"): 1, ("zeta", "mail 3.eml"): 1}):
            return f"taken: {taken}"
        if {name: [uid for uid, _ in held] for name, held in post.folders.items()} != {
            "INBOX": [],
            "done": [1, 3],
            "refused": [2],
        }:
            return f"lies: {post.folders}"
        left = [*(root / "var" / "work").glob("*/*")]
        return f"left over: {left}" if left else ""

    assert sweep(cycle, memory, STRIKES[strike]) == {}


@pytest.mark.parametrize("strike", STRIKES)
def test_what_is_handed_in_never_comes_without_what_is_said_of_it(
    memory: Path, journal: Journal, strike: str
) -> None:
    def cycle(root: Path, fate: Fate, number: int) -> str:
        for folder in ("work", "blobs/.tmp"):
            (root / "var" / folder).mkdir(parents=True)
        site = fated(root, journal, fate)
        way = Way(by="Ewa", on_behalf=f"{strike} {number}")
        ended = []

        def deed() -> None:
            file = ("a.txt", (b"A" * 3000,))
            ended.append(hand_in(site.spool, "acme", file, way=way, now=site.now()))
            admitted(site)

        struck(deed)
        admitted(station(root, journal))
        found = [each for each in journal.receipts(NEWEST) if each.way == way]
        left = [*(root / "var" / "work").glob("*/*")]
        if left or len(found) > 1 or (ended and len(found) != 1):
            return f"found {found}, left {left}, ended {ended}"
        return "" if not found or found[0].size == len(b"A" * 3000) else "half of it"

    assert sweep(cycle, memory, STRIKES[strike]) == {}


@pytest.mark.parametrize("strike", STRIKES)
def test_what_is_only_checked_gets_its_report_and_goes_away(
    memory: Path, journal: Journal, strike: str
) -> None:
    def cycle(root: Path, fate: Fate, number: int) -> str:
        del number
        place = drop(root, "acme/check/a.txt", b"A" * 3000)
        site = seeing(fated(root, journal, fate))

        def deed() -> None:
            take(site, place)
            for claimed in checks(site.spool):
                check(site, claimed)

        struck(deed)
        healthy = seeing(station(root, journal))
        if place.exists():
            take(healthy, place)
        for claimed in [*checks(healthy.spool)]:
            check(healthy, claimed)
        folder = root / "outbox/acme/check"
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
        wanted = {"a.txt.REPORT.html": b"page" * 500, "a.txt.REPORT.json": b"{}"}
        left = [*(root / "var" / "checks").glob("*/*"), *(root / "inbox/acme/check").iterdir()]
        return f"found {found}, left {left}" if found != wanted or left else ""

    assert sweep(cycle, memory, STRIKES[strike]) == {}


def seeing(site: Station) -> Station:
    """Return a site that finds the same in every file."""
    return replace(site, look=lambda _file, _found: Looked(b"page" * 500, b"{}"))
