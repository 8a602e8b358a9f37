"""Commands for a site that is a service of this machine."""

from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app

service = typer.Typer(no_args_is_help=True, help="The site as a service of this machine.")
app.add_typer(service, name="service")


@service.command("install")
def install_service(
    site: Site = HERE,
    user: Annotated[str, typer.Option(help="The account it runs under.")] = "exchange",
    *,
    show: Annotated[
        bool, typer.Option("--print", help="Print the unit and the steps, and do nothing.")
    ] = False,
) -> None:
    """Make a site a service under systemd: account, folders, secrets, unit; needs root."""
    from exchange.cli.installing import install

    raise typer.Exit(install(site, user, show=show))


@service.command("reload")
def reload_service(site: Site = HERE) -> None:
    """Check the configuration and have the running daemon take it over, without a new start."""
    from exchange.cli.installing import reload

    raise typer.Exit(reload(site))
