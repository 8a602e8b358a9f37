"""Who may ask for what: sessions, origins, hosts, and the headers that every answer carries."""

from collections.abc import Awaitable, Callable, Collection
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from exchange.console.accounts import Account, Role, read_accounts
from exchange.console.office import Look, Office
from exchange.console.sessions import Session

COOKIE = "__Host-exchange"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})
"""What a browser says of a request that no other site has made."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAPER = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
"""For reports, which bring their style with them and nothing that runs."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

Next = Callable[[Request], Awaitable[Response]]


def guard(hosts: Collection[str]) -> Callable[[Request, Next], Awaitable[Response]]:
    """Return what looks at every request: by which name we were called, and who sends a form."""

    async def looked_at(request: Request, proceed: Next) -> Response:
        refusal = refused(request, hosts)
        answer = refusal or await proceed(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    return looked_at


def refused(request: Request, hosts: Collection[str]) -> Response | None:
    """Return why a request is not even looked at, None where it is."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if host not in hosts:
        text = f"This console is not called {host}; its names are in exchange.toml."
        return PlainTextResponse(text, HTTPStatus.MISDIRECTED_REQUEST)
    if request.method not in SAFE and foreign(request):
        return PlainTextResponse("Another site has sent this.", HTTPStatus.FORBIDDEN)
    return None


def foreign(request: Request) -> bool:
    """Tell whether another site has made a browser send this; what says nothing is no browser."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in OURS
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def office(request: Request) -> Office:
    """Return the site this console is of."""
    found: Office = request.app.state.office
    return found


def session(request: Request, at: Annotated[Office, Depends(office)]) -> Session:
    """Return the session of whoever asks; raises 401 where there is none."""
    found = at.sessions.find(request.cookies.get(COOKIE, ""), at.monotonic())
    if found is None or found.account not in read_accounts(at.site):
        raise HTTPException(HTTPStatus.UNAUTHORIZED)
    return found


def looked(roles: Collection[Role]) -> Callable[..., Look]:
    """Return what makes the look of somebody in one of these roles; raises 403 for others."""

    def look(
        at: Annotated[Office, Depends(office)], known: Annotated[Session, Depends(session)]
    ) -> Look:
        account: Account = read_accounts(at.site)[known.account]
        if account.role not in roles:
            raise HTTPException(HTTPStatus.FORBIDDEN)
        return Look(at, known, account, at.configuration(), at.now())

    return look


def attached(name: str) -> str:
    """Return the header that makes a browser keep a file and not show it (RFC 6266)."""
    plain = "".join(each if each.isascii() and each.isalnum() else "_" for each in name)
    suffix = name.rpartition(".")[2]
    plain = f"file.{suffix}" if suffix.isascii() and suffix.isalnum() else plain
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
