"""Commands of whoever runs a site, and of who answers for what it keeps."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Site, app

Reason = Annotated[str, typer.Option(help="Why; it goes on record.")]


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the backups.")],
    keys: Annotated[
        Path | None, typer.Option(help="Put keys and secrets into this folder.", show_default="no")
    ] = None,
    keep: Annotated[
        int, typer.Option(min=0, help="How many backups stay; older ones go.", show_default="all")
    ] = 0,
    site: Site = HERE,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="Check the one at DIR instead.")] = False,
) -> None:
    """Back up a site, also while it runs: a set that is whole, or none."""
    from exchange.cli.backing import back_up, check

    raise typer.Exit(check(folder) if verify else back_up(folder, site, keys, keep))


@app.command()
def restore(
    what: Annotated[str, typer.Argument(metavar="SET", help="A backup; or status, release, mark.")],
    outbox: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of answers that were sent; may be repeated."),
    ] = None,
    past: Annotated[
        list[str] | None,
        typer.Option(metavar="PARTNER:KIND=NUMBER", help="The last number that was used."),
    ] = None,
    skip: Annotated[
        int | None,
        typer.Option(min=0, help="Numbers to leave out.", show_default="by the busiest day"),
    ] = None,
    resend: Annotated[
        list[str] | None,
        typer.Option(metavar="WHICH", help="all, none, or the number of an answer."),
    ] = None,
    keys: Annotated[Path | None, typer.Option(help="A backup of keys to put back as well.")] = None,
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Put a backup back; say what may have been sent since; let the site send again."""
    from exchange.cli import restoring

    decided = restoring.Said(outbox or (), past or (), skip, resend or ())
    deeds = {
        "status": lambda: restoring.status(site, decided, as_json=as_json),
        "release": lambda: restoring.release(site, decided),
        "mark": lambda: restoring.mark(site),
    }
    put_back = lambda: restoring.restore(Path(what), site, keys)  # noqa: E731 - one row more
    raise typer.Exit(deeds.get(what, put_back)())


hold = typer.Typer(no_args_is_help=True, help="Legal holds: what one covers is not deleted.")
app.add_typer(hold, name="hold")


@hold.command("set")
def hold_set(
    reason: Reason,
    partner: Annotated[str, typer.Option(help="All of a partner.")] = "",
    receipt: Annotated[str, typer.Option(help="A file, by the first characters.")] = "",
    order: Annotated[str, typer.Option(help="Every file with a document of this number.")] = "",
    site: Site = HERE,
) -> None:
    """Keep something from being deleted, whatever its age."""
    from exchange.cli.holding import put

    raise typer.Exit(put(site, {"partner": partner, "receipt": receipt, "order": order}, reason))


@hold.command("lift")
def hold_lift(
    number: Annotated[int, typer.Argument(help="Its number, as hold list shows it.")],
    reason: Reason,
    site: Site = HERE,
) -> None:
    """Lift a legal hold."""
    from exchange.cli.holding import lift

    raise typer.Exit(lift(site, number, reason))


@hold.command("list")
def hold_list(
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List all legal holds, lifted ones too."""
    from exchange.cli.holding import show

    raise typer.Exit(show(site, as_json=as_json))


@app.command()
def retention(
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="As of that day.", show_default="today"),
    ] = None,
    site: Site = HERE,
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Delete it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what is kept longer than it should be, and why; with --apply, delete it."""
    from exchange.cli.retaining import retention as look

    raise typer.Exit(look(site, day.date() if day else None, apply=apply, as_json=as_json))


@app.command()
def erase(
    reason: Reason,
    receipts: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]", help="Receipts, by first characters.")
    ] = None,
    person: Annotated[str, typer.Option(help="A name, to be taken out of what is kept.")] = "",
    site: Site = HERE,
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Erase it.")] = False,
) -> None:
    """Show what would be erased of files, or about a person; with --apply, erase it."""
    from exchange.cli.erasing import erase as wipe

    raise typer.Exit(wipe(site, receipts or (), person, reason=reason, apply=apply))
