"""The main road for tests: a file of a partner who sends both EDI standards, and its outcome."""

from dataclasses import replace
from pathlib import Path

from edifact.making import THEM, US, transmission
from fakes import Remembered

from exchange import settings, wiring
from exchange.model.outcome import Outcome
from exchange.model.partners import Answering, Edi, Feed, Partner
from exchange.model.ports import Desk
from exchange.pipeline import judge

ROOT = Path(__file__).parents[1]
SITE = settings.load(ROOT)
PARTNER = Partner(
    id="nordwerk",
    name="Nordwerk",
    state="live",
    identifiers=(f"14:{THEM}", "ZZ:THEM"),
    feeds=tuple(
        Feed(document=document, format=form)
        for document in settings.DOCUMENTS
        for form in ("edifact", "x12")
    ),
    answers=Answering(syntax="always", application="always", business="full", report="never"),
)


def judged(content: bytes, kind: str = "997") -> Outcome:
    partner = replace(PARTNER, edi=Edi(acknowledgement=kind))  # type: ignore[arg-type]
    site = replace(SITE.site, identifiers=(f"14:{US}", "ZZ:US"))
    known = replace(SITE, site=site, partners={"nordwerk": partner})
    came = replace(transmission(content), receipt="01JD3K9QZZ0000000000000000")
    return judge(came, Desk(known, Remembered(), wiring.tools()))
