"""Commands a working day begins with."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app


@app.command()
def worklist(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help="Write it here: .html or .xlsx.", show_default="HTML to stdout"
        ),
    ] = None,
    site: Site = HERE,
) -> None:
    """Write what has to be done by when, and by whom, the most urgent first."""
    from exchange.cli.due import worklist as write

    raise typer.Exit(write(site, output))


@app.command()
def decisions(
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day.", show_default="all"),
    ] = None,
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the orders accepted by themselves, and those that silence has decided."""
    from exchange.cli.deciding import show

    raise typer.Exit(show(site, since, as_json=as_json))
