"""Commands about one partner: begin with one, see how far they are, let them on, guide them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app

partner = typer.Typer(no_args_is_help=True, help="Trading partners, from the first file to live.")
app.add_typer(partner, name="partner")

Id = Annotated[str, typer.Argument(metavar="ID", help="The name of the partner's file and folder.")]


class Entered(StrEnum):
    """The states a partner can be let into."""

    TEST = "test"
    LIVE = "live"
    SUSPENDED = "suspended"


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where.", show_default="the current folder")
    ] = HERE,
    name: Annotated[
        str, typer.Option(help="Our name, as partners read it.", show_default="the folder's")
    ] = "",
) -> None:
    """Begin a site: exchange.toml and the folders, where there is none yet."""
    from exchange.cli.beginning import init as begin

    raise typer.Exit(begin(folder, name))


@partner.command("add")
def add_partner(
    identity: Id,
    name: Annotated[str, typer.Option(help="Their name, as they write it.")],
    like: Annotated[
        str, typer.Option(metavar="OTHER", help="Copy feeds and answers of this partner.")
    ] = "",
    site: Site = HERE,
) -> None:
    """Begin a partner file, as a draft that answers nobody."""
    from exchange.cli.beginning import add

    raise typer.Exit(add(identity, name, like, site))


@partner.command("guide")
def guide_partner(
    identity: Id,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it.", show_default="guide-ID")
    ] = None,
    site: Site = HERE,
) -> None:
    """Write what the partner needs to know, as HTML, with examples and templates."""
    from exchange.cli.guiding import guide

    raise typer.Exit(guide(identity, site, out))


@partner.command("status")
def partner_status(
    identity: Id,
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show which gates are passed on the way to live, and who could open the others."""
    from exchange.cli.onboarding import status

    raise typer.Exit(status(identity, site, as_json=as_json))


@partner.command("promote")
def promote_partner(
    identity: Id,
    to: Annotated[Entered, typer.Option(help="The state to enter.")],
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    site: Site = HERE,
    *,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Even where gates are open; needs a reason.")
    ] = False,
) -> None:
    """Let a partner into test or live, or suspend them; who and when go on record."""
    from exchange.cli.onboarding import promote

    raise typer.Exit(promote(identity, site, to.value, reason, anyway=anyway))
