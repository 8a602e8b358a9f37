"""Commands about who is told of what, by mail and webhook."""

from enum import StrEnum
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app


class Role(StrEnum):
    """Roles of our contacts."""

    COMMERCIAL = "commercial"
    OPERATIONAL = "operational"
    TECHNICAL = "technical"
    QUALITY = "quality"
    EDI = "edi"
    ESCALATION = "escalation"


notify = typer.Typer(help="Who is told of what: list, test.")
app.add_typer(notify, name="notify")


@notify.command(name="list")
def listed(
    site: Site = HERE,
    *,
    webhooks: Annotated[
        bool, typer.Option("--webhooks", help="The calls of webhooks instead.")
    ] = False,
    mails: Annotated[bool, typer.Option("--mails", help="The mails instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the newest notifications: who was told of what, how, and why not."""
    from exchange.cli import notified

    channel = "webhook" if webhooks else "mail" if mails else ""
    raise typer.Exit(notified.show(site, channel, as_json=as_json))


@notify.command(name="test")
def attempt(
    to: Annotated[Role, typer.Option(help="Which of our contacts gets the mail.")] = Role.EDI,
    site: Site = HERE,
) -> None:
    """Send a test by every way that is configured, and print what the other side says."""
    from exchange.cli import notified

    raise typer.Exit(notified.test(site, to.value))
