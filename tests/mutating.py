"""Damages files of every format and judges each whole, in this process, within limits.

`python tests/mutating.py FORM SEED CASES` prints one object of JSON: how many cases came to each
verdict, the rules that were given as reasons, the slowest case, the memory, and every failure.
"""

import io
import json
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

from as_ods import as_ods
from as_xls import as_xls
from as_xlsb import as_xlsb
from openpyxl import load_workbook

from exchange import pipeline, settings, wiring
from exchange.model.configuration import Configuration
from exchange.model.findings import Verdict, message
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.partners import Feed, Format, Partner
from exchange.model.ports import Desk
from exchange.sandbox import channel as wire

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECONDS, MEMORY = 30, 2_000_000_000
SIGNS = b"'+:?*~>^\n\r \x00\xff\xc3\xa4-.,;\"<>&{}[]0129AZUN"
SCRAPS = (
    b"", b"-1", b"9" * 30, b"1e999", b"NaN", b"0x1F", b"\xff\xfe", b"\xef\xbb\xbf", b"&x;", b"]]>",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"99999999", b"00000000", b"=1+1", b"\x00\x00\x00\x00",
    b"A" * 5_000, "\u202e\u0000\uff1d".encode(), b"20261301", b"1,000.00.0", b"null", b"true",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-be", "utf-7", "cp500", "latin-1", "utf-8-sig", "utf-32")

Damage = Callable[[random.Random, bytes], bytes]


class TooSlow(Exception):
    """A case takes longer than it may."""


def piece(dice: random.Random, size: int) -> slice:
    start = dice.randrange(size + 1)
    return slice(start, min(size, start + dice.choice((0, 1, 1, 2, 5, 40, 400))))


def scraped(dice: random.Random, content: bytes) -> bytes:
    where = piece(dice, len(content))
    scrap = dice.choice((*SCRAPS, bytes([dice.choice(SIGNS)]), dice.randbytes(4)))
    return content[: where.start] + scrap + content[where.stop :]


def flipped(dice: random.Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(dice.choice((1, 1, 3, 20))):
        if found:
            found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def moved(dice: random.Random, content: bytes) -> bytes:
    where, spot = piece(dice, len(content)), dice.randrange(len(content) + 1)
    return content[:spot] + content[where] + content[spot:]


def cut(dice: random.Random, content: bytes) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] if dice.random() < 0.7 else content[at:]


def recoded(dice: random.Random, content: bytes) -> bytes:
    text = content.decode("latin-1")
    return text.encode(dice.choice(ENCODINGS), "replace")


def units(*ends: bytes) -> Damage:
    """Return what swaps, doubles, drops and fills the pieces between some ends."""

    def damaged(dice: random.Random, content: bytes) -> bytes:
        end = dice.choice(ends)
        found = content.split(end)
        one, other = dice.randrange(len(found)), dice.randrange(len(found))
        match dice.randrange(5):
            case 0:
                found[one], found[other] = found[other], found[one]
            case 1:
                found.insert(other, found[one])
            case 2:
                del found[one]
            case 3:
                found[one] = dice.choice(SCRAPS)
            case _:
                found[other:other] = [found[one]] * dice.choice((2, 50, 1_000))
        return end.join(found)

    return damaged


BYTES: tuple[Damage, ...] = (scraped, scraped, flipped, moved, cut)
TEXT: tuple[Damage, ...] = (*BYTES, recoded)


def within(inner: tuple[Damage, ...]) -> Damage:
    """Return what changes a member of an archive, or its members, and packs it anew."""

    def damaged(dice: random.Random, content: bytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = [(name, archive.read(name)) for name in archive.namelist()]
        except Exception:  # noqa: BLE001 - damaged before: it cannot be packed anew
            return scraped(dice, content)
        at = dice.randrange(len(members))
        name, data = members[at]
        match dice.randrange(10):
            case 0:
                del members[at]
            case 1:
                members[at] = (dice.choice((name + "x", "../" + name, name.upper())), data)
            case 2:
                members[at] = (name, members[dice.randrange(len(members))][1])
            case _:
                members[at] = (name, dice.choice(inner)(dice, data))
        return packed(members)

    return damaged


def packed(members: list[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return target.getvalue()


XML = within((*TEXT, units(b"<", b">", b'"'), units(b"</"), units(b'"')))
BINARY = within((*BYTES, flipped, flipped))


@dataclass(frozen=True)
class Kind:
    """A format: the samples to damage, by name, and the ways to damage them."""

    samples: Callable[[], Mapping[str, bytes]]
    ways: tuple[Damage, ...]
    partner: str = "any"


def files(*patterns: str) -> Callable[[], Mapping[str, bytes]]:
    def found() -> Mapping[str, bytes]:
        paths = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
        return {path.name: path.read_bytes() for path in paths}

    return found


def remade(ending: str, write: Callable[[Any], bytes]) -> Callable[[], Mapping[str, bytes]]:
    def found() -> Mapping[str, bytes]:
        made = {}
        for path in sorted(SAMPLES.glob("wista/*.xlsx")):
            book = load_workbook(path)
            made[path.with_suffix(ending).name] = write(book)
        return made

    return found


KINDS: Mapping[str, Kind] = {
    "edifact": Kind(files("samples/nordwerk/*.edi"), (*TEXT, units(b"'"), units(b"+", b":"))),
    "x12": Kind(files("samples/harborline/*.x12"), (*TEXT, units(b"~"), units(b"*"))),
    "xlsx": Kind(files("samples/wista/*.xlsx"), (*BYTES, XML, XML, XML, XML, XML)),
    "xlsb": Kind(remade(".xlsb", as_xlsb), (*BYTES, BINARY, BINARY, BINARY, BINARY)),
    "xls": Kind(remade(".xls", as_xls), BYTES),
    "ods": Kind(remade(".ods", as_ods), (*BYTES, XML, XML, XML, XML)),
    "csv": Kind(files("samples/wista/*.csv"), (*TEXT, units(b"\n"), units(b";", b"\r\n"))),
    "json": Kind(files("tests/golden/erp/**/*.json"), (*TEXT, units(b",", b":")), settings.ERP),
    "zip": Kind(files("tests/golden/packages/*.zip"), (*BYTES, XML, XML, BINARY)),
    "pdx": Kind(files("tests/golden/pdx/*.pdx"), (*BYTES, XML, XML, XML)),
}


@cache
def configuration() -> Configuration:
    """Return the demo's configuration with a partner who sends everything in every format."""
    ours = settings.load(ROOT)
    theirs = [ours.partners[name] for name in ("nordwerk", "harborline", "wista")]
    feeds = [feed for each in theirs for feed in each.feeds]
    sheets = [feed for feed in feeds if feed.format == "xlsx"]
    feeds += [replace(feed, format=form) for feed in sheets for form in ("xlsb", "xls", "ods")]
    feeds += [
        Feed(document="engineering_change", format="zip", layout="eco-form"),
        Feed(document="engineering_change", format="pdx"),
    ]
    identifiers = tuple(name for each in theirs for name in each.identifiers)
    anyone = Partner(
        id="any", name="Any", state="live", feeds=tuple(feeds), identifiers=identifiers
    )
    return replace(ours, partners={**ours.partners, "any": anyone})


@dataclass
class Tally:
    """What came of a batch."""

    verdicts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)


def judged(kind: Kind, name: str, content: bytes, tally: Tally) -> None:
    """Judge one file; what is not accepted must say by a rule why not."""
    rules = configuration().rules
    digest = sha256(content).hexdigest()
    arrived = Transmission(
        "01JD3K9QZZ0000000000000000", "01JD3K9Q", kind.partner, name, digest, NOW, content
    )
    outcome = pipeline.judge(arrived, Desk(configuration(), Ledger(), tools()))
    wire.RESULT.dump_json(outcome)
    found = list(outcome.judgement.every_finding())
    for finding in found:
        if not message(finding, rules):
            raise AssertionError(f"{finding} has no text")
    if outcome.judgement.verdict != Verdict.ACCEPTED and not found:
        raise AssertionError(f"{outcome.judgement.verdict} without a reason")
    tally.verdicts[str(outcome.judgement.verdict)] += 1
    tally.rules.update({finding.rule for finding in found})


@cache
def tools() -> Any:  # noqa: ANN401 - the tools are those of the program
    return wiring.tools()


def late(*_: object) -> None:
    raise TooSlow(f"more than {SECONDS} s of processor time")


def batch(form: str, seed: int, cases: int) -> Tally:
    """Damage and judge so many files."""
    kind, dice, tally = KINDS[form], random.Random(f"{form} {seed}"), Tally()  # noqa: S311
    samples = sorted(kind.samples().items())
    for case in range(cases):
        name, content = dice.choice(samples)
        for _ in range(dice.choice((1, 1, 1, 2))):
            content = dice.choice(kind.ways)(dice, content)
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            judged(kind, name, content, tally)
        except Exception as failure:  # noqa: BLE001 - the point of it
            last = traceback.format_exc().splitlines()[-13:]
            tally.failures.append(f"{form} {seed} {case} {name}: {failure!r}\n" + "\n".join(last))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        tally.slowest = max(tally.slowest, (time.process_time() - begun, case))
    return tally


def main(form: str, seed: str, cases: str) -> None:
    """Run a batch and print what came of it."""
    signal.signal(signal.SIGPROF, late)
    tally = batch(form, int(seed), int(cases))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    json.dump(vars(tally) | {"memory": memory}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])

assert set(KINDS) == set(get_args(Format))
