"""Commands about engineering changes: list, show, answer, decide, plan, implement."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

import typer

from exchange.cli.app import HERE, Site, app
from exchange.cli.ours import quantity

Number = Annotated[str, typer.Argument(help="The customer's number of the change, or ours.")]
Partner = Annotated[
    str, typer.Option(help="Whose change it is.", show_default="whoever sent that number")
]
Revision = Annotated[
    str, typer.Option(help="Which revision of it.", show_default="the newest that stands")
]
Evidence = Annotated[str, typer.Option(help="Where that is written: a mail, an order.")]
Words = Annotated[str, typer.Option("--text", help="More words.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

eco = typer.Typer(help="Engineering changes: list, show, answer, decide, plan, implement.")
app.add_typer(eco, name="eco")


@eco.callback(invoke_without_command=True)
def without_command(context: typer.Context, site: Site = HERE) -> None:
    """List the changes that are open where nothing else is asked."""
    from exchange.cli.ecos_shown import listed

    if context.invoked_subcommand is None:
        raise typer.Exit(listed(site, every=False, as_json=False))


@eco.command("list")
def list_ecos(
    site: Site = HERE,
    *,
    every: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the engineering changes that are open, the urgent ones first."""
    from exchange.cli.ecos_shown import listed

    raise typer.Exit(listed(site, every=every, as_json=as_json))


@eco.command()
def show(
    number: Number,
    partner: Partner = "",
    revision: Revision = "",
    site: Site = HERE,
    *,
    as_json: AsJson = False,
) -> None:
    """Print what a change means, what we answered, and every step of it."""
    from exchange.cli.ecos_shown import show as shown

    raise typer.Exit(shown((number, partner, revision), site, as_json=as_json))


@eco.command()
def answer(
    number: Number,
    decision: Annotated[
        Literal["accepted", "conditional", "rejected", "pending"],
        typer.Option(help="Whether we do it; pending: we need longer."),
    ],
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="With pending: when we answer."),
    ] = None,
    implementation: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which we expect to carry it out."),
    ] = None,
    cost_one_off: Annotated[
        Decimal | None, typer.Option(parser=quantity, help="What it costs once.")
    ] = None,
    cost_per_unit: Annotated[
        Decimal | None, typer.Option(parser=quantity, help="What a unit costs more.")
    ] = None,
    currency: Annotated[str, typer.Option(help="Of both costs.")] = "",
    cost_text: Annotated[str, typer.Option(help="What the costs are made of.")] = "",
    description: Annotated[str, typer.Option(help="What it means, in our words.")] = "",
    task: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT@DATE@OWNER", help="A step of carrying it out; repeatable."),
    ] = None,
    condition: Annotated[list[str] | None, typer.Option(help="A condition; repeatable.")] = None,
    assumption: Annotated[list[str] | None, typer.Option(help="An assumption; repeatable.")] = None,
    question: Annotated[list[str] | None, typer.Option(help="A question; repeatable.")] = None,
    partner: Partner = "",
    revision: Revision = "",
    site: Site = HERE,
) -> None:
    """Answer what a change means; a second answer takes the place of the first."""
    from exchange.cli.eco_acts import answer as tell

    said = {
        "decision": decision.upper(),
        "answer_on": day(on),
        "implementation": day(implementation),
        "cost_one_off": amount(cost_one_off),
        "cost_per_unit": amount(cost_per_unit),
        "currency": currency,
        "cost_text": cost_text,
        "description": description,
    }
    texts = {
        "TASK": task or (),
        "CONDITION": condition or (),
        "ASSUMPTION": assumption or (),
        "QUESTION": question or (),
    }
    raise typer.Exit(tell((number, partner, revision), said, texts, site))


@eco.command()
def decide(
    number: Number,
    decision: Annotated[
        Literal["approved", "declined", "other-date", "cancelled"],
        typer.Option(help="What the customer decided."),
    ],
    decided_by: Annotated[str, typer.Option("--by", help="Who decided at the customer.")],
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The other day they want, or the one agreed."),
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day they decided.")
    ] = None,
    evidence: Evidence = "",
    text: Words = "",
    partner: Partner = "",
    revision: Revision = "",
    site: Site = HERE,
) -> None:
    """Record what the customer decided on our answer."""
    from exchange.cli.eco_acts import progress

    said = {
        "date": day(date),
        "decided_by": decided_by,
        "decided_on": day(on),
        "evidence": evidence,
        "text": text,
    }
    about = (number, partner, revision)
    raise typer.Exit(progress(about, DECISIONS[decision], said, site))


DECISIONS = {
    "approved": "APPROVE",
    "declined": "DECLINE",
    "other-date": "OTHER_DATE",
    "cancelled": "CANCEL",
}


@eco.command()
def costs(
    number: Number,
    evidence: Annotated[str, typer.Option(help="Their order for the costs.")],
    decided_by: Annotated[str, typer.Option("--by", help="Who ordered them.")],
    partner: Partner = "",
    revision: Revision = "",
    site: Site = HERE,
) -> None:
    """Record that the customer ordered what a change costs."""
    from exchange.cli.eco_acts import progress

    said = {"evidence": evidence, "decided_by": decided_by}
    raise typer.Exit(progress((number, partner, revision), "COSTS", said, site))


@eco.command()
def schedule(
    number: Number,
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day planned.")],
    text: Words = "",
    partner: Partner = "",
    revision: Revision = "",
    site: Site = HERE,
) -> None:
    """Plan the day on which an approved change is implemented."""
    from exchange.cli.eco_acts import progress

    said = {"date": day(date), "text": text}
    raise typer.Exit(progress((number, partner, revision), "SCHEDULE", said, site))


@eco.command()
def implemented(
    number: Number,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day from which on it is built so."),
    ] = None,
    first_serial: Annotated[str, typer.Option(help="The first serial number built so.")] = "",
    first_lot: Annotated[str, typer.Option(help="The first lot built so.")] = "",
    text: Words = "",
    partner: Partner = "",
    revision: Revision = "",
    site: Site = HERE,
) -> None:
    """Report that a change is implemented; the customer is told."""
    from exchange.cli.eco_acts import progress

    said = {
        "date": day(on),
        "first_serial": first_serial,
        "first_lot": first_lot,
        "text": text,
    }
    raise typer.Exit(progress((number, partner, revision), "IMPLEMENT", said, site))


@eco.command()
def close(
    number: Number,
    text: Words = "",
    partner: Partner = "",
    revision: Revision = "",
    site: Site = HERE,
) -> None:
    """Close a change that is implemented or was declined."""
    from exchange.cli.eco_acts import progress

    raise typer.Exit(progress((number, partner, revision), "CLOSE", {"text": text}, site))


def day(moment: datetime | None) -> str:
    """Return a day as a table has it, empty without one."""
    return f"{moment:%Y-%m-%d}" if moment else ""


def amount(value: Decimal | None) -> str:
    """Return an amount as a table has it, empty without one."""
    return "" if value is None else str(value)
