"""Commands about reschedule proposals of either side: list, show, propose, decide, conclude."""

from datetime import datetime
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app
from exchange.cli.cases import (
    Clause,
    Day,
    DecidedBy,
    Every,
    Evidence,
    Json,
    Party,
    Result,
    Said,
    Text,
    decision,
    iso,
)

Number = Annotated[str, typer.Argument(help="The number of the proposal, like RS-7K3M9A2X.")]

reschedule = typer.Typer(help="Reschedule proposals of either side, until they are decided.")
app.add_typer(reschedule, name="reschedule")


@reschedule.callback(invoke_without_command=True)
def without_command(context: typer.Context, site: Site = HERE) -> None:
    """List reschedule proposals where nothing else is asked."""
    from exchange.cli.casing import listed

    if context.invoked_subcommand is None:
        raise typer.Exit(listed("reschedule", site, every=False, as_json=False))


@reschedule.command("list")
def list_proposals(site: Site = HERE, *, every: Every = False, as_json: Json = False) -> None:
    """List the proposals that are open, with whose turn it is and until when."""
    from exchange.cli.casing import listed

    raise typer.Exit(listed("reschedule", site, every=every, as_json=as_json))


@reschedule.command()
def show(number: Number, site: Site = HERE, *, as_json: Json = False) -> None:
    """Show one proposal: what it is about, and every step with its author and time."""
    from exchange.cli.casing import show as look

    raise typer.Exit(look(number, site, as_json=as_json))


@reschedule.command()
def propose(
    order: Annotated[str, typer.Argument(help="The customer's number of the order.")],
    line: Annotated[str, typer.Option(help="Its line.")],
    date: Annotated[
        list[str], typer.Option(metavar="[QUANTITY@]DATE", help="What day; may be repeated.")
    ],
    reason: Annotated[str, typer.Option(help="Why, for the customer.")],
    partner: Annotated[
        str, typer.Option(help="Whose order it is.", show_default="the only partner")
    ] = "",
    due: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Until when.", show_default="as agreed"),
    ] = None,
    text: Text = "",
    site: Site = HERE,
) -> None:
    """Propose other days for a line of an order; the customer gets a form to decide in."""
    from exchange.cli.casing import propose as tell

    more = {"reason": reason, "decision_due": iso(due), "text": text}
    raise typer.Exit(tell((partner, order, line), date, more, site))


@reschedule.command()
def decide(
    number: Number,
    said: Said,
    decided_by: DecidedBy,
    amounts: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="QUANTITY@DATE", help="What is accepted of it."),
    ] = None,
    party: Party = "JOINT",
    on: Day = None,
    evidence: Evidence = "",
    clause: Clause = "",
    result: Result = "",
    site: Site = HERE,
) -> None:
    """Record what was decided about a proposal of either side, and what document came of it."""
    from exchange.cli.casing import say

    more = {
        "decided_by": decided_by, "party": party, "decided_on": iso(on), "evidence": evidence,
        "clause": clause, "result": result,
    }  # fmt: skip
    raise typer.Exit(say(number, decision(said), more, site, amounts=amounts or ()))


@reschedule.command()
def conclude(
    number: Number,
    result: Annotated[str, typer.Option(help="The order change or response it led to.")],
    site: Site = HERE,
) -> None:
    """Name the document that a decision led to; that closes the case."""
    from exchange.cli.casing import say

    raise typer.Exit(say(number, "CONCLUDE", {"result": result}, site))


@reschedule.command()
def withdraw(
    number: Number,
    text: Annotated[str, typer.Option(help="Why, for the customer.")] = "",
    site: Site = HERE,
) -> None:
    """Take a proposal back; the customer is told."""
    from exchange.cli.casing import say

    raise typer.Exit(say(number, "WITHDRAW", {"text": text}, site))
