"""Connections in partner files: what is refused, and with which sentence."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from exchange.errors import Misconfigured
from exchange.settings import read_partners

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBwF3v9sFuAGdFBJ4HwvlgCi10SGy0GxJ9QnSYYlBAJQ"
SERVER = {
    "host": '"sftp.acme.example"', "user": '"ems"', "key_file": '"acme.key"',
    "host_key": f'"{KEY}"',
}  # fmt: skip


def table(name: str, **keys: str) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value)


def partner(site: Path, text: str) -> None:
    (site / "partners").mkdir(exist_ok=True)
    (site / "secrets").mkdir(exist_ok=True)
    secret = site / "secrets" / "acme.key"
    secret.write_text("a key")
    secret.chmod(0o600)
    (site / "partners" / "acme.toml").write_text(f'name = "ACME"\nstate = "draft"\n{text}')


def refused(site: Path, text: str) -> str:
    partner(site, text)
    with pytest.raises(Misconfigured) as mistake:
        dict(read_partners(site / "partners", {}))
    return str(mistake.value)


def test_a_delivery_is_read_with_the_whole_path_of_its_key(tmp_path: Path) -> None:
    partner(tmp_path, table("delivery", to='"sftp"', folder='"in"', **SERVER))
    delivery = dict(read_partners(tmp_path / "partners", {}))["acme"].delivery
    assert (delivery.host, delivery.port, delivery.folder) == ("sftp.acme.example", 22, "in")
    assert delivery.key_file == str(tmp_path / "secrets" / "acme.key")


def test_a_collection_takes_the_server_of_the_delivery(tmp_path: Path) -> None:
    fetched = table("collection", **{"from": '"sftp"', "folder": '"out"', "patterns": '["*.edi"]'})
    partner(tmp_path, table("delivery", to='"sftp"', **SERVER) + fetched)
    collection = dict(read_partners(tmp_path / "partners", {}))["acme"].collection
    assert (collection.source, collection.folder, collection.patterns) == (
        "sftp",
        "out",
        ("*.edi",),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"host": ""}, "key delivery.host: this key is missing"),
        ({"host_key": ""}, "key delivery.host_key: this key is missing"),
        ({"key_file": ""}, "needed is either a key_file or a password_file"),
        ({"password_file": '"acme.key"'}, "needed is either a key_file or a password_file"),
        ({"key_file": '"none.key"'}, "there is no file secrets/none.key"),
        ({"key_file": '"../acme.key"'}, "is not the name of a file in secrets/"),
        ({"host_key": '"ssh-ed25518 AAAA"'}, "did you mean 'ssh-ed25519'?"),
        ({"host_key": '"ssh-ed25519 !!"'}, "what follows ssh-ed25519 is no base64"),
        ({"host_key": f'"{KEY.replace("ssh-ed25519", "ssh-rsa")}"'}, "no key of type ssh-rsa"),
        ({"legacy_algorithms": '["3des-cbx"]'}, "none of the weak ones, did you mean '3des-cbc'?"),
        ({"hosts": '"x"'}, "unknown key, did you mean 'host'?"),
        ({"port": "70000"}, "key delivery.port: "),
        ({"to": '"ftp"'}, "key delivery.to: "),
    ],
)
def test_a_delivery_that_cannot_work_is_refused(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    keys = {"to": '"sftp"', **SERVER, **changes}
    assert sentence in refused(tmp_path, table("delivery", **keys))


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"folder": '"out"'}, 'key collection.from: this key is missing: from = "sftp"'),
        ({"from": '"sftp"'}, "and [delivery] has no server either"),
        ({"from": '"sftp"', **SERVER, "then": '"archive"'}, 'goes with then = "archive"'),
        ({"from": '"sftp"', **SERVER, "archive": '"done"'}, 'goes with then = "archive"'),
        (
            {"from": '"sftp"', **SERVER, "then": '"archive"', "archive": '"."'},
            "archived where they are fetched from",
        ),
        ({"from": '"sftp"', **SERVER, "host_key": ""}, "key collection.host_key: "),
    ],
)
def test_a_collection_that_cannot_work_is_refused(
    tmp_path: Path, keys: dict[str, str], sentence: str
) -> None:
    assert sentence in refused(tmp_path, table("collection", **keys))


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    text = table("delivery", to='"sftp"', **SERVER)
    partner(tmp_path, text)
    (tmp_path / "secrets" / "acme.key").chmod(0o644)
    with pytest.raises(Misconfigured, match="has mode 644, others could read or change it"):
        dict(read_partners(tmp_path / "partners", {}))


def test_a_key_may_be_a_credential_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = tmp_path / "credentials"
    handed.mkdir()
    (handed / "handed.key").write_text("a key")
    (handed / "handed.key").chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))
    keys = {**SERVER, "key_file": '"handed.key"'}
    partner(tmp_path, table("delivery", to='"sftp"', **keys))
    found = dict(read_partners(tmp_path / "partners", {}))["acme"]
    assert found.delivery.key_file == str(handed / "handed.key")
    assert replace(found.delivery, key_file="").password_file == ""
    assert not re.search("a key", repr(found))
