"""Commands a working day begins with."""

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
