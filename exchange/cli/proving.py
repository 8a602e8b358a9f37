"""Commands of an auditor: whether all is as it was, and what would come of it again."""

from pathlib import Path
from typing import Annotated

import typer

from exchange.cli.app import HERE, Identity, Site, app


@app.command()
def verify(
    site: Site = HERE,
    heads: Annotated[
        Path | None,
        typer.Option(help="Signed heads, a file or a folder.", show_default="those of the site"),
    ] = None,
    key: Annotated[
        str, typer.Option(help="The public key, or a file with it.", show_default="the site's")
    ] = "",
) -> None:
    """Check audit chain, signed heads, kept files and reports; name everything that is wrong."""
    from exchange.cli.verifying import verify as prove

    raise typer.Exit(prove(site, heads, key))


audit = typer.Typer(no_args_is_help=True, help="What proves that nothing was changed.")
app.add_typer(audit, name="audit")


@audit.command("key")
def audit_key(
    site: Site = HERE,
    name: Annotated[str, typer.Option(help="Its file below secrets/.")] = "audit.key",
) -> None:
    """Make the key that signs the head of the audit trail each day; print its public half."""
    from exchange.cli.signing import key

    raise typer.Exit(key(site, name))


@app.command()
def replay(
    identity: Identity,
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Judge a file as it was judged, and compare every answer byte for byte."""
    from exchange.cli.replaying import replay as again

    raise typer.Exit(again(identity, site, as_json=as_json))


@app.command()
def rehearse(
    days: Annotated[int, typer.Option(min=1, help="The files of so many days until now.")],
    other: Annotated[
        Path | None,
        typer.Option("--with", metavar="DIR", help="A site's folder.", show_default="this one"),
    ] = None,
    partner: Annotated[str, typer.Option(help="One partner's files.", show_default="all")] = "",
    site: Site = HERE,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what another configuration would have made of the files of the last days."""
    from exchange.cli.rehearsing import rehearse as attempt

    raise typer.Exit(attempt(days, site, other, partner, as_json=as_json))


@app.command()
def resend(
    identity: Identity,
    reason: Annotated[str, typer.Option(help="Why; it goes on record.")] = "",
    site: Site = HERE,
    *,
    records: Annotated[
        bool, typer.Option("--records", help="The records for our ERP instead.")
    ] = False,
) -> None:
    """Have the answers to a file appear once more, as they were."""
    from exchange.cli.resending import resend as send

    raise typer.Exit(send(identity, site, reason, records=records))


@app.command()
def signoff(
    identity: Identity,
    remark: Annotated[str, typer.Option(help="What you found; it goes on record.")],
    site: Site = HERE,
) -> None:
    """Put on record that you have looked at the report on a file."""
    from exchange.cli.signoff import sign_off

    raise typer.Exit(sign_off(identity, site, remark))
