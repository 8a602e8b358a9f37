"""Puts the pages together: each as HTML and as JSON, behind one guard."""

from collections.abc import Callable
from http import HTTPStatus
from importlib.resources import files
from typing import Annotated, TypeVar
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel

from exchange import __version__
from exchange.console import downloads, entering, proving, sampling
from exchange.console.framing import framed
from exchange.console.guarding import guard, looked
from exchange.console.office import Look, NothingYet, NotThere, Office
from exchange.console.pages import PAGES, Page
from exchange.console.rendering import render

T = TypeVar("T")

API = "/api/v1"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def make_app(office: Office, hosts: frozenset[str] = frozenset()) -> FastAPI:
    """Return the console of a site; `hosts` are its names besides those of this machine."""
    app = FastAPI(
        title="Exchange", version=__version__, openapi_url=f"{API}/openapi.json",
        docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.office = office
    app.middleware("http")(guard(LOOPBACK | hosts))
    static = files("exchange.console").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    app.include_router(entering.router)
    for page in PAGES:
        add(app, page)
    app.include_router(downloads.router)
    app.include_router(proving.router)
    app.include_router(sampling.router)
    app.add_exception_handler(HTTPException, turned_away)  # type: ignore[arg-type]
    app.add_exception_handler(NotThere, not_there)  # type: ignore[arg-type]
    app.add_exception_handler(NothingYet, nothing_yet)
    app.add_exception_handler(RequestValidationError, not_understood)  # type: ignore[arg-type]
    return app


def add(app: FastAPI, page: Page) -> None:
    """Serve a page as HTML, and what it shows as JSON."""
    app.get(page.path, response_class=HTMLResponse, include_in_schema=False)(as_html(page))
    path = f"{API}/today" if page.path == "/" else f"{API}{page.path}"
    app.get(path, response_model=page.shows, summary=page.title)(as_json(page))


def as_json(page: Page) -> Callable[..., object]:
    """Return what answers with the values a page shows."""

    def of_one(identity: str, asked: BaseModel, look: Look) -> object:
        return page.look(look, asked, identity)

    def of_all(asked: BaseModel, look: Look) -> object:
        return page.look(look, asked)

    return told(page, of_one if page.of_one else of_all)


def as_html(page: Page) -> Callable[..., str]:
    """Return what answers with a page for people."""

    def of_one(request: Request, identity: str, asked: BaseModel, look: Look) -> str:
        return rendered(request, page, asked, look, page.look(look, asked, identity))

    def of_all(request: Request, asked: BaseModel, look: Look) -> str:
        return rendered(request, page, asked, look, page.look(look, asked))

    return told(page, of_one if page.of_one else of_all)


def told(page: Page, endpoint: Callable[..., T]) -> Callable[..., T]:
    """Return an endpoint that knows what its page is asked for, and who may look."""
    endpoint.__annotations__ |= {
        "asked": Annotated[page.asked, Query()],
        "look": Annotated[Look, Depends(looked(page.roles))],
    }
    return endpoint


def rendered(request: Request, page: Page, asked: BaseModel, look: Look, shown: object) -> str:  # noqa: PLR0917 - all of a page
    """Return a page as HTML."""
    return framed(request, look, page.template, page=page, asked=asked, shown=shown)


def machine(request: Request) -> bool:
    """Tell whether whoever asks wants JSON."""
    return request.url.path.startswith(API)


def said(request: Request, status: int, title: str, text: str) -> Response:
    """Return a refusal, as a page or as JSON."""
    if machine(request):
        return JSONResponse({"detail": text}, status)
    return HTMLResponse(render("refusal.html", title=title, text=text), status)


def turned_away(request: Request, refusal: HTTPException) -> Response:
    """Send somebody unknown to the door; tell others what they may not."""
    if refusal.status_code == HTTPStatus.UNAUTHORIZED and not machine(request):
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?to={quote(where, safe='')}", HTTPStatus.SEE_OTHER)
    status = HTTPStatus(refusal.status_code)
    words = {
        HTTPStatus.FORBIDDEN: "Your role does not allow that.",
        HTTPStatus.UNAUTHORIZED: "Log in first.",
        HTTPStatus.TOO_MANY_REQUESTS: "Somebody else does that right now. Try again in a minute.",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is too large.",
    }
    return said(request, status, status.phrase, words.get(status, status.phrase))


def not_there(request: Request, missing: NotThere) -> Response:
    """Say that there is no such thing; what one may not see is not there either."""
    return said(request, HTTPStatus.NOT_FOUND, "Not found", str(missing))


def nothing_yet(request: Request, _: Exception) -> Response:
    """Say that nothing has run yet."""
    text = "Nothing has run on this site yet. Start it with: exchange run"
    return said(request, HTTPStatus.SERVICE_UNAVAILABLE, "Nothing yet", text)


def not_understood(request: Request, mistake: RequestValidationError) -> Response:
    """Say which part of an address or a form is wrong."""
    first = mistake.errors()[0]
    name = str(first["loc"][-1])
    return said(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "Not understood", f"{name}: {first['msg']}."
    )
