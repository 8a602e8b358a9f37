"""Serves the console of a site."""

from pathlib import Path

import uvicorn

from exchange.cli import console
from exchange.console.accounts import read_accounts
from exchange.console.app import make_app
from exchange.console.office import opened
from exchange.errors import Misconfigured


def serve(site: Path, listen: str) -> None:
    """Serve until asked to stop; raises Misconfigured for an address that is none."""
    host, port = address(listen)
    with opened(site) as office:
        office.configuration()
        if not read_accounts(site):
            console.say("Nobody has an account yet: exchange console account NAME --role admin")
        console.say(f"The console of {office.site} is at http://{listen}/ (Ctrl+C ends it)")
        uvicorn.run(
            make_app(office, frozenset({host})), host=host, port=port, log_level="warning",
            server_header=False, proxy_headers=False,
        )  # fmt: skip


def address(listen: str) -> tuple[str, int]:
    """Return address and port; raises Misconfigured where they are not both there."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal():
        raise Misconfigured(f"--listen {listen!r} is not address and port, as 127.0.0.1:8080 is")
    return host.strip("[]"), int(port)
