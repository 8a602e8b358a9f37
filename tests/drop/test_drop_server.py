"""Partners at a real sshd that our own command has set up: what they can do, and what not."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import paramiko
import pytest
from acceptance.installation import ROOT, forecast
from drop.dropping import OTHERS, Dropbox, ran
from drop.uploads import intake
from paramiko.sftp import CMD_EXTENDED

from exchange import settings
from exchange.cli.doctoring import doctor
from exchange.cli.dropping import setup, signs
from exchange.errors import Misconfigured
from exchange.spool.claim import claim
from exchange.spool.listing import being_written, open_to_read
from exchange.spool.names import display
from exchange.spool.site import Spool, prepare, probe

pytestmark = pytest.mark.root

HOSTILE = (
    "a\nb.edi",
    "\x1b[2J.edi",
    "=cmd|x.csv",
    "-rf",
    "n" * 251 + ".edi",
    "Ünï 本.edi",
)

TOLD = (
    "root:root 0777, not", "0755, not", "says something else", "is not seen at",
    "its shell is /bin/bash", "nobody who is a partner", "ForceCommand is none",
)  # fmt: skip
"""What `exchange doctor` says of what a test has spoilt."""


def put(sftp: paramiko.SFTPClient, name: str, content: bytes) -> None:
    with sftp.open(name, "wb") as file:
        file.write(content)


def asked(sftp: paramiko.SFTPClient, extension: str, *given: object) -> None:
    """Use an extension of OpenSSH that paramiko has no name for."""
    sftp._request(CMD_EXTENDED, extension, *given)  # type: ignore[attr-defined]  # noqa: SLF001


def run_gateway(box: Dropbox) -> None:
    """Let the gateway run once under its own account; nothing may wait then."""
    user = box.server.user  # tests that take files in themselves did so as root
    ran("chown", "-R", f"{user}:{user}", box.site / "var", *box.site.glob("*box/_erp"))
    words = (sys.executable, ROOT / "tests/drop/as_gateway.py", box.site, box.server.user)
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}
    ended = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_a_file_is_dropped_taken_answered_and_the_answer_fetched(box: Dropbox) -> None:
    sftp = box.sftp("acme")
    put(sftp, "inbox/FC.edi.part", forecast())
    sftp.posix_rename("inbox/FC.edi.part", "inbox/FC.edi")
    run_gateway(box)
    assert sftp.listdir("inbox") == []
    answers = sorted(sftp.listdir("outbox"))
    assert [name.split(".")[-2] for name in answers] == ["CONTRL", "REPORT"]
    for name in answers:
        with sftp.open(f"outbox/{name}") as file:
            assert file.read()
        sftp.remove(f"outbox/{name}")
    assert not any(box.outbox("acme").iterdir())


def test_hostile_names_land_are_taken_and_shown_escaped(box: Dropbox, tmp_path: Path) -> None:
    with intake(box, tmp_path / "journal.db") as taking:
        for name in HOSTILE:
            put(box.sftp_again("acme"), f"inbox/{name}", b"x")
        taken = {receipt.filename for receipt in taking.pass_by(4)}
    assert taken == {display(os.fsencode(name)) for name in HOSTILE}
    assert all(name.isprintable() for name in taken)
    assert not any(box.inbox("acme").iterdir())


def settled() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("rename", ["rename", "posix_rename"])
def test_what_is_renamed_in_the_chroot_is_the_file_of_the_site(box: Dropbox, rename: str) -> None:
    sftp, spool = box.sftp("acme"), Spool(box.site)
    prepare(spool, OTHERS)
    put(sftp, "inbox/one.tmp", b"whole")
    before = (box.inbox("acme") / "one.tmp").stat()
    getattr(sftp, rename)("inbox/one.tmp", "inbox/one.edi")
    place = box.inbox("acme") / "one.edi"
    assert os.path.samestat(before, place.stat())
    assert os.path.samestat(
        before, (Path(box.server.chroots) / box.account("acme") / "inbox/one.edi").stat()
    )
    taken = claim(spool, place, settled())
    assert taken
    moved = taken.folder / "one.edi"
    assert os.path.samestat(before, moved.stat())
    moved.unlink()
    taken.folder.rmdir()


def test_all_folders_of_a_site_with_partners_take_renames(box: Dropbox) -> None:
    prepare(Spool(box.site), OTHERS)
    assert probe(Spool(box.site)) == {}


def test_an_open_upload_is_seen_through_the_second_mount(box: Dropbox) -> None:
    sftp = box.sftp("acme")
    file = sftp.open("inbox/slow.edi", "wb")
    file.write(b"half")
    descriptor = open_to_read(box.inbox("acme") / "slow.edi")
    assert being_written(descriptor) is True
    asked(sftp, "fsync@openssh.com", file.handle)
    file.close()
    assert being_written(descriptor) is False
    os.close(descriptor)
    sftp.remove("inbox/slow.edi")


def test_links_are_refused_and_two_names_never_come_about(box: Dropbox) -> None:
    sftp = box.sftp("acme")
    put(sftp, "inbox/one", b"x")
    with pytest.raises(OSError, match="denied"):
        sftp.symlink("/etc/passwd", "inbox/two")
    with pytest.raises(OSError, match="denied"):
        asked(sftp, "hardlink@openssh.com", b"inbox/one", b"inbox/three")
    assert sftp.listdir("inbox") == ["one"]
    sftp.remove("inbox/one")


@pytest.mark.parametrize("way", ["../../../etc", "/../..", "inbox/../..", "/inbox/../../../.."])
def test_nothing_leads_out_of_the_chroot(box: Dropbox, way: str) -> None:
    sftp = box.sftp("acme")
    if way.endswith("etc"):
        with pytest.raises(FileNotFoundError):
            sftp.listdir(way)
    else:
        assert sorted(sftp.listdir(way)) == ["inbox", "outbox"]
    with pytest.raises(OSError, match="ermission"):
        put(sftp, "dropped-beside", b"x")
    with pytest.raises(OSError, match="ermission"):
        sftp.chmod("/", 0o777)


def test_one_partner_sees_and_enters_nothing_of_another(box: Dropbox) -> None:
    put(box.sftp("acme"), "inbox/secret", b"x")
    zeta = box.sftp("zeta")
    assert zeta.listdir("inbox") == []
    assert zeta.listdir("/") == box.sftp("acme").listdir("/")
    with pytest.raises(paramiko.AuthenticationException):
        box.ssh("acme", key_of="zeta")
    box.sftp("acme").remove("inbox/secret")


def test_a_partner_has_no_shell_no_password_no_tunnel(box: Dropbox) -> None:
    client = box.ssh("acme")
    _, out, _ = client.exec_command("id", timeout=20)
    assert b"uid=" not in out.channel.recv(100)
    transport = client.get_transport()
    assert transport
    with pytest.raises(paramiko.ChannelException):
        transport.open_channel(
            "direct-tcpip", ("127.0.0.1", box.port), ("127.0.0.1", 1), timeout=20
        )
    with pytest.raises(paramiko.SSHException):
        client.invoke_shell()
    with pytest.raises(paramiko.BadAuthenticationType) as refused:
        box.ssh("acme", key_filename=None, password="acme")  # noqa: S106 - there is none
    assert refused.value.allowed_types == ["publickey"]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("KexAlgorithms=diffie-hellman-group14-sha1", "key exchange method"),
        ("Ciphers=aes128-cbc", "cipher"),
        ("MACs=hmac-sha1", "MAC"),
        ("PubkeyAcceptedAlgorithms=ssh-rsa", "Permission denied"),
    ],
)
def test_weak_algorithms_are_not_spoken(box: Dropbox, option: str, told: str) -> None:
    given = (f"UserKnownHostsFile={box.root}/known_hosts", "BatchMode=yes", "IdentitiesOnly=yes")
    # The first cipher named counts; one that brings no integrity of its own asks for a MAC.
    options = [word for each in (option, "Ciphers=aes128-ctr", *given) for word in ("-o", each)]
    words = ("-F", "none", "-p", str(box.port), "-i", str(box.root / "key-acme"), *options)
    ssh = ("ssh", *words, "-s", f"{box.account('acme')}@127.0.0.1", "sftp")
    ended = subprocess.run(ssh, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert ended.returncode == 255
    assert told in ended.stderr.decode()


def test_setting_up_again_changes_nothing_and_doctor_agrees(
    box: Dropbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert setup(box.site, apply=True) == 0
    assert capsys.readouterr().out == "Everything is as it should be; nothing was changed.\n"
    assert doctor(box.site) == 0
    assert "accounts, folders, mounts and keys of 3 partners" in capsys.readouterr().out


def failing(box: Dropbox) -> str:
    """Return what `exchange doctor` says is wrong with the SFTP server."""
    found = signs(box.site, settings.load(box.site))
    return "\n".join(words for mark, _, words in found if mark == "FAIL")


def test_what_somebody_changed_is_told_and_mended(box: Dropbox) -> None:
    server, home = box.server, box.home("zeta")
    stranger = Path(server.keys) / "left-over"
    home.chmod(0o777)
    box.inbox("zeta").chmod(0o755)
    Path(server.drop_in).write_text("MaxAuthTries 100\n")
    stranger.write_text("ssh-ed25519 AAAA\n")
    ran("umount", home / "outbox")
    ran("usermod", "-s", "/bin/bash", box.account("zeta"))
    told = failing(box)
    assert [part for part in TOLD if part not in told] == []
    assert setup(box.site, apply=True) == 0
    assert not stranger.exists()
    assert failing(box) == ""


def test_a_configuration_sshd_refuses_is_taken_back(box: Dropbox) -> None:
    beside = Path(box.server.drop_in).with_name("99-other.conf")
    drop_in, kept = Path(box.server.drop_in), Path(box.server.drop_in).read_text()
    beside.write_text("NoSuchWord yes\n")
    drop_in.write_text("# another\n")
    with pytest.raises(Misconfigured, match="was taken back, because sshd says"):
        setup(box.site, apply=True)
    assert drop_in.read_text() == "# another\n"
    beside.unlink()
    assert setup(box.site, apply=True) == 0
    assert drop_in.read_text() == kept
