"""Writes a DELFOR D.97A of the size a large customer sends every week."""

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ITEMS = 5_000
WEEKS = 26
FIRM, MATERIAL = 4, 10
MONDAY = date(2026, 11, 30)
WORDS = ("PCB ASSY", "KABELSATZ", "GEHAEUSE", "STEUERUNG", "SENSORMODUL", "NETZTEIL", "ANZEIGE")


def segments(items: int, weeks: int) -> Iterator[str]:
    """Yield the segments of the message, the same ones every time."""
    dice = random.Random(20261123)  # noqa: S311 - sample data, not secrets
    yield "UNH+1+DELFOR:D:97A:UN:EDFC01"
    yield "BGM+241+FC2026W48+9"
    yield "DTM+137:20261123:102"
    yield f"DTM+158:{MONDAY:%Y%m%d}:102"
    yield f"DTM+159:{MONDAY + timedelta(weeks=weeks, days=-1):%Y%m%d}:102"
    yield "NAD+BY+4012345000009::9++Nordwerk Antriebe GmbH"
    yield "NAD+SE+5909000000001::9"
    yield "GIS+37"
    yield "NAD+DP+4012345000016::9++Nordwerk Antriebe GmbH+Werkstrasse 12+Kassel++34123+DE"
    for item in range(1, items + 1):
        yield from line(item, weeks, dice)


def line(item: int, weeks: int, dice: random.Random) -> Iterator[str]:
    """Yield one line: what it is, what was received, and a quantity for each week."""
    yield f"LIN+{item}++A{dice.randrange(10**9):09d}-{item % 100:02d}:IN"
    revision = f"{dice.choice('ABCDEFGH')}{dice.randrange(20):02d}"
    maker = f"MPN{dice.randrange(10**8):08d}"
    yield f"PIA+1+{revision}:EC+EMS-{dice.randrange(10**6):06d}:SA+{maker}:MF"
    yield f"IMD+F++:::{dice.choice(WORDS)} {dice.randrange(1000)}:{dice.choice(WORDS)}"
    yield f"LOC+11+TOR {dice.randrange(9) + 1}:::Wareneingang Werk 2 Halle {dice.randrange(4)}"
    yield "LOC+7+WERK 2:::Nordwerk Antriebe GmbH, Kassel"
    yield f"DTM+257:{MONDAY - timedelta(days=dice.randrange(90)):%Y%m%d}:102"
    yield f"FTX+LIN+++Verpackung laut Vorschrift VP-{dice.randrange(10**4):04d}, ESD-Schutz"
    yield f"RFF+ON:45000{dice.randrange(99999):05d}:{item % 90 * 10 or 10}"
    yield f"QTY+70:{dice.randrange(5000) * 25}:PCE"
    yield "DTM+51:20260101:102"
    yield f"QTY+48:{dice.randrange(20) * 25}:PCE"
    yield f"DTM+50:{MONDAY - timedelta(days=dice.randrange(30)):%Y%m%d}:102"
    yield f"RFF+AAK:LS-2026-{dice.randrange(10**7):07d}"
    lot = dice.choice((1, 5, 10, 25, 50, 100, 250))
    for week in range(weeks):
        if week in {0, FIRM, MATERIAL}:
            yield f"SCC+{(1, 3, 4)[(week >= FIRM) + (week >= MATERIAL)]}++W"
        yield f"QTY+113:{dice.randrange(400) * lot}:PCE"
        yield f"DTM+2:{MONDAY + timedelta(weeks=week):%Y%m%d}:102"


def interchange(items: int, weeks: int, messages: int = 1) -> str:
    """Return the whole interchange, a segment a line.

    A message has at most 999,999 segments (0074), so a large forecast comes in several.
    """
    written = []
    for number in range(1, messages + 1):
        unh, bgm, *rest = segments(items, weeks)
        unh, bgm = unh.replace("UNH+1", f"UNH+{number}"), bgm.replace("W48", f"W48-{number}")
        written += [unh, bgm, *rest, f"UNT+{len(rest) + 3}+{number}"]
    service = "UNA:+.? '\nUNB+UNOC:3+4012345000009:14+5909000000001:14+261123:0600+NW48LARGE'\n"
    closing = f"UNZ+{messages}+NW48LARGE'\n"
    return service + "".join(f"{segment}'\n" for segment in written) + closing


def main() -> None:
    """Write the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    wanted = parser.parse_args()
    content = interchange(wanted.items, wanted.weeks).encode("iso8859-1")
    wanted.file.write_bytes(content)
    print(f"{wanted.file}: {len(content) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
