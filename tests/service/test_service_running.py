"""The service as a process of its own: told, asked, reloaded, stopped, and no secret leaves it."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from acceptance.installation import ROOT, Installation, forecast
from msoffcrypto.format.ooxml import OOXMLFile

from exchange.cli import installing
from exchange.errors import Misconfigured

CANARY = "canary-3f1c9a7e"
"""A secret that must not be found anywhere but in its own file."""

BETA = 'name = "Beta"\nstate = "draft"\n'


@contextmanager
def serving(site: Path, socket_of_systemd: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "exchange", "run", "--site", str(site)]
    env = {**os.environ, "NOTIFY_SOCKET": str(socket_of_systemd)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=env) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process: "subprocess.Popen[str]", event: str, heard: list[str]) -> dict[str, str]:
    """Read the log until this event comes; every line of it is one JSON object."""
    assert process.stderr is not None
    for line in process.stderr:
        heard.append(line)
        logged: dict[str, str] = json.loads(line)
        if logged["event"] == event:
            return logged
    raise AssertionError(f"it ended before {event}")


def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def asked(number: int, path: str) -> tuple[int, str]:
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(f"http://127.0.0.1:{number}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    (tmp_path / "site").mkdir()
    return Installation(tmp_path / "site", agreed=False)


def test_a_service_from_its_start_to_its_end(site: Installation, tmp_path: Path) -> None:
    number, heard = port(), []  # type: int, list[str]
    told = site.root / "exchange.toml"
    told.write_text(f'{told.read_text()}\n[metrics]\nlisten = "127.0.0.1:{number}"\n')
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        with serving(site.root, tmp_path / "notify") as process:
            before = until(process, "configuration_in_force", heard)["configuration"]
            until(process, "daemon_started", heard)
            while b"READY=1" not in systemd.recv(4096):
                pass
            assert asked(number, "/health") == (200, "well\n")
            assert asked(number, "/ready") == (200, "well\n")
            reloaded(site, process, heard, before)
            (site.inbox("nordwerk") / "fc\n\u202e.edi").write_bytes(forecast())
            until(process, "answer_released", heard)
            status, figures = asked(number, "/metrics")
            assert status == 200
            assert 'exchange_files_received_total{partner="nordwerk"} 1.0' in figures
            assert 'exchange_lane_depth{partner="beta"} 0.0' in figures
            process.send_signal(signal.SIGTERM)
            until(process, "daemon_stopped", heard)
            assert process.wait(25) == 0
    assert not [
        line for line in heard if "\u202e" in json.dumps(json.loads(line), ensure_ascii=False)
    ]


def reloaded(
    site: Installation, process: "subprocess.Popen[str]", heard: list[str], before: str
) -> None:
    """Break the configuration and mend it with a partner more, in a service that runs."""
    beta = site.root / "partners" / "beta.toml"
    beta.write_text(BETA + "langage = 'en'\n")
    process.send_signal(signal.SIGHUP)
    assert "key langage" in until(process, "reload_refused", heard)["reason"]
    with pytest.raises(Misconfigured, match="key langage"):
        installing.reload(site.root)
    beta.write_text(BETA)
    assert installing.reload(site.root) == 0
    told = until(process, "configuration_reloaded", heard)
    assert told["before"] == before != told["after"]
    until(process, "daemon_started", heard)
    assert site.inbox("beta").is_dir()


def found(root: Path, words: bytes) -> list[str]:
    """Return the files below a folder, and in archives there, in which these bytes stand."""
    files = (path for path in root.rglob("*") if path.is_file() and "secrets" not in path.parts)
    return [str(path) for path in files if any(words in each for each in contents(path))]


def contents(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def locked(password: str) -> bytes:
    """Return a workbook as Office encrypts it."""
    target = io.BytesIO()
    plain = ROOT / "samples/wista/Forecast_2026-W48.xlsx"
    OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt(password, target)
    return target.getvalue()


def test_no_secret_is_written_anywhere(site: Installation, tmp_path: Path) -> None:
    (site.root / "secrets").mkdir(mode=0o700)
    secret = site.root / "secrets" / "books"
    secret.write_text(CANARY)
    secret.chmod(0o600)
    partner = site.root / "partners" / "wista.toml"
    partner.write_text(f'{partner.read_text()}\n[workbooks]\npassword_file = "books"\n')
    (site.inbox("wista") / "Forecast_opened.xlsx").write_bytes(locked(CANARY))
    (site.inbox("wista") / "Forecast_locked.xlsx").write_bytes(locked("another"))
    ran = command(site.root, "run", "--once", "--log-level", "debug")
    (tmp_path / "Forecast_checked.xlsx").write_bytes(locked("another"))
    checked = command(
        site.root, "check", str(tmp_path / "Forecast_checked.xlsx"), "--partner=wista"
    )
    examined = command(site.root, "doctor")
    verdicts = {name: verdict for name, verdict, _ in site.told()}
    assert verdicts["Forecast_locked.xlsx"] == "rejected"
    assert verdicts["Forecast_opened.xlsx"] in {"accepted", "held"}
    assert "file_settled" in ran
    assert "password" in checked
    assert "reading children" in examined
    assert CANARY not in ran + checked + examined
    assert found(tmp_path, CANARY.encode()) == []
    (tmp_path / "planted").write_text(CANARY)
    assert found(tmp_path, CANARY.encode()) == [str(tmp_path / "planted")]


def command(site: Path, *words: str) -> str:
    """Run a command and return all it says."""
    whole = [sys.executable, "-m", "exchange", *words, "--site", str(site)]
    ended = subprocess.run(whole, capture_output=True, text=True, check=False, cwd=ROOT)
    return ended.stdout + ended.stderr
