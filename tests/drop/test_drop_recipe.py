"""What is written for OpenSSH and systemd, and which keys are taken: values only."""

import base64
import subprocess
from pathlib import Path

import pytest

from exchange.adapters.openssh.keys import PublicKey, read_keys, with_key
from exchange.adapters.openssh.looking import differs
from exchange.adapters.openssh.texts import mount_unit, sshd_config, unit_name
from exchange.adapters.openssh.wanted import (
    Absent,
    Account,
    Folder,
    Guarded,
    Mount,
    Text,
    account,
    wanted,
)
from exchange.cli.dropping import key, setup
from exchange.errors import Misconfigured
from exchange.model.dropping import SftpServer

SERVER = SftpServer()
SITE = Path("/srv/exchange")


def line(algorithm: str, *values: bytes, comment: str = "") -> str:
    blob = b"".join(len(each).to_bytes(4, "big") + each for each in (algorithm.encode(), *values))
    return f"{algorithm} {base64.b64encode(blob).decode()} {comment}".strip()


def rsa(bits: int) -> str:
    return line(
        "ssh-rsa", b"\x01\x00\x01", b"\0" + (1 << (bits - 1) | 1).to_bytes(bits // 8, "big")
    )


ED25519 = line("ssh-ed25519", bytes(range(32)), comment="acme edi")
P256 = line("ecdsa-sha2-nistp256", b"nistp256", b"\x04" + bytes(64))
(ONE,) = read_keys("one", ED25519)


@pytest.mark.parametrize("text", [ED25519, P256, rsa(3072), rsa(4096), f"# theirs\n\n{ED25519}\n"])
def test_strong_keys_are_taken(text: str) -> None:
    (found,) = read_keys("key.pub", text)
    assert found.line in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (rsa(2048), "key.pub, line 1: an RSA key of 2048 bits is too weak"),
        (f"{ED25519}\n{line('ssh-dss', b'x')}", "line 2: a DSA key is too weak"),
        (ED25519[:60], "cut off or was changed"),
        (ED25519.replace("A", "B", 40), "cut off or was changed"),
        (line("ssh-ed25519", bytes(31)), "cut off or was changed"),
        (line("ssh-ed25519", bytes(32), b"x"), "cut off or was changed"),
        (line("ecdsa-sha2-nistp256", b"nistp384", bytes(65)), "cut off or was changed"),
        (line("ssh-rsa", b"\x01"), "cut off or was changed"),
        (ED25519.replace("ssh-ed25519", "ssh-rsa"), "not the kind of key it says"),
        (f'command="sh" {ED25519}', "options before a key are not taken"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3B=", "a private key, which must never leave"),
        ("PuTTY-User-Key-File-3: ssh-ed25519", "a private key of PuTTY"),
        ("---- BEGIN SSH2 PUBLIC KEY ----", "ssh-keygen -i -f FILE"),
        ("%PDF-1.4", "no public key"),
    ],
)  # fmt: skip
def test_any_other_key_is_refused_with_a_sentence(text: str, told: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        read_keys("key.pub", text)
    assert told in str(refused.value)


def test_a_fingerprint_is_what_the_partner_sees(tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text(ED25519)
    words = ("ssh-keygen", "-l", "-f", tmp_path / "key.pub")
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert shown.split()[1] == ONE.fingerprint


def test_a_comment_writes_no_line_of_its_own() -> None:
    (found,) = read_keys("key.pub", f"{ED25519}\x1b[2J\x0b")
    assert found.comment == "acme edi[2J"


def test_a_key_is_kept_once() -> None:
    other = PublicKey("ssh-ed25519", b"other")
    again = PublicKey("ssh-ed25519", ONE.blob, "said otherwise")
    assert with_key((ONE, other), (again,)).count("\n") == 2


def test_the_drop_in_holds_partners_to_two_folders() -> None:
    lines = [each.strip() for each in sshd_config(SERVER).splitlines()]
    partners = lines[lines.index("Match Group exchange-sftp") :]
    for each in (
        "ChrootDirectory /srv/exchange-sftp/%u",
        "ForceCommand internal-sftp -u 0027 -P symlink,hardlink",
        "DisableForwarding yes",
        "PermitTTY no",
        "AuthenticationMethods publickey",
        "MaxAuthTries 3",
    ):
        assert each in partners
    assert partners[-1] == "Match all"
    weak = ("sha1", "cbc", "md5", "chacha20", "group1-", "group14-")
    assert not any(word in each for each in lines for word in weak)


@pytest.mark.parametrize("path", ["/srv/exchange-sftp/sftp-acme/inbox", "/a/.b/c_d+e", "/x.y-z/q"])
def test_units_are_named_as_systemd_names_them(path: str) -> None:
    words = ("systemd-escape", "--path", "--suffix=mount", path)
    named = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    assert unit_name(path) == named


def test_systemd_likes_the_units(tmp_path: Path) -> None:
    target = tmp_path / "inbox"
    unit = tmp_path / unit_name(str(target))
    unit.write_text(mount_unit(str(tmp_path), str(target)))
    words = ("systemd-analyze", "verify", "--man=no", str(unit))
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("length", [26, 27, 28, 40])
def test_names_of_accounts_fit_and_differ(length: int) -> None:
    names = {account(SERVER, "a" * (length - 1) + end) for end in "abc"}
    assert len(names) == 3
    assert all(len(name) <= 32 for name in names)


def test_what_must_hold_can_be_made_in_its_order() -> None:
    found = wanted(SERVER, SITE, {"acme": (ONE,)}, ("left-over",))
    place = {type(each): number for number, each in reversed([*enumerate(found)])}
    assert place[Account] < place[Mount]
    assert Absent(Path("/etc/ssh/exchange-sftp/left-over")) in found
    assert Folder(SITE / "inbox/acme", "sftp-acme", "exchange", 0o2770) in found
    assert Folder(SITE / "outbox/acme", "exchange", "sftp-acme", 0o2770) in found
    assert isinstance(found[-1], Text)
    assert found[-1].judged


def test_whatever_sshd_or_systemd_could_misread_is_refused() -> None:
    for odd in (
        SftpServer(user="root\n"),
        SftpServer(partners_group="all,wheel"),
        SftpServer(prefix="-x"),
        SftpServer(chroots="srv/sftp"),
        SftpServer(chroots="/srv/sftp\nMatch all"),
        SftpServer(keys="/etc/ssh/%h"),
        SftpServer(units="/etc/systemd/../x"),
    ):
        with pytest.raises(Misconfigured, match="will not do"):
            wanted(odd, SITE, {})
    with pytest.raises(Misconfigured, match="path of a site"):
        wanted(SERVER, Path("/srv/our site"), {})


def test_a_chroot_anybody_could_change_is_told(tmp_path: Path) -> None:
    assert differs(Guarded(Path("/usr"))) == ""
    assert "is not there" in differs(Guarded(Path("/usr/no-such-folder")))
    assert "/tmp is root:root 1777" in differs(Guarded(Path("/tmp/x")))  # noqa: S108 - it is the point
    (tmp_path / "link").symlink_to("/usr")
    assert differs(Mount(Path("/usr"), tmp_path / "link")) != ""


def begun(root: Path) -> Path:
    (root / "partners").mkdir()
    (root / "exchange.toml").write_text('name = "Us"\n')
    (root / "partners" / "acme.toml").write_text('name = "A"\nstate = "draft"\n')
    (root / "key.pub").write_text(ED25519)
    return root


def test_a_key_is_kept_and_its_fingerprint_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = begun(tmp_path)
    for _ in range(2):
        assert key("acme", site / "key.pub", site) == 0
    assert (site / "partners" / "acme.pub").read_text() == f"{ED25519}\n"
    assert ONE.fingerprint in capsys.readouterr().out
    with pytest.raises(Misconfigured, match="no partner 'amce', did you mean 'acme'"):
        key("amce", site / "key.pub", site)


def test_what_would_be_done_is_printed_and_not_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = begun(tmp_path)
    with pytest.raises(Misconfigured, match="no partner has a key"):
        setup(site, apply=False)
    key("acme", site / "key.pub", site)
    toml = f'name = "Us"\n[sftp_server]\nprefix = "nobody-has-this-"\nchroots = "{tmp_path}/c"\n'
    (site / "exchange.toml").write_text(toml)
    assert setup(site, apply=False) == 1
    told = capsys.readouterr().out
    assert "there is no account nobody-has-this-acme" in told
    assert f"        ChrootDirectory {tmp_path}/c/%u" in told
    assert "Nothing was changed. Root makes it so" in told
    assert not (tmp_path / "c").exists()
