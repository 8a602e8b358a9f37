"""The unit that is written, what it takes to install it, and what systemd is told."""

import grp
import os
import pwd
import re
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from exchange.adapters.systemd.installing import NAME, Step, do, steps
from exchange.adapters.systemd.notifying import notifier
from exchange.adapters.systemd.unit import Service, objections, unit
from exchange.cli import installing
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.model.partners import Partner, Site, Workbooks
from exchange.settings.secret_names import secret_names
from exchange.spool.names import escaped

ME = pwd.getpwuid(os.getuid()).pw_name
SERVICE = Service(Path("/srv/exchange"), Path("/opt/exchange/bin/exchange"), "exchange", ("a", "b"))
BOOKS = Workbooks(password_file="pw")  # noqa: S106 - the name of a file
OTHERS = Workbooks(password_file="/srv/x/secrets/other")  # noqa: S106 - likewise

EXPOSURE = "15"
"""Of 100, as systemd-analyze counts it."""


def analyze(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    command = ("systemd-analyze", "--no-pager", *words)
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Write the unit for a program that exists, as systemd wants it."""
    program = tmp_path / "exchange"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    path = tmp_path / NAME
    path.write_text(unit(replace(SERVICE, program=program, user=ME)))
    return path


def test_systemd_finds_no_mistake_in_the_unit(written: Path) -> None:
    found = analyze("verify", written)
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


def test_the_unit_exposes_little(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(unit(SERVICE))
    found = analyze("security", "--offline=true", f"--threshold={EXPOSURE}", path)
    assert found.returncode == 0, found.stdout
    loose = analyze("security", "--offline=true", "--threshold=10", path)
    assert loose.returncode == 1, "the threshold is not looked at"


def test_folders_of_copies_may_be_written_where_they_are_there() -> None:
    lines = unit(replace(SERVICE, copies=[Path("/mnt/auditor")])).splitlines()
    assert [each for each in lines if each.startswith("ReadWritePaths")] == [
        "ReadWritePaths=/srv/exchange",
        "ReadWritePaths=-/mnt/auditor",
    ]
    assert "cannot hold" in objections(replace(SERVICE, copies=[Path("/mnt/a b")]))[0]


def test_the_unit_says_what_was_asked() -> None:
    lines = unit(SERVICE).splitlines()
    assert "ExecStart=/opt/exchange/bin/exchange run --site /srv/exchange" in lines
    assert "ExecReload=/opt/exchange/bin/exchange service reload --site /srv/exchange" in lines
    assert [each for each in lines if each.startswith("ReadWritePaths")] == [
        "ReadWritePaths=/srv/exchange"
    ]
    assert "LoadCredential=a:/srv/exchange/secrets/a" in lines
    assert "LoadCredential=b:/srv/exchange/secrets/b" in lines
    assert {"Type=notify", "WatchdogSec=5min", "KillMode=mixed", "RestartPreventExitStatus=3"} <= {
        *lines
    }


@pytest.mark.parametrize(
    ("site", "program", "reason"),
    [
        ("/srv/exchange", "/opt/exchange/bin/exchange", None),
        ("/home/us/exchange", "/opt/exchange/bin/exchange", "the site /home/us/exchange lies"),
        ("/srv/exchange", "/root/venv/bin/exchange", "the program /root/venv/bin/exchange lies"),
        ("/srv/our exchange", "/opt/exchange/bin/exchange", "a name that a unit file cannot hold"),
        ("/srv/%i", "/opt/exchange/bin/exchange", "a name that a unit file cannot hold"),
        ("/srv/a\nExecStartPre=/bin/x", "/opt/e", "a name that a unit file cannot hold"),
        ("/run/user/1", "/opt/e", "lies where a service sees nothing"),
    ],
)
def test_a_site_that_cannot_run_so_is_refused(site: str, program: str, reason: str | None) -> None:
    found = objections(replace(SERVICE, site=Path(site), program=Path(program)))
    assert found == [] if reason is None else reason in found[0]


def test_every_secret_that_is_named_is_handed_over() -> None:
    partner = Partner(id="acme", name="A", state="live", workbooks=BOOKS)
    again = replace(partner, id="zeta", workbooks=OTHERS)
    known = {"acme": partner, "beta": replace(partner, workbooks=Workbooks()), "zeta": again}
    configuration = Configuration(Site(name="Us"), known, {}, {}, "r", "s")
    assert secret_names(configuration) == ("other", "pw")


@pytest.fixture
def mine(tmp_path: Path) -> Service:
    """Return a service of the account the tests run under, which is there."""
    group = grp.getgrgid(os.getgid()).gr_name
    if group != ME:
        pytest.skip("the account has no group of its own name")
    (tmp_path / "var" / "blobs").mkdir(parents=True)
    (tmp_path / "var" / "blobs" / "link").symlink_to("/etc/passwd")
    return replace(SERVICE, site=tmp_path, user=ME, secrets=())


def installed(service: Service, units: Path) -> tuple[list[str], list[Sequence[str]]]:
    """Do what is not done; return what that was, and which programs were to run."""
    ran: list[Sequence[str]] = []
    done = [act(each) for each in steps(service, units, ran.append, booted=True)]
    return [each for each in done if each], ran


def act(step: Step) -> str:
    if step.done():
        return ""
    step.act()
    return step.told


def test_installing_does_what_is_missing_and_nothing_twice(mine: Service, tmp_path: Path) -> None:
    units = tmp_path / "units"
    units.mkdir()
    done, ran = installed(mine, units)
    assert (units / NAME).read_text() == unit(mine)
    assert (tmp_path / "inbox").stat().st_mode & 0o7777 == 0o2770
    assert (tmp_path / "var").stat().st_mode & 0o7777 == 0o700
    assert f"write {units / NAME}" in done
    assert ran == [("systemctl", "daemon-reload"), ("systemctl", "enable", NAME)]
    done, ran = installed(mine, units)
    assert done == ["systemctl daemon-reload", f"systemctl enable {NAME}"]
    (units / NAME).write_text("another")
    done, _ = installed(mine, units)
    assert f"write {units / NAME}" in done


def test_an_account_that_is_missing_is_made_without_login(tmp_path: Path) -> None:
    nobody = replace(SERVICE, user="exchange-of-a-test")
    first = next(iter(steps(nobody, tmp_path, do, booted=False)))
    assert first.told.endswith("--shell /usr/sbin/nologin exchange-of-a-test")
    assert not first.done()


@pytest.mark.root
@pytest.mark.skipif(os.getuid() != 0, reason="gives files to root")
def test_secrets_are_roots_alone(mine: Service, tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "pw").write_text("x")
    (tmp_path / "secrets" / "pw").chmod(0o640)
    (tmp_path / "units").mkdir()
    installed(replace(mine, secrets=("pw",)), tmp_path / "units")
    assert (tmp_path / "secrets" / "pw").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o750


def test_a_program_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(OSError, match="sh -c echo no >&2; exit 2: no"):
        do(("sh", "-c", "echo no >&2; exit 2"))


def test_printing_shows_unit_and_steps_and_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "exchange.toml").write_text('name = "Us"\n')
    monkeypatch.setattr(installing, "objections", lambda _service: [])
    assert installing.install(tmp_path, "exchange", show=True) == 0
    said = capsys.readouterr().out
    assert "[Service]" in said
    assert "# write /etc/systemd/system/exchange.service" in said
    assert [path.name for path in tmp_path.iterdir()] == ["exchange.toml"]


def test_a_reload_without_a_daemon_is_refused(tmp_path: Path) -> None:
    (tmp_path / "exchange.toml").write_text('name = "Us"\n')
    with pytest.raises(Misconfigured, match="no daemon runs here"):
        installing.reload(tmp_path)


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_is_told_over_its_socket(tmp_path: Path, *, abstract: bool) -> None:
    name = f"exchange-test-{os.getpid()}"
    address = f"@{name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(f"\0{name}" if abstract else address)
        systemd.settimeout(10)
        notify = notifier(address)
        notify({"READY": "1", "STATUS": "2 files\nERRNO=1"})
        notify({"WATCHDOG": "1"})
        assert systemd.recv(1000) == b"READY=1\nSTATUS=2 files ERRNO=1"
        assert systemd.recv(1000) == b"WATCHDOG=1"


def test_nobody_is_told_where_nobody_listens(tmp_path: Path) -> None:
    notifier("")({"READY": "1"})
    notifier(str(tmp_path / "gone"))({"READY": "1"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("Müller → 東京", "Müller → 東京"),
        ("a\nb\x1b[2J", "a\\x0ab\\x1b[2J"),
        ("in\u202efdp.exe", "in\\u202efdp.exe"),
        ("already \\x0a", "already \\x0a"),
        ("\udcff\u2028", "\\xff\\u2028"),
    ],
)
def test_what_is_hidden_in_a_text_is_made_visible(text: str, expected: str) -> None:
    assert escaped(text) == expected
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", escaped(text))
