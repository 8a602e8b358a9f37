"""Bytes as they were kept: what came, what was answered. Saved, never shown, but for reports."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, Response

from exchange.console.file import found
from exchange.console.guarding import PAPER, attached, looked
from exchange.console.office import Look, NotThere
from exchange.console.pages import EVERYBODY
from exchange.spool import blobs

router = APIRouter()

Looking = Annotated[Look, Depends(looked(EVERYBODY))]


@router.get("/files/{identity}/original", include_in_schema=False)
def original(look: Looking, identity: str) -> Response:
    """Give the file as it came."""
    receipt = found(look, identity)
    return saved(look, receipt.sha256, receipt.filename)


@router.get("/files/{identity}/answers/{number}", include_in_schema=False)
def answer(look: Looking, identity: str, number: int) -> Response:
    """Give one answer as it was sent."""
    sent, name = answered(look, identity, number)
    return saved(look, sent, name)


@router.get("/files/{identity}/report", include_in_schema=False)
def report(look: Looking, identity: str) -> Response:
    """Show the report as its sender got it; nothing in it can run or reach out."""
    receipt = found(look, identity)
    sent = [each for each in look.journal.answers(receipt.id) if each.type == "REPORT"]
    if not sent:
        raise NotThere(f"{receipt.filename} has no report.")
    path = kept(look, sent[-1].sha256)
    return FileResponse(path, media_type="text/html", headers={"Content-Security-Policy": PAPER})


def answered(look: Look, identity: str, number: int) -> tuple[str, str]:
    """Return hash and name of an answer to a file; raises NotThere where there is none."""
    for each in look.journal.answers(found(look, identity).id):
        if each.id == number:
            return each.sha256, each.path.rpartition("/")[2]
    raise NotThere(f"There is no answer {number} to this file.")


def saved(look: Look, sha256: str, name: str) -> Response:
    """Return kept bytes as a file for the browser to keep."""
    headers = {"Content-Disposition": attached(name)}
    return FileResponse(kept(look, sha256), media_type="application/octet-stream", headers=headers)


def kept(look: Look, sha256: str) -> Path:
    """Return where bytes are kept; raises NotThere where they are gone."""
    path = blobs.path(look.office.spool, sha256)
    if not path.is_file():
        raise NotThere("Its bytes are gone; see: exchange verify.")
    return path
