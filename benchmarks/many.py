"""Times interchanges of many groups and messages, each with a fault, from bytes to acknowledgement.

Their orders are not agreed, so that envelopes, findings and answers are timed and not tables.

What a message takes must not depend on how many there are: the last column is the time a message
takes among ten times as many, beside that among the fewer.

Run it from the root of the repository: python -m benchmarks.many
"""

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.edi import SITE
from exchange import wiring
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.partners import Answering, Feed, Partner
from exchange.model.ports import Desk
from exchange.pipeline import judge

FEW, MANY = 500, 5_000
PARTIES = "4012345000009:14+5909000000001:14+261123:0600"
UNB = f"UNB+UNOC:3+{PARTIES}+R'"
ISA = "ISA*00*          *00*          *ZZ*THEM           *ZZ*US             *261123*0600*U*00401"


def edifact_groups(count: int) -> str:
    """Return groups of one order each, each with a control count that is wrong."""
    groups = (
        f"UNG+ORDERS+{PARTIES}+{at}+UN+D:96A'UNH+{at}+ORDERS:D:96A:UN'BGM+220+{at}'"
        f"DTM+137:20261123:102'UNT+9+{at}'UNE+1+{at}'"
        for at in range(count)
    )
    return f"{UNB}{''.join(groups)}UNZ+{count}+R'"


def edifact_messages(count: int) -> str:
    """Return orders without groups, each with a control count that is wrong and a control sign."""
    messages = (
        f"UNH+{at}+ORDERS:D:96A:UN'BGM+220+{at}\x07'DTM+137:20261123:102'UNT+9+{at}'"
        for at in range(count)
    )
    return f"{UNB}{''.join(messages)}UNZ+{count}+R'"


def x12_groups(count: int) -> str:
    """Return groups of one order each, each with a control count that is wrong."""
    groups = (
        f"GS*PO*THEM*US*20261123*0600*{at}*X*004010~ST*850*0001~BEG*00*SA*{at}**20261123~"
        f"SE*9*0001~GE*1*{at}~"
        for at in range(1, count + 1)
    )
    return f"{ISA}*000000001*0*P*>~{''.join(groups)}IEA*{count}*000000001~"


SHAPES: Mapping[str, Callable[[int], str]] = {
    "EDIFACT, a message a group": edifact_groups,
    "EDIFACT, no groups": edifact_messages,
    "X12, a set a group": x12_groups,
}


def desk() -> Desk:
    """Return a desk with one partner, who may send forecasts: no table is made of the orders."""
    partner = Partner(
        id="many",
        name="Many",
        state="test",
        identifiers=("14:4012345000009", "ZZ:THEM"),
        feeds=(
            Feed(document="forecast", format="edifact"),
            Feed(document="forecast", format="x12"),
        ),
        answers=Answering(syntax="always", application="never", business="none", report="never"),
    )
    site = replace(SITE.site, identifiers=("14:5909000000001", "ZZ:US"))
    return Desk(replace(SITE, site=site, partners={"many": partner}), Ledger(), wiring.tools())


def once(content: bytes, where: Desk) -> float:
    """Judge a file and answer it; return the seconds of the processor that took."""
    came = Transmission("0" * 26, "0" * 8, "many", "many.edi", "", datetime.now(UTC), content)
    start = time.process_time()
    outcome = judge(came, where)
    took = time.process_time() - start
    if not outcome.responses or len(outcome.judgement.documents) < FEW:
        raise SystemExit("the file was not read as it should be")
    return took


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    print("{:28}{:>10}{:>10}{:>8}".format("", f"{FEW}: ms", f"{MANY}: ms", "ratio"))
    for name, make in SHAPES.items():
        took = [
            statistics.median(once(make(count).encode(), desk()) for _ in range(runs))
            for count in (FEW, MANY)
        ]
        each = took[1] / MANY / (took[0] / FEW)
        print(f"{name:28}{took[0] * 1000:10.0f}{took[1] * 1000:10.0f}{each:8.2f}")


if __name__ == "__main__":
    main()
