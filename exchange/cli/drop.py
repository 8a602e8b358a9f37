"""Commands about our own SFTP server, into which partners drop their files."""

from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app

sftp = typer.Typer(no_args_is_help=True, help="Our own SFTP server, for partners to drop into.")
app.add_typer(sftp, name="sftp")


@sftp.command("key")
def add_key(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The partner's id.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The public key they sent.")],
    site: Site = HERE,
) -> None:
    """Keep a partner's public key, and say what to compare with them by telephone."""
    from exchange.cli.dropping import key

    raise typer.Exit(key(identity, file, site))


@sftp.command("setup")
def set_up(
    site: Site = HERE,
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Change this machine; needs root.")
    ] = False,
) -> None:
    """Show what this machine lacks so that partners can drop files by SFTP; or make it so."""
    from exchange.cli.dropping import setup

    raise typer.Exit(setup(site, apply=apply))
