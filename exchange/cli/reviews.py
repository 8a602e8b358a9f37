"""Commands that put papers for people together from what the journal knows."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app

PartnerName = Annotated[str, typer.Argument(metavar="ID", help="The partner it is about.")]
Out = Annotated[
    Path, typer.Option("--out", help="The folder to write to.", show_default="the current folder")
]


@app.command()
def review(
    identity: PartnerName,
    quarter: Annotated[str, typer.Option(help="The quarter, as in 2026Q4.")],
    out: Out = HERE,
    site: Site = HERE,
) -> None:
    """Write the review of a quarter: figures of both sides, forecasts below each other."""
    from exchange.cli.reviewing import review as write

    raise typer.Exit(write(identity, quarter, out, site))


@app.command()
def meeting(
    identity: PartnerName,
    since: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the last meeting.")
    ],
    out: Out = HERE,
    site: Site = HERE,
) -> None:
    """Write the paper for a weekly call: open questions, answers owed, changes, what is late."""
    from exchange.cli.reviewing import meeting as write

    raise typer.Exit(write(identity, since.date(), out, site))
