"""`exchange console`: the pages in a browser, and who may look at them."""

from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app

console = typer.Typer(
    help="The console in a browser: what is due, documents, files, answers.",
    invoke_without_command=True,
)
app.add_typer(console, name="console")


@console.callback()
def serve(
    context: typer.Context,
    site: Site = HERE,
    listen: Annotated[
        str, typer.Option(help="Address and port; only this machine reaches 127.0.0.1.")
    ] = "127.0.0.1:8080",
) -> None:
    """Serve the console of a site until asked to stop."""
    from exchange.cli.serving import serve as start

    if context.invoked_subcommand is None:
        start(site, listen)


@console.command()
def account(
    name: Annotated[str, typer.Argument(help="Who may use the console.")],
    role: Annotated[str, typer.Option(help="viewer, coordinator, auditor or admin.")] = "",
    partner: Annotated[
        list[str] | None, typer.Option(help="Whom they see; may be given more than once.")
    ] = None,
    site: Site = HERE,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the account away.")] = False,
) -> None:
    """Make an account, change it, or take it away; the password is asked for."""
    from exchange.cli.accounting import change
    from exchange.cli.accounting import remove as take_away

    if remove:
        take_away(site, name)
    else:
        change(site, name, role, partner)
