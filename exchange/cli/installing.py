"""`exchange service install` and `reload`: a site as a service of this machine."""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from exchange import wiring
from exchange.adapters.systemd.installing import RUNNING, UNITS, Step, do, steps
from exchange.adapters.systemd.unit import Service, objections, unit
from exchange.cli import console
from exchange.errors import Misconfigured
from exchange.settings.secret_names import secret_names
from exchange.spool.site import Spool
from exchange.spool.standing import Standing, noted

FAILED = 1
PATIENCE = 60.0
"""Seconds a daemon may take to say what becomes of another configuration."""

LOOK_AGAIN = 0.1


def install(site: Path, user: str, *, show: bool) -> int:
    """Print the unit and the steps; do them where we may and are not to print alone."""
    configuration = wiring.load(site)
    copies = [Path(each) for each in configuration.site.audit.copies if Path(each).is_absolute()]
    secrets = secret_names(configuration)
    service = Service(site.resolve(), program(), user, secrets, copies)
    reasons = objections(service)
    if reasons:
        raise Misconfigured("; ".join(reasons))
    todo = [*steps(service, UNITS, do, booted=RUNNING.is_dir())]
    if show or os.geteuid():
        console.say(unit(service))
        for step in todo:
            console.say(f"# {step.told}")
        if not show:
            console.say("Nothing was done: that takes root.")
        return 0 if show else FAILED
    return carry_out(todo)


def program() -> Path:
    """Return the program that runs now, as a service has to call it."""
    return Path(sys.executable).parent / "exchange"


def carry_out(todo: list[Step]) -> int:
    """Do what is not done yet, and say so; the first step that fails ends it."""
    for step in todo:
        if step.done():
            console.say(f"was so   {step.told}")
            continue
        try:
            step.act()
        except OSError as error:
            console.say(f"FAILED   {step.told}: {error}")
            return FAILED
        console.say(f"done     {step.told}")
    console.say("Start it with: systemctl start exchange")
    return 0


def reload(site: Path) -> int:
    """Check the configuration, have the daemon take it over and say what became of that."""
    wiring.load(site)
    spool = Spool(site)
    before = noted(spool)
    if before is None or not held(spool):
        raise Misconfigured(f"{site}: no daemon runs here")
    os.kill(before.pid, signal.SIGHUP)
    after = answered(spool, before)
    if after is None:
        console.say(f"the daemon has not answered within {PATIENCE:g} seconds")
        return FAILED
    if after.refused:
        raise Misconfigured(after.refused)
    console.say("the daemon works under the configuration as it is now")
    return 0


def held(spool: Spool) -> bool:
    """Tell whether a daemon holds the site."""
    if not spool.lock.is_file():
        return False
    with spool.lock.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def answered(spool: Spool, before: Standing) -> Standing | None:
    """Wait for a daemon's next answer; None where it does not come in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        after = noted(spool)
        if after is not None and after != before:
            return after
        time.sleep(LOOK_AGAIN)
    return None
