"""Commands a working day begins with."""

from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app


@app.command()
def remind(
    site: Site = HERE,
    *,
    due: Annotated[
        bool, typer.Option("--due", help="Let them go out: the same files again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show whom to remind of what is overdue; with --due, remind them."""
    from exchange.cli.reminding import remind as ask_again

    raise typer.Exit(ask_again(site, due=due, as_json=as_json))


@app.command()
def problems(
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look across all documents for what no single one shows, and change nothing."""
    from exchange.cli.problems import problems as look

    raise typer.Exit(look(site, as_json=as_json))


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
