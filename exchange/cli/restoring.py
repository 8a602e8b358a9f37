"""`exchange restore`: a backup put back, what may have been sent since, and sending again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exchange import resuming, wiring
from exchange.backup import restoring
from exchange.cli import console
from exchange.cli.acting import done
from exchange.cli.closing import person
from exchange.cli.looking import opened
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.acts import Resumption
from exchange.model.configuration import Configuration
from exchange.model.restoring import Key, Restoration, onward
from exchange.resuming import Doubt, Seen
from exchange.spool.site import Spool

PAST = re.compile(r"([^:=]+):([^:=]+)=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator says about what was sent since a backup."""

    outboxes: Sequence[Path]
    past: Sequence[str]
    skip: int | None
    resend: Sequence[str]


def restore(source: Path, site: Path, keys: Path | None) -> int:
    """Put a backup into an empty folder."""
    if not source.is_dir():
        raise Misconfigured(f"{source}: there is no such backup; see exchange restore --help")
    made = restoring.restore(source, site, by=person(), now=datetime.now(UTC))
    console.say(f"{site}: restored from {source.name}, made {made.made_at:%Y-%m-%d %H:%M}Z")
    if keys:
        console.say(f"  {len(restoring.restore_keys(keys, site).files)} keys and secrets put back")
    for what in made.lacking:
        console.say(f"  LACKING  {what}: it was gone when the backup was made")
    console.say(
        "It takes files in, but judges and sends nothing until you say: exchange restore release. "
        "What that has to know: exchange restore status"
    )
    return 0


def mark(site: Path) -> int:
    """Take an older journal that somebody put into the site."""
    written = restoring.mark_in_place(site, by=person(), now=datetime.now(UTC))
    console.say(f"{site}: the journal is taken as it was at {written:%Y-%m-%d %H:%M}Z")
    console.say("Nothing is judged or sent until you say: exchange restore release")
    return 0


def status(site: Path, said: Said, *, as_json: bool) -> int:
    """Print what may have been sent since the backup, and where numbers would go on."""
    with opened(site) as journal:
        held = journal.keeping().sending_held()
        if held is None:
            console.emit({"held": False}) if as_json else console.say("Nothing is held back.")
            return 0
        known, found, numbers = weighed(journal, site, held, said)
        following = {each.key: each.next for each in journal.keeping().sequences()}
    del known
    shown = {
        "held": True,
        "backup": held.source,
        "made_at": held.made_at.isoformat(),
        "numbers": [
            {"partner": key[0], "kind": key[1], "next": following.get(key, 1), "onward": number}
            for key, number in sorted(numbers.items())
        ],
        "answers": [doubt_row(each) for each in found],
    }
    console.emit(shown) if as_json else say_status(held, shown)
    return 0


def doubt_row(each: Doubt) -> dict[str, object]:
    """Return an answer in doubt for people and scripts."""
    was = "lay in the outbox" if each.lay else f"{each.answer.state}, on its way"
    return {
        "number": each.answer.id,
        "answer": each.answer.path,
        "at_backup": was,
        "found": "sent, found" if each.found else "not known",
    }


def say_status(held: Restoration, shown: Mapping[str, object]) -> None:
    """Print the same for a person."""
    console.say(f"From {held.source}, made {held.made_at:%Y-%m-%d %H:%M}Z. Nothing is sent.")
    for name, title in (
        ("numbers", "Control numbers, and where they would go on"),
        ("answers", "Answers that may have been sent since, or not"),
    ):
        rows = shown[name]
        if isinstance(rows, list) and rows:
            console.table([*rows[0]], [[*row.values()] for row in rows], title)


def weighed(
    journal: Journal, site: Path, held: Restoration, said: Said
) -> tuple[Seen, list[Doubt], Mapping[Key, int]]:
    """Return what was found in folders, the answers in doubt, and where numbers go on."""
    configuration, keeping = wiring.load(site), journal.keeping()
    known = resuming.seen(said.outboxes, configuration.partners, wiring.reference())
    found = resuming.doubts(Spool(site), journal.undelivered(), keeping.released(), known)
    since = resuming.gap(held.made_at, datetime.now(UTC))
    past = dict(parsed(each, configuration) for each in said.past)
    numbers = onward(keeping.sequences(), since, known.numbers, past=past, skip=said.skip)
    return known, found, numbers


def parsed(text: str, configuration: Configuration) -> tuple[Key, int]:
    """Return what --past says; raises Misconfigured where it says nothing we know."""
    match = PAST.fullmatch(text)
    if not match or match[1] not in configuration.partners:
        raise Misconfigured(f"--past {text}: write it as PARTNER:KIND=NUMBER, acme:edifact=1042")
    return (match[1], match[2]), int(match[3])


def release(site: Path, said: Said) -> int:
    """Let the site send again: numbers go on, every answer in doubt is decided about."""
    with opened(site) as journal:
        held = journal.keeping().sending_held()
        if held is None:
            raise Misconfigured("nothing is held back: no restore waits for a release")
        _, found, numbers = weighed(journal, site, held, said)
    again = resuming.chosen(found, said.resend)
    act = Resumption(
        numbers=tuple((*key, number) for key, number in sorted(numbers.items())),
        released=ids(each for each in found if each.found and each.answer.id not in again),
        void=ids(each for each in found if not each.found and each.answer.id not in again),
        again=tuple(each.answer.path for each in found if each.lay and each.answer.id in again),
        by=person(),
        at=datetime.now(UTC),
    )  # fmt: skip
    onto = done(site, act)
    console.say(f"{len(numbers)} sequences of control numbers go on; {len(again)} answers are sent")
    console.say(onto or "The site judges and sends again.")
    return 0


def ids(found: Iterable[Doubt]) -> tuple[int, ...]:
    """Return the answers of those that were on their way."""
    return tuple(each.answer.id for each in found if not each.lay)
