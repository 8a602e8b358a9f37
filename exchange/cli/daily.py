"""Commands a working day begins with."""

from datetime import datetime
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


@app.command()
def evidence(
    identity: Annotated[str, typer.Argument(help="The partner whose files it is about.")],
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The zip, which must not be there yet.")
    ] = None,
    site: Site = HERE,
) -> None:
    """Write what a partner sent in some days and what was answered, as a zip to be checked."""
    from exchange.cli.evidencing import write

    raise typer.Exit(write(identity, (first.date(), last.date()), site, output))
