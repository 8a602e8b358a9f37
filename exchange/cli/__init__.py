"""The command line: a stable contract that scripts rely on.

Exit status: 0 done, 1 findings of HOLD or worse, 2 a file that cannot be read,
3 usage or configuration.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from exchange import __version__
from exchange.cli import browsing as browsing
from exchange.cli import cases as cases
from exchange.cli import connection as connection
from exchange.cli import daily as daily
from exchange.cli import drop as drop
from exchange.cli import ecos as ecos
from exchange.cli import keeping as keeping
from exchange.cli import notices as notices
from exchange.cli import notify as notify
from exchange.cli import ours as ours
from exchange.cli import partner as partner
from exchange.cli import proving as proving
from exchange.cli import questions as questions
from exchange.cli import rescheduling as rescheduling
from exchange.cli import reviews as reviews
from exchange.cli import servicing as servicing
from exchange.cli import ways as ways
from exchange.cli.app import HERE, MISUSE, Identity, Level, Site, app
from exchange.errors import Misconfigured


def main(words: Sequence[str] | None = None) -> None:
    """Run one command, that of the process or these words; a misconfiguration is said in a line."""
    try:
        app(words, prog_name="exchange")
    except Misconfigured as mistake:
        print(f"exchange: {mistake}", file=sys.stderr)  # noqa: T201 - what people read
        sys.exit(MISUSE)


@app.callback(invoke_without_command=True)
def version(*, show: Annotated[bool, typer.Option("--version", is_eager=True)] = False) -> None:
    """Files from trading partners become canonical records and answers."""
    if show:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def demo(
    site: Annotated[
        Path | None,
        typer.Option("--site", help="Build the demo site here instead of in a temporary folder."),
    ] = None,
) -> None:
    """Build a demo site, drop real-looking files into it and show what comes back."""
    from exchange.demo.site import demonstrate

    raise typer.Exit(demonstrate(site))


@app.command()
def run(
    site: Site = HERE,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Drain the inbox and the outbox, then stop.")
    ] = False,
    level: Annotated[
        Level, typer.Option("--log-level", help="Log events from this level on.")
    ] = "info",
    metrics_file: Annotated[
        Path | None, typer.Option("--metrics-file", help="Write figures here when it stops.")
    ] = None,
) -> None:
    """Watch the inbox: claim files, judge them, put the answers into the outbox."""
    from exchange.cli.running import run as start

    raise typer.Exit(start(site, once=once, level=level, figures=metrics_file))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The file to look at.")],
    partner: Annotated[
        str, typer.Option(help="Whose file it is.", show_default="the folder it lies in")
    ] = "",
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what would become of a file, and change nothing."""
    from exchange.cli.checking import check as look

    raise typer.Exit(look(file, partner, site, as_json=as_json))


@app.command()
def status(
    site: Site = HERE,
    *,
    due: Annotated[
        bool, typer.Option("--due", help="Show what has to be done by when, and by whom.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what came, what waits and why, what is not delivered, what the ERP has not answered."""
    if due:
        from exchange.cli.due import status as look
    else:
        from exchange.cli.looking import status as look

    raise typer.Exit(look(site, as_json=as_json))


@app.command()
def show(
    identity: Identity,
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one file: what it was, its findings, its answers and where they are."""
    from exchange.cli.looking import show as look

    raise typer.Exit(look(identity, site, as_json=as_json))


@app.command()
def report(
    identity: Identity,
    site: Site = HERE,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write it here instead of to stdout.")
    ] = None,
) -> None:
    """Print the report of one file exactly as the sender got it; .xlsx and .pdf are made anew."""
    from exchange.cli.reporting import report as look

    raise typer.Exit(look(identity, site, output))


@app.command()
def close(
    identity: Identity,
    reason: Annotated[str, typer.Option(help="Why nobody has to look into it any more.")],
    site: Site = HERE,
) -> None:
    """Close an acknowledgement that needs a person; who, when and why go on record."""
    from exchange.cli.closing import close as settle

    raise typer.Exit(settle(identity, site, reason))


structure = typer.Typer(no_args_is_help=True, help="Message structures of your own.")
app.add_typer(structure, name="structure")


@structure.command("import")
def import_structure(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="The download: a zip or a folder of its texts.")
    ],
    message: Annotated[str, typer.Option(help="The message type, like DELFOR.")],
    directory: Annotated[str, typer.Option(help="The directory, like D.97A.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write it.", show_default="structures/edifact of the site"),
    ] = None,
    site: Site = HERE,
) -> None:
    """Make a structure file of the texts of a UN/EDIFACT directory."""
    from exchange.cli.importing import bring_in

    folder = out or site / "structures" / "edifact"
    raise typer.Exit(bring_in(source, message, directory, folder))


layout = typer.Typer(no_args_is_help=True, help="Layouts of spreadsheets and delimited text.")
app.add_typer(layout, name="layout")


@layout.command("learn")
def learn_layout(
    file: Annotated[Path, typer.Argument(help="A sample: a workbook or delimited text.")],
    document: Annotated[
        str, typer.Option(help="What it is: forecast or purchase_order.", show_default="as seen")
    ] = "",
    name: Annotated[
        str, typer.Option(help="The name of the layout.", show_default="the file's")
    ] = "",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Write it without asking.")] = False,
    site: Site = HERE,
) -> None:
    """Draft a layout from a sample; show what it would read, and what is unsure."""
    from exchange.cli.learning import learn

    raise typer.Exit(learn(file, site, document=document, name=name, yes=yes))


@layout.command("check")
def check_layout(
    tried: Annotated[str, typer.Argument(metavar="LAYOUT", help="The layout, a draft or not.")],
    files: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    site: Site = HERE,
) -> None:
    """Try a layout on old files: what would be read, and what found."""
    from exchange.cli.laying import check as look

    raise typer.Exit(look(tried, files, site))


agreement = typer.Typer(no_args_is_help=True, help="What was agreed with partners.")
app.add_typer(agreement, name="agreement")


@agreement.command("check")
def check_agreement(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="The agreement.", show_default="all")
    ] = "",
    site: Site = HERE,
) -> None:
    """Say what is missing or contradictory, and which rules are not applied for it."""
    from exchange.cli.agreeing import check as look

    raise typer.Exit(look(name, site))


@agreement.command("new")
def new_agreement(
    name: Annotated[str, typer.Argument(help="The name of the agreement, and of its file.")],
    preset: Annotated[str, typer.Option("--like", metavar="EXAMPLE", help="What to begin with.")],
    site: Site = HERE,
) -> None:
    """Begin an agreement from one of the examples in schemas/agreements/."""
    from exchange.cli.agreeing import begin

    raise typer.Exit(begin(name, preset, site))


@agreement.command("form")
def agreement_form(
    name: Annotated[str, typer.Argument(help="The agreement, or the name of a new one.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the workbook.")] = None,
    site: Site = HERE,
) -> None:
    """Write an agreement as a workbook that people fill in."""
    from exchange.cli.forming import write

    raise typer.Exit(write(name, out, site))


@agreement.command("take")
def take_form(
    file: Annotated[Path, typer.Argument(help="The workbook that was filled in.")],
    site: Site = HERE,
) -> None:
    """Write what a filled form says as a version of its own, unless something in it is wrong."""
    from exchange.cli.forming import take

    raise typer.Exit(take(file, site))


@app.command()
def doctor(site: Site = HERE) -> None:
    """Check configuration, folders, rights, versions and limits of a site."""
    from exchange.cli.doctoring import doctor as examine

    raise typer.Exit(examine(site))
