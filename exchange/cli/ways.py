"""Commands by which our own people bring files in."""

from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app


@app.command()
def drop(
    file: Annotated[Path, typer.Argument(help="The file, which stays where it is.")],
    partner: Annotated[str, typer.Option(help="Whose file it is.")],
    by: Annotated[str, typer.Option(help="Who hands it in.", show_default="who is logged in")] = "",
    on_behalf: Annotated[str, typer.Option(help="On whose behalf, like a name there.")] = "",
    source: Annotated[
        str, typer.Option(help="Where it comes from, like: mail of 12 March, phone.")
    ] = "",
    attach: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The message; it is kept for good.")
    ] = None,
    site: Site = HERE,
) -> None:
    """Hand in a partner's file that reached one of our people: who, for whom, from where."""
    from exchange.cli.handing import Dropped
    from exchange.cli.handing import drop as hand

    raise typer.Exit(hand(Dropped(file, partner, by, on_behalf, source, attach), site))
