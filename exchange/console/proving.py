"""Whether the audit chain is whole, worked out when an auditor asks for it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse

from exchange.console.framing import framed, refuse_strangers
from exchange.console.guarding import looked
from exchange.console.office import Look
from exchange.console.pages import WITNESSES

router = APIRouter()

MOST = 100_000
"""The newest entries that are looked at: `exchange verify` looks at all, and at what is kept."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What was looked at, and the first entry that is not as it was written; None: all are."""

    first: int
    last: int
    hash: str
    broken: int | None


@router.post("/audit/verify", response_class=HTMLResponse, include_in_schema=False)
def verify(
    request: Request,
    look: Annotated[Look, Depends(looked(WITNESSES))],
    token: Annotated[str, Form()] = "",
) -> str:
    """Look at the newest entries of the chain; raises 429 while somebody else does."""
    refuse_strangers(token, look)
    if not look.office.proving.acquire(blocking=False):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS)
    try:
        return framed(request, look, "proved.html", shown=proved(look))
    finally:
        look.office.proving.release()


def proved(look: Look) -> Proved:
    """Return whether the newest entries are as they were written."""
    trail = look.journal.trail()
    last, digest = trail.chain_head()
    after = max(0, last - MOST)
    return Proved(after + 1, last, digest, trail.verify_chain(after))
