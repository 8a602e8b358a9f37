"""Commands about upside requests: list, show, assess, quote, decide, commit, decline."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, UsageError, app
from exchange.cli.ours import quantity

Number = Annotated[str, typer.Argument(help="The number of the request, like UP-7K3M9A2X.")]
Amounts = Annotated[
    list[str] | None,
    typer.Option("--can", metavar="QUANTITY@DATE", help="What can be had; may be repeated."),
]
Gating = Annotated[list[str] | None, typer.Option(help="What stands in the way; repeatable.")]
Cost = Annotated[
    Decimal | None, typer.Option(parser=quantity, help="What expediting costs.", show_default="-")
]
Currency = Annotated[str, typer.Option(help="Of the cost, as in ISO 4217.")]
Text = Annotated[str, typer.Option(help="More words for the customer.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Said = Annotated[str, typer.Argument(metavar="accept|part|decline", help="What was decided.")]
Party = Annotated[str, typer.Option(help="Who decided: OEM, EMS or JOINT.")]
DecidedBy = Annotated[str, typer.Option("--decided-by", help="The person who decided.")]
Evidence = Annotated[str, typer.Option(help="Where it is written, like a mail's subject.")]
Clause = Annotated[str, typer.Option(help="The clause of the agreement.")]
Result = Annotated[str, typer.Option(help="The document it led to.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day.")]
Every = Annotated[bool, typer.Option("--all", help="Also those that are over.")]

upside = typer.Typer(help="Upside requests: demand above a band, until it is decided.")
app.add_typer(upside, name="upside")


def iso(day: datetime | None) -> str:
    """Return a day as a table has it."""
    return f"{day:%Y-%m-%d}" if day else ""


def typed(cost: Decimal | None) -> str:
    """Return a cost as a table has it."""
    return "" if cost is None else str(cost)


def decision(said: str) -> str:
    """Return the step a decision is; raises a usage error where it is none."""
    if said.upper() not in {"ACCEPT", "PART", "DECLINE"}:
        raise UsageError(f"{said!r} decides nothing; say accept, part or decline")
    return said.upper()


@upside.callback(invoke_without_command=True)
def without_command(context: typer.Context, site: Site = HERE) -> None:
    """List upside requests where nothing else is asked."""
    from exchange.cli.casing import listed

    if context.invoked_subcommand is None:
        raise typer.Exit(listed("upside", site, every=False, as_json=False))


@upside.command("list")
def list_upsides(site: Site = HERE, *, every: Every = False, as_json: Json = False) -> None:
    """List the requests that are open, with whose turn it is and until when."""
    from exchange.cli.casing import listed

    raise typer.Exit(listed("upside", site, every=every, as_json=as_json))


@upside.command()
def show(number: Number, site: Site = HERE, *, as_json: Json = False) -> None:
    """Show one request: what it is about, and every step with its author and time."""
    from exchange.cli.casing import show as look

    raise typer.Exit(look(number, site, as_json=as_json))


@upside.command()
def assess(
    number: Number,
    can: Amounts = None,
    gating: Gating = None,
    cost: Cost = None,
    currency: Currency = "",
    text: Text = "",
    site: Site = HERE,
) -> None:
    """Say what can be had and when, and what stands in the way; the customer is not told yet."""
    from exchange.cli.casing import say

    more = {"cost": typed(cost), "currency": currency, "text": text}
    raise typer.Exit(say(number, "ASSESS", more, site, amounts=can or (), gating=gating or ()))


@upside.command()
def quote(
    number: Number,
    can: Amounts = None,
    gating: Gating = None,
    cost: Cost = None,
    currency: Currency = "",
    due: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Until when.", show_default="as agreed"),
    ] = None,
    text: Text = "",
    site: Site = HERE,
) -> None:
    """Offer it to the customer, who gets a form to decide in."""
    from exchange.cli.casing import say

    more = {
        "cost": typed(cost), "currency": currency, "decision_due": iso(due), "text": text,
    }  # fmt: skip
    raise typer.Exit(say(number, "QUOTE", more, site, amounts=can or (), gating=gating or ()))


@upside.command()
def decide(
    number: Number,
    said: Said,
    decided_by: DecidedBy,
    amounts: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="QUANTITY@DATE", help="What is accepted of it."),
    ] = None,
    party: Party = "OEM",
    on: Day = None,
    evidence: Evidence = "",
    clause: Clause = "",
    site: Site = HERE,
) -> None:
    """Record what was decided where it did not come in the form."""
    from exchange.cli.casing import say

    more = {
        "decided_by": decided_by, "party": party, "decided_on": iso(on), "evidence": evidence,
        "clause": clause,
    }  # fmt: skip
    raise typer.Exit(say(number, decision(said), more, site, amounts=amounts or ()))


@upside.command()
def commit(
    number: Number,
    can: Annotated[
        list[str], typer.Option("--to", metavar="QUANTITY@DATE", help="What we commit to.")
    ],
    result: Result = "",
    text: Text = "",
    site: Site = HERE,
) -> None:
    """Commit to what was decided; the customer is told."""
    from exchange.cli.casing import say

    raise typer.Exit(say(number, "COMMIT", {"result": result, "text": text}, site, amounts=can))


@upside.command("decline")
def decline_upside(
    number: Number,
    text: Annotated[str, typer.Option(help="Why, for the customer.")],
    party: Party = "EMS",
    evidence: Evidence = "",
    clause: Clause = "",
    site: Site = HERE,
) -> None:
    """Decline a request; where it is we who do, the customer is told."""
    from exchange.cli.casing import say

    more = {"text": text, "party": party, "evidence": evidence, "clause": clause}
    raise typer.Exit(say(number, "DECLINE", more, site))
