"""Commands about delays, downtimes and the notices that come of them."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, UsageError, app
from exchange.cli.ours import quantity

Role = Annotated[str, typer.Option(help="In which role; commercial may name the customer.")]


class Reply(StrEnum):
    """What a customer may say to a notice."""

    ACCEPTED = "ACCEPTED"
    ACCEPTED_IN_PART = "ACCEPTED_IN_PART"
    OTHER_DATE = "OTHER_DATE"
    REJECTED = "REJECTED"
    CANCEL = "CANCEL"
    EXPEDITE = "EXPEDITE"


notices = typer.Typer(help="Notices of delays: list, release, withdraw, answer, uphold.")
app.add_typer(notices, name="notices")


@app.command()
def delay(
    order: Annotated[str, typer.Argument(help="The number of the order.")],
    line: Annotated[list[str], typer.Option(help="A line of it; may be repeated.")],
    reason: Annotated[str, typer.Option(metavar="CODE", help="Why, by its code.")],
    partner: Annotated[
        str, typer.Option(help="Whose order it is.", show_default="the only partner")
    ] = "",
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The new day of delivery.")
    ] = None,
    answer_by: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="When the new day will be told."),
    ] = None,
    amount: Annotated[
        Decimal | None,
        typer.Option("--quantity", parser=quantity, help="How many.", show_default="all"),
    ] = None,
    responsible: Annotated[
        str,
        typer.Option(
            metavar="WHO",
            help="EMS, OEM, SUPPLIER, CARRIER or NONE.",
            show_default="by the reason",
        ),
    ] = "",
    aware: Annotated[
        str,
        typer.Option(metavar="TIME", help="When we became aware.", show_default="now"),
    ] = "",
    text: Annotated[str, typer.Option(help="More words for the customer.")] = "",
    internal: Annotated[str, typer.Option(help="Words for our own people only.")] = "",
    recovery: Annotated[str, typer.Option(help="What is done about it.")] = "",
    next_update: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which more is told."),
    ] = None,
    site: Site = HERE,
) -> None:
    """Report that lines of an order are late; the customer is told as agreed."""
    from exchange.cli.noticing import Late
    from exchange.cli.noticing import delay as tell

    if bool(date) is bool(answer_by):
        raise UsageError("give --date, or --answer-by where the new day is not known")
    more = {
        "responsible": responsible,
        "text": text,
        "internal": internal,
        "recovery": recovery,
        "next_update": f"{next_update:%Y-%m-%d}" if next_update else "",
        **({"aware_at": aware} if aware else {}),
    }
    late = Late(
        order,
        line,
        reason,
        day=date.date() if date else None,
        answer_by=answer_by.date() if answer_by else None,
        quantity=amount,
        more=more,
    )
    raise typer.Exit(tell(late, partner, site))


@app.command()
def downtime(
    plant: Annotated[str, typer.Argument(help="Our plant.")],
    start: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    kind: Annotated[
        str,
        typer.Option(help="PLANNED_SHUTDOWN, BREAKDOWN, LABOUR, UTILITY, IT or DISASTER."),
    ],
    end: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.", show_default="not known"),
    ] = None,
    line: Annotated[
        str, typer.Option(help="The production line.", show_default="the whole plant")
    ] = "",
    loss: Annotated[
        Decimal | None,
        typer.Option(parser=quantity, help="Percent of the capacity lost.", show_default="all"),
    ] = None,
    number: Annotated[str, typer.Option(help="Our number of it.", show_default="a new one")] = "",
    reason: Annotated[str, typer.Option(help="Why, in our words.")] = "",
    text: Annotated[str, typer.Option(help="Words for customers.")] = "",
    site: Site = HERE,
) -> None:
    """Report a downtime, and see which deliveries it hits; nobody is told by that."""
    from exchange.cli.noticing import downtime as tell

    told = {
        "number": number,
        "line": line,
        "kind": kind,
        "start": f"{start:%Y-%m-%d}",
        "end": f"{end:%Y-%m-%d}" if end else "",
        "loss_percent": "" if loss is None else str(loss),
        "reason": reason,
        "text": text,
    }
    raise typer.Exit(tell(plant, told, site))


@notices.callback(invoke_without_command=True)
def without_command(context: typer.Context, site: Site = HERE) -> None:
    """List notices where nothing else is asked."""
    from exchange.cli.noticing import show

    if context.invoked_subcommand is None:
        raise typer.Exit(show(site, as_json=False))


@notices.command("list")
def list_notices(
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the drafts, overdue ones first, and what was sent and answered."""
    from exchange.cli.noticing import show

    raise typer.Exit(show(site, as_json=as_json))


@notices.command()
def release(
    notice: Annotated[str, typer.Argument(help="The number of the draft.")],
    role: Role = "operational",
    text: Annotated[str, typer.Option(help="More words for the customer.")] = "",
    site: Site = HERE,
) -> None:
    """Let the draft of a notice go out, under your name."""
    from exchange.cli.noticing import decide

    raise typer.Exit(decide(notice, "RELEASE", site, role=role, text=text))


@notices.command()
def withdraw(
    notice: Annotated[str, typer.Argument(help="The number of the draft.")],
    role: Role = "operational",
    site: Site = HERE,
) -> None:
    """Drop the draft of a notice: the customer hears nothing of it."""
    from exchange.cli.noticing import decide

    raise typer.Exit(decide(notice, "WITHDRAW", site, role=role))


@notices.command()
def answer(
    notice: Annotated[str, typer.Argument(help="The number of the notice.")],
    says: Annotated[
        Reply,
        typer.Option("--says", help="What the customer says.", case_sensitive=False),
    ],
    source: Annotated[
        str, typer.Option(help='Who said it, and how: "call with Ms Brandt, 3 December".')
    ],
    line: Annotated[
        list[str] | None,
        typer.Option(metavar="ORDER/LINE", help="May be repeated.", show_default="all lines"),
    ] = None,
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day the customer names.")
    ] = None,
    amount: Annotated[
        Decimal | None,
        typer.Option("--quantity", parser=quantity, help="How many are accepted."),
    ] = None,
    text: Annotated[str, typer.Option(help="In the customer's words.")] = "",
    site: Site = HERE,
) -> None:
    """Record what a customer said to a notice, otherwise than in a file."""
    from exchange.cli.noticing import answer as record

    told = {
        "answer": says.value,
        "date": f"{date:%Y-%m-%d}" if date else "",
        "quantity": "" if amount is None else str(amount),
        "text": text,
        "source": source,
    }
    raise typer.Exit(record(notice, line or [], told, site))


@notices.command()
def uphold(
    notice: Annotated[str, typer.Argument(help="The number of the notice.")],
    role: Role = "operational",
    text: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    site: Site = HERE,
) -> None:
    """Keep to what a notice told, though the customer said no; nothing is sent by that."""
    from exchange.cli.noticing import decide

    raise typer.Exit(decide(notice, "UPHOLD", site, role=role, text=text))
