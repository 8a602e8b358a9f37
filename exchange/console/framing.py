"""Pages in the frame they all have: who looks, where they may go, the mark of their session."""

from fastapi import HTTPException, Request, status

from exchange.console.office import Look
from exchange.console.pages import PAGES
from exchange.console.rendering import render
from exchange.console.sessions import form_token, same


def framed(request: Request, look: Look, template: str, **shown: object) -> str:
    """Return a page as HTML."""
    return render(
        template, pages=PAGES, account=look.account, token=form_token(look.session),
        here=request.url.path, office=look.office, zone=look.configuration.site.timezone,
        site=look.configuration.site.name, **shown,
    )  # fmt: skip


def refuse_strangers(token: str, look: Look) -> None:
    """Raise 403 for a form that does not come from a page of this session."""
    if not same(token, look.session):
        raise HTTPException(status.HTTP_403_FORBIDDEN)
