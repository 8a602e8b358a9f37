"""Our end of SFTP against a real OpenSSH server, over good lines and bad ones."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from servers.proxy import Line, Mode
from servers.sshd import WEAK, WEAK_EXCHANGE, Sshd, free_port, key_pair, needed, sshd

from exchange.adapters.sftp import connect, described
from exchange.adapters.sftp.connection import opened
from exchange.adapters.sftp.doors import Door
from exchange.adapters.sftp.session import Session
from exchange.adapters.sftp.stalling import NAME
from exchange.errors import Blocked, Refused, Undeliverable
from exchange.model.connections import Server
from exchange.model.remotes import Entry

pytestmark = needed
LONG = b"0123456789abcdef" * (1 << 16)


def quick(server: Server, line: Line) -> Server:
    """Return the server behind a line, for somebody with little patience."""
    return replace(server, port=line.port, timeout_seconds=0.5)


def write_and_read(server: Server) -> None:
    with connect(server) as remote:
        remote.put("long.part", [LONG])
        assert b"".join(remote.fetch("long.part", len(LONG))) == LONG


def test_files_come_and_go_whole(there: Sshd) -> None:
    with connect(there.server()) as remote:
        remote.put("a.part", [b"A" * 3_000_000, b"B"])
        assert remote.look("a") is None
        remote.rename("a.part", "a")
        seen = remote.look("a")
        assert seen is not None
        assert (seen.name, seen.kind, seen.size) == ("a", "file", 3_000_001)
        assert b"".join(remote.fetch("a", 3_000_001, 2_999_999)) == b"AB"
        remote.remove("a")
        assert remote.listing(".") == []


def test_what_lies_there_is_told_as_it_is(there: Sshd) -> None:
    odd = there.home / "odd"
    odd.mkdir()
    (odd / "folder").mkdir()
    (odd / "link").symlink_to("/etc/passwd")
    (odd / "a\nb").write_bytes(b"x")
    Path(f"{odd}/caf\udce9").write_bytes(b"yy")
    with connect(there.server()) as remote:
        found = {each.name: (each.kind, each.size) for each in remote.listing("odd")}
        assert found["a\nb"] == ("file", 1)
        assert found["caf\udce9"] == ("file", 2)
        assert b"".join(remote.fetch("odd/caf\udce9", 2)) == b"yy"
        assert (found["folder"][0], found["link"][0]) == ("folder", "link")


@pytest.mark.parametrize(
    "ask",
    [
        lambda remote: remote.rename("taken", "taken-too"),
        lambda remote: remote.rename("none", "other"),
        lambda remote: [*remote.fetch("none", 1)],
        lambda remote: remote.listing("none"),
        lambda remote: remote.put("none/a", [b"x"]),
        lambda remote: remote.remove("none"),
    ],
)
def test_a_no_is_a_no_and_the_connection_holds(there: Sshd, ask: Callable[..., object]) -> None:
    for name in ("taken", "taken-too"):
        (there.home / name).write_bytes(b"x")
    with connect(there.server()) as remote:
        with pytest.raises(Refused):
            ask(remote)
        assert isinstance(remote.look("taken"), Entry)


def test_another_host_key_blocks_before_any_login(there: Sshd, tmp_path: Path) -> None:
    stranger = there.server(host_key=key_pair(tmp_path / "other"))
    before = there.logins()
    with pytest.raises(Blocked, match="shows another host key than the one in the partner's file"):
        write_and_read(stranger)
    assert there.logins() == before


def test_a_host_key_of_another_kind_blocks(there: Sshd, tmp_path: Path) -> None:
    with pytest.raises(Blocked, match="offers no algorithms that we agree to"):
        write_and_read(there.server(host_key=key_pair(tmp_path / "rsa", "rsa")))


def test_a_key_they_do_not_know_blocks_after_one_login(there: Sshd, tmp_path: Path) -> None:
    key_pair(tmp_path / "unknown")
    before = there.logins()
    with pytest.raises(Blocked, match=r"does not let \w+ in with the key"):
        write_and_read(there.server(key_file=str(tmp_path / "unknown")))
    assert there.logins() <= before + 1


def test_a_password_where_none_is_taken_blocks(there: Sshd, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    server = there.server(key_file="", password_file=str(tmp_path / "password"))
    with pytest.raises(Blocked, match="wants another kind of login") as refusal:
        write_and_read(server)
    assert "secret" not in str(refusal.value)


def test_a_key_that_is_none_blocks(there: Sshd, tmp_path: Path) -> None:
    (tmp_path / "no.key").write_text("nothing\n")
    with pytest.raises(Blocked, match=r"the key no\.key cannot be used"):
        write_and_read(there.server(key_file=str(tmp_path / "no.key")))


@pytest.mark.parametrize(
    "fault",
    [
        ("refuse", 0, "broke the connection off"),
        ("mute", 0, "broke the connection off|did not answer"),
        ("reset", 0, "broke the connection off"),
        ("reset", 2_500, "broke the (connection|login) off"),
        ("reset", 200_000, "broke the connection off"),
        ("reset", 1_300_000, "broke the connection off"),
        ("limit", 400_000, "broke the connection off"),
        ("black hole", 2_500, "broke the (connection|login) off|did not answer"),
        ("black hole", 200_000, "did not answer within|broke the connection off"),
        ("black hole", 1_300_000, "did not answer within|broke the connection off"),
    ],
)
def test_a_bad_line_is_tried_again_later(
    there: Sshd, line: Line, fault: tuple[Mode, int, str]
) -> None:
    line.mode, line.bytes, sentence = fault
    with pytest.raises(Undeliverable, match=sentence) as failure:
        write_and_read(quick(there.server(), line))
    assert type(failure.value) is Undeliverable
    assert line.connections == 1


def test_a_slow_line_is_no_fault(there: Sshd, line: Line) -> None:
    line.mode, line.seconds = "delay", 0.002
    write_and_read(replace(there.server(), port=line.port))


def test_a_port_where_nobody_listens_and_a_name_nobody_knows(there: Sshd) -> None:
    with pytest.raises(Undeliverable, match="takes no connections at this port"):
        write_and_read(there.server(port=free_port()))
    with pytest.raises(Undeliverable, match=r"nowhere\.invalid cannot be resolved"):
        write_and_read(there.server(host="nowhere.invalid"))


@pytest.fixture(scope="module")
def weak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with sshd(tmp_path_factory.mktemp("weak") / "sshd", **WEAK) as found:
        yield found


def test_weak_algorithms_are_refused_unless_the_partner_names_them(weak: Sshd) -> None:
    with pytest.raises(Blocked, match="no acceptable ciphers"):
        write_and_read(weak.server())
    with pytest.raises(Blocked, match="no acceptable macs"):
        write_and_read(weak.server(legacy_algorithms=("aes128-cbc",)))
    named = weak.server(legacy_algorithms=("aes128-cbc", "hmac-sha1"))
    write_and_read(named)
    assert (described(named)["cipher"], described(named)["MAC"]) == ("aes128-cbc", "hmac-sha1")


def test_a_key_exchange_with_sha1_is_refused_always(tmp_path: Path) -> None:
    with (
        sshd(tmp_path / "sshd", **WEAK_EXCHANGE) as old,
        pytest.raises(Blocked, match="no acceptable kex"),
    ):
        write_and_read(old.server())


def test_what_a_server_shows_is_described_without_logging_in(there: Sshd) -> None:
    before = there.logins()
    found = described(there.server(host_key=""))
    assert found["host_key"] == there.host_key
    assert found["fingerprint"].startswith("SHA256:")
    assert found["cipher"] not in {"3des-cbc", "aes128-cbc"}
    assert there.logins() == before


def test_no_thread_of_ours_outlives_a_connection(there: Sshd) -> None:
    write_and_read(there.server())
    for each in threading.enumerate():
        if each.name == NAME:
            each.join(10)
    assert NAME not in {each.name for each in threading.enumerate()}


def test_who_asked_before_another_was_refused_is_refused_without_a_login(
    there: Sshd, tmp_path: Path
) -> None:
    key_pair(tmp_path / "unknown")
    server, door = there.server(key_file=str(tmp_path / "unknown")), Door()
    tried: list[float] = []

    def log_in() -> Session:
        tried.append(monotonic())
        return opened(server)

    asked = monotonic()
    for _ in range(2):
        with pytest.raises(Blocked, match="does not let"):
            door.enter(log_in, asked)
    assert len(tried) == 1
    with pytest.raises(Blocked, match="does not let"):
        door.enter(log_in, monotonic())
    assert len(tried) == 2
