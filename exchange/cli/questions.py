"""Commands about what waits for an answer of a customer, and about our own mistakes."""

from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Identity, Site, app


@app.command()
def questions(
    partner: Annotated[
        str, typer.Option(help="Whose questions.", show_default="all partners")
    ] = "",
    site: Site = HERE,
    *,
    superseded: Annotated[
        bool, typer.Option("--superseded", help="Those that something newer has closed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the questions that are open: number, partner, document, where, what, since."""
    from exchange.cli.asking import questions as look

    raise typer.Exit(look(partner, site, superseded=superseded, as_json=as_json))


@app.command()
def answer(
    number: Annotated[str, typer.Argument(help="The number of the question, like Q-7K3M9A.")],
    said: Annotated[str, typer.Argument(metavar="yes|no", help="What the customer said.")],
    reason: Annotated[str, typer.Option(help="Who said it and why, for the record.")],
    partner: Annotated[
        str, typer.Option(help="Whose question.", show_default="any partner's")
    ] = "",
    source: Annotated[str, typer.Option(help="Where the answer is, like a mail's subject.")] = "",
    attach: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The message; it is kept for good.")
    ] = None,
    site: Site = HERE,
) -> None:
    """Record what the customer answered: a yes releases what waits, a no leaves it out."""
    from exchange.cli.asking import Answered
    from exchange.cli.asking import answer as tell

    raise typer.Exit(tell(Answered(number, said, reason, source, attach), partner, site))


@app.command()
def rejudge(
    identity: Identity,
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Let it take the place of the one on record.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; needed with --release.")] = "",
) -> None:
    """Judge a file that came by the configuration of today, and say what would differ."""
    from exchange.cli import rejudging

    if release:
        raise typer.Exit(rejudging.release(identity, site, reason))
    raise typer.Exit(rejudging.rejudge(identity, site, as_json=as_json))


@app.command()
def withdraw(
    identity: Identity,
    reason: Annotated[str, typer.Option(help="Why the file is taken back.")],
    site: Site = HERE,
) -> None:
    """Take a file back: its documents stop counting, its records are retracted."""
    from exchange.cli.withdrawing import withdraw as take_back

    raise typer.Exit(take_back(identity, site, reason))
