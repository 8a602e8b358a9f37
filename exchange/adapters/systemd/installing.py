"""What it takes to make a site a service of this machine; each step may be done already."""

import grp
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exchange.adapters.systemd.unit import Service, unit

NAME = "exchange.service"
UNITS = Path("/etc/systemd/system")
RUNNING = Path("/run/systemd/system")
"""There where systemd runs this machine, see sd_booted(3)."""

FOLDERS = {"inbox": 0o2770, "outbox": 0o2770, "var": 0o700}
"""What the account writes, and the mode each folder gets."""

SECRET = 0o600
"""The mode of what root alone may read."""

SEEN = 0o750
"""The mode of a folder whose names the account may see."""

Run = Callable[[Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how people would do it, whether it is done, and what does it."""

    told: str
    done: Callable[[], bool]
    act: Callable[[], None]


def steps(service: Service, units: Path, run: Run, *, booted: bool) -> Iterator[Step]:
    """Yield what is to be done, in order; what tells systemd only where it runs the machine."""
    yield account(service.user, run)
    for name, mode in FOLDERS.items():
        yield folder(service, service.site / name, mode)
    yield ours(service, service.site / "var")
    if service.secrets:
        yield closed(service, service.site / "secrets")
    yield written(units / NAME, unit(service))
    if booted:
        for words in (("daemon-reload",), ("enable", NAME)):
            yield Step(" ".join(("systemctl", *words)), lambda: False, told(run, words))


def told(run: Run, words: Sequence[str]) -> Callable[[], None]:
    """Return what says something to systemd."""
    return lambda: run(("systemctl", *words))


def account(user: str, run: Run) -> Step:
    """Make an account of its own that nobody can log in to."""
    shell = "/usr/sbin/nologin"
    words = ("useradd", "--system", "--user-group", "--no-create-home", "--shell", shell, user)
    return Step(" ".join(words), lambda: known(user), lambda: run(words))


def known(user: str) -> bool:
    """Tell whether there is such an account, and a group of the same name."""
    return any(each.pw_name == user for each in pwd.getpwall()) and any(
        each.gr_name == user for each in grp.getgrall()
    )


def folder(service: Service, path: Path, mode: int) -> Step:
    """Make one folder that the account may write; what lies in it stays as it is."""

    def act() -> None:
        path.mkdir(exist_ok=True)
        shutil.chown(path, service.user, service.user)
        path.chmod(mode)

    def done() -> bool:
        return (
            path.is_dir()
            and belongs(path, service.user)
            and stat.S_IMODE(path.stat().st_mode) == mode
        )

    owner = f"-o {service.user} -g {service.user}"
    return Step(f"install -d {owner} -m {mode:04o} {path}", done, act)


def ours(service: Service, path: Path) -> Step:
    """Give everything in a folder to the account, as where root has run the site before."""

    def act() -> None:
        owner, group = pwd.getpwnam(service.user).pw_uid, grp.getgrnam(service.user).gr_gid
        for each in path.rglob("*"):
            os.chown(each, owner, group, follow_symlinks=False)

    def done() -> bool:
        return path.is_dir() and all(belongs(each, service.user) for each in path.rglob("*"))

    return Step(f"chown -R -h {service.user}:{service.user} {path}", done, act)


def belongs(path: Path, user: str) -> bool:
    """Tell whether an entry belongs to the account."""
    return known(user) and path.lstat().st_uid == pwd.getpwnam(user).pw_uid


def closed(service: Service, path: Path) -> Step:
    """Let root alone read secrets; systemd hands them to the service.

    The account may see that they are there, so that it can check the configuration.
    """

    def act() -> None:
        shutil.chown(path, 0, service.user)
        path.chmod(SEEN)
        for each in ordinary(path):
            shutil.chown(each, 0, 0)
            each.chmod(SECRET)

    def done() -> bool:
        found = [each.stat() for each in ordinary(path)]
        closed = all(each.st_uid == 0 and stat.S_IMODE(each.st_mode) == SECRET for each in found)
        return closed and stat.S_IMODE(path.stat().st_mode) == SEEN

    own = f"chown root:{service.user} {path} && chmod {SEEN:o} {path}"
    return Step(f"{own} && chown root:root {path}/* && chmod {SECRET:o} {path}/*", done, act)


def ordinary(path: Path) -> list[Path]:
    """Return the files in a folder that are nothing but files."""
    return [each for each in path.iterdir() if each.is_file() and not each.is_symlink()]


def written(path: Path, text: str) -> Step:
    """Write the unit file."""

    def done() -> bool:
        return path.is_file() and path.read_text(encoding="utf-8") == text

    def act() -> None:
        draft = path.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(path)

    return Step(f"write {path}", done, act)


def do(words: Sequence[str]) -> None:
    """Run a program of the system; raises OSError where it does not succeed."""
    ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words, no shell
    if ended.returncode:
        raise OSError(f"{' '.join(words)}: {ended.stderr.strip() or ended.returncode}")
