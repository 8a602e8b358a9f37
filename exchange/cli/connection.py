"""Commands about connections to the servers of partners."""

from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app

connection = typer.Typer(no_args_is_help=True, help="Connections to the servers of partners.")
app.add_typer(connection, name="connection")

Id = Annotated[str, typer.Argument(metavar="PARTNER", help="The name of the partner's file.")]


@connection.command("test")
def try_connection(partner: Id, site: Site = HERE) -> None:
    """Log in, list the folders and say what was agreed; change nothing."""
    from exchange.cli.connecting import attempt

    raise typer.Exit(attempt(partner, site))


@connection.command("key")
def show_key(partner: Id, site: Site = HERE) -> None:
    """Show the host key a server has, to compare with what the partner says; log in nowhere."""
    from exchange.cli.connecting import key

    raise typer.Exit(key(partner, site))


@connection.command("unblock")
def unblock_connection(
    partner: Id,
    reason: Annotated[str, typer.Option(help="What was found out; it goes on record.")],
    site: Site = HERE,
) -> None:
    """Let blocked connections to a partner be tried again; who, when and why go on record."""
    from exchange.cli.unblocking import unblock

    raise typer.Exit(unblock(partner, site, reason))
