"""Commands by which our own people say what our ERP would say."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, UsageError, app


def quantity(text: str) -> Decimal:
    """Return an amount as it was typed; raises a usage error where it is none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UsageError(f"{text!r} is no quantity; write it as 1250 or 0.5") from None


@app.command()
def commit(
    order: Annotated[str, typer.Argument(help="The number of the order, or forecast.")],
    partner: Annotated[
        str, typer.Option(help="Whose order it is.", show_default="the only partner")
    ] = "",
    line: Annotated[
        list[str] | None,
        typer.Option(help="A line of it; may be repeated.", show_default="all lines"),
    ] = None,
    date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The day we commit to.", show_default="as requested"
        ),
    ] = None,
    amount: Annotated[
        Decimal | None,
        typer.Option("--quantity", parser=quantity, help="How many.", show_default="as ordered"),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for the customer.")] = "",
    site: Site = HERE,
    *,
    reject: Annotated[bool, typer.Option("--reject", help="Do not accept it.")] = False,
    forecast: Annotated[
        bool,
        typer.Option("--forecast", help="It is a forecast: --line names a part, --date a period."),
    ] = False,
) -> None:
    """Accept an order or forecast, or lines of it, with other dates or quantities, or reject it."""
    from exchange.cli.telling import Said, commit, foresee

    day = date.date() if date else None
    said = Said(order, line or (), day, amount, rejected=reject, reason=reason)
    raise typer.Exit((foresee if forecast else commit)(said, partner, site))
