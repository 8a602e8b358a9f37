"""A sample is judged as it would be if it came, and nothing of it is kept."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from exchange.console.file import DocumentShown, FindingShown, document, shown
from exchange.console.framing import framed, refuse_strangers
from exchange.console.guarding import looked
from exchange.console.office import Look
from exchange.console.pages import ACTORS
from exchange.console.partner import known
from exchange.model.outcome import Outcome
from exchange.spool.names import display
from exchange.wiring.checked import arrived, read

router = APIRouter()

MOST = 20_000_000
"""Bytes of a request: a larger sample is checked with `exchange check`."""

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sampled:
    """How a sample would be judged, and which answers it would get."""

    partner: str
    filename: str
    sha256: str
    format: str
    verdict: str
    findings: Sequence[FindingShown]
    documents: Sequence[DocumentShown]
    answers: Sequence[str]


@router.post(
    "/partners/{identity}/check", response_class=HTMLResponse, include_in_schema=False,
    max_body_size=MOST,
)  # fmt: skip
async def check(
    request: Request, identity: str, look: Annotated[Look, Depends(looked(ACTORS))]
) -> str:
    """Judge a sample; the form is read only once it is known who sends it."""
    async with request.form(max_files=1, max_fields=2) as form:
        token, sample = form.get("token"), form.get("sample")
        refuse_strangers(token if isinstance(token, str) else "", look)
        if not isinstance(sample, UploadFile) or not sample.filename:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY)
        found = await run_in_threadpool(alone, look, identity, sample)
    return framed(request, look, "sampled.html", shown=found)


def alone(look: Look, identity: str, sample: UploadFile) -> Sampled:
    """Judge one sample at a time; raises 429 while another one is judged."""
    partner = known(look, identity)
    if not look.office.sampling.acquire(blocking=False):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)
    try:
        return sampled(look, partner.id, sample)
    finally:
        look.office.sampling.release()


def sampled(look: Look, partner: str, sample: UploadFile) -> Sampled:
    """Judge a sample in a reading child; its bytes are gone afterwards."""
    name = PurePosixPath((sample.filename or "").replace("\\", "/")).name
    with tempfile.TemporaryDirectory(prefix="sample-") as folder:
        path = Path(folder) / "sample"
        with path.open("wb") as file:
            while chunk := sample.file.read(CHUNK):
                file.write(chunk)
        came = replace(arrived(path, partner), filename=display(os.fsencode(name)))
        ledger = look.journal.ledger(partner, unbiased=True)
        outcome = read(came, path, look.configuration, ledger)
    agreed = look.configuration.agreed(partner, came.received_at)
    judgement = outcome.judgement
    return Sampled(
        partner=partner,
        filename=came.filename,
        sha256=came.sha256,
        format=judgement.format,
        verdict=judgement.verdict,
        findings=[*shown(judgement.findings, agreed)],
        documents=[document(each, agreed) for each in judgement.documents],
        answers=[*answers(outcome)],
    )


def answers(outcome: Outcome) -> Sequence[str]:
    """Return the names of the files the partner would get."""
    theirs = (each for each in outcome.responses if each.level != "record")
    return [f"{each.type}: {Path(each.path).name}" for each in theirs]
