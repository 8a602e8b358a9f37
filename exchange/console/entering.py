"""In and out: the page that asks who you are, and the way out."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from exchange.console.accounts import matches, read_accounts
from exchange.console.guarding import COOKIE, office, session
from exchange.console.office import Office
from exchange.console.rendering import render
from exchange.console.sessions import Session, same

router = APIRouter()

At = Annotated[Office, Depends(office)]


@router.get("/login", response_class=HTMLResponse, include_in_schema=False)
def ask(at: At, to: str = "/") -> str:
    """Ask who somebody is."""
    return render("login.html", to=inside(to), wrong="", accounts=bool(read_accounts(at.site)))


class Entry(BaseModel):
    """What somebody types who wants in, and where to."""

    name: Annotated[str, Field(max_length=64)]
    password: Annotated[str, Field(max_length=1024)]
    to: str = "/"


@router.post("/login", include_in_schema=False)
def enter(request: Request, at: At, entry: Annotated[Entry, Form()]) -> Response:
    """Let somebody in whose password is right; who fails too often has to wait."""
    name, to = entry.name, entry.to
    address = request.client.host if request.client else ""
    names = (f"account {name}", f"address {address}")
    wait = at.attempts.wait(names, at.monotonic())
    if wait:
        return turned_away(to, f"Too many attempts. Try again in {wait:.0f} seconds.", wait)
    account = read_accounts(at.site).get(name)
    if not matches(entry.password, account.password if account else "") or account is None:
        at.attempts.fail(names, at.monotonic())
        return turned_away(to, "Name or password is wrong.", 0)
    at.attempts.succeed(names[0])
    at.sessions.end(request.cookies.get(COOKIE, ""))
    token = at.sessions.begin(account.name, at.monotonic())
    answer = RedirectResponse(inside(to), HTTPStatus.SEE_OTHER)
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def turned_away(to: str, why: str, wait: float) -> Response:
    """Return the page again, with why."""
    status = HTTPStatus.TOO_MANY_REQUESTS if wait else HTTPStatus.UNPROCESSABLE_ENTITY
    page = render("login.html", to=inside(to), wrong=why, accounts=True)
    headers = {"Retry-After": f"{wait:.0f}"} if wait else None
    return HTMLResponse(page, status, headers=headers)


def inside(to: str) -> str:
    """Return an address of this console, the first page where another one was named."""
    plain = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if plain else "/"


@router.post("/logout", include_in_schema=False)
def leave(
    request: Request,
    at: At,
    known: Annotated[Session, Depends(session)],
    token: Annotated[str, Form()] = "",
) -> Response:
    """End a session on our side."""
    answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    if same(token, known):
        at.sessions.end(request.cookies.get(COOKIE, ""))
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer
