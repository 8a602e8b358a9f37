"""Interchanges damaged at random: read, or refused with a rule, and never anything else.

20,000 cases in a run. More of them: MUTATIONS=1000 pytest tests/test_mutations.py (cases a seed).
"""

import os
import random
from collections.abc import Callable, Mapping

import pytest
from ansi import making as x12
from edifact import making as edifact

from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace, message, verdict
from exchange.model.interchange import Interchange
from exchange.model.partners import Partner, Site
from exchange.settings import read_rules
from exchange.validators.validation import validate

SEEDS = range(40)
CASES = int(os.environ.get("MUTATIONS", "500"))
VALIDATED = 10
"""Every tenth case is typed and validated as well, which takes most of the time."""

RULES = read_rules()
EDIFACT = (
    edifact.interchange(edifact.message(edifact.D97A, *edifact.DELFOR_97A)),
    edifact.interchange(edifact.message(edifact.D96A, *edifact.DELFOR_96A)),
    edifact.interchange(edifact.message(edifact.ORDERS, *edifact.ORDER), syntax="UNOC:4"),
    edifact.interchange(edifact.message(edifact.ORDCHG, *edifact.CHANGE)),
    edifact.interchange(edifact.message(edifact.DELJIT, *edifact.DELJIT_97A)),
    edifact.interchange(
        edifact.message(edifact.D97A, *(each.replace("113:", "3:") for each in edifact.DELFOR_97A))
    ),
    edifact.interchange(edifact.message("CONTRL:D:3:UN", "UCI+71+A:14+B:14+4+12+UNB+2")),
)
X12 = (
    x12.interchange(x12.group(x12.transaction("830", *x12.PLANNING))),
    x12.interchange(x12.group(x12.transaction("862", *x12.SHIPPING), kind="SS")),
    x12.interchange(x12.group(x12.transaction("862", *x12.DIVIDED), kind="SS")),
    x12.interchange(x12.group(x12.transaction("850", *x12.ORDER))),
    x12.interchange(x12.group(x12.transaction("860", *x12.CHANGE), kind="PC")),
    x12.interchange(x12.group(x12.transaction("997", "AK1*PR*2", "AK9*R*1*1*0"), kind="FA")),
)
READERS: Mapping[str, tuple[Callable[[bytes], Interchange], tuple[bytes, ...]]] = {
    "edifact": (edifact.reading, EDIFACT),
    "x12": (x12.reading, X12),
}
PARTNER = Partner(id="p", name="P", state="live", identifiers=(f"14:{edifact.THEM}", "ZZ:THEM"))
US = Site(name="EMS", identifiers=(f"14:{edifact.US}", "ZZ:US"))
SIGNS = b"'+:?*~>^\n\r \x00\xff\xc3\xa4-.,0129AZUN"


def damaged(dice: random.Random, content: bytes) -> bytes:
    """Return the content with a few bytes or segments changed, moved, doubled or lost."""
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(content) + 1)
        stop = min(len(content), start + dice.choice((0, 1, 1, 2, 5, 40)))
        piece = content[start:stop]
        spot = dice.randrange(len(content) + 1)
        content = dice.choice(
            (
                content[:start] + content[stop:],
                content[:start] + piece + content[start:],
                content[:spot] + piece + content[spot:],
                content[:start] + bytes([dice.choice(SIGNS)]) + content[stop:],
                content[:start] + dice.randbytes(dice.randint(0, 6)) + content[stop:],
                content[:stop] if dice.random() < 0.2 else content,
            )
        )
    return content


def judged(form: str, content: bytes, *, whole: bool) -> list[Finding]:
    """Read, validate as well where `whole`, and return what was found; a refusal is one finding."""
    reading, _ = READERS[form]
    try:
        read = reading(content)
        read = validate(read, PARTNER, US) if whole else read
    except Unreadable as refusal:
        return [refusal.finding]
    return [*read.findings, *(found for each in read.messages for found in each.findings)]


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("seed", SEEDS[: len(SEEDS) // 2])
def test_damage_has_a_reason_and_never_escapes(form: str, seed: int) -> None:
    dice = random.Random(f"{form} {seed}")  # noqa: S311 - damage, not secrets
    _, samples = READERS[form]
    for case in range(CASES):
        content = damaged(dice, dice.choice(samples))
        try:
            found = judged(form, content, whole=case % VALIDATED == 0)
        except Exception as failure:  # noqa: BLE001 - the point of the test
            pytest.fail(f"case {case}: {failure!r} for {content!r}")
        verdict(found, RULES)
        for finding in found:
            assert message(finding, RULES), finding
            where = finding.locator
            if isinstance(where, SegmentPlace) and where.byte is not None:
                assert 0 <= where.byte <= len(content), (where, content)
