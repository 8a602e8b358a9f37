"""`exchange connection …`, `doctor` and `status` about a partner with a real server."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from servers.sshd import Sshd, key_pair, needed

from exchange import settings, wiring
from exchange.cli.connected import connections
from exchange.cli.connecting import attempt, key
from exchange.cli.looking import standing
from exchange.cli.unblocking import unblock
from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal
from exchange.model.couriers import Trouble

pytestmark = needed
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path, there: Sshd) -> Path:
    """Make a site whose partner acme has the server."""
    for name in ("partners", "secrets"):
        (tmp_path / name).mkdir()
    (tmp_path / "exchange.toml").write_text('name = "Ours"\n[arriving]\nscan_seconds = 0.1\n')
    secret = tmp_path / "secrets" / "acme.key"
    secret.write_bytes(there.client_key.read_bytes())
    secret.chmod(0o600)
    write(tmp_path, there, f'host_key = "{there.host_key}"\n')
    return tmp_path


def write(site: Path, there: Sshd, more: str) -> None:
    server = there.server()
    text = (
        'name = "ACME"\nstate = "live"\n[collection]\nfrom = "sftp"\n[delivery]\nto = "sftp"\n'
        f'host = "127.0.0.1"\nport = {server.port}\nuser = "{server.user}"\n'
        f'key_file = "acme.key"\n{more}'
    )
    (site / "partners" / "acme.toml").write_text(text)


def blocked(site: Path, empty: Path) -> None:
    """Have the journal say that the delivery to acme is blocked."""
    (site / "var").mkdir()
    (site / "var" / "journal.db").write_bytes(empty.read_bytes())
    with open_journal(site / "var" / "journal.db") as journal:
        trouble = Trouble("acme", "delivery", "sftp", "another host key", NOON, blocked=True)
        journal.connections().failed(trouble)


def test_a_test_says_what_was_agreed_and_what_would_be_fetched(
    site: Path, there: Sshd, capsys: pytest.CaptureFixture[str]
) -> None:
    (there.home / "a.edi").write_bytes(b"UNB")
    (there.home / "link.edi").symlink_to("/etc/hostname")
    before = sorted(each.name for each in there.home.iterdir())
    assert attempt("acme", site) == 0
    said = capsys.readouterr().out
    assert "SHA256:" in said
    assert re.search(r"cipher +aes", said)
    assert "makes files last" in said
    assert re.search(r"a\.edi +3 *\n", said)
    assert "it is a link; only files themselves are fetched" in said
    assert sorted(each.name for each in there.home.iterdir()) == before


def test_a_test_that_fails_says_why(
    site: Path, there: Sshd, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write(site, there, f'host_key = "{key_pair(tmp_path / "other")}"\n')
    assert attempt("acme", site) == 1
    assert "shows another host key than the one in the partner's file" in capsys.readouterr().out


def test_a_partner_without_server_or_of_no_name_is_refused(site: Path) -> None:
    (site / "partners" / "zeta.toml").write_text('name = "ZETA"\nstate = "live"\n')
    with pytest.raises(Misconfigured, match="names no server: answers go to the outbox"):
        attempt("zeta", site)
    with pytest.raises(Misconfigured, match=r"there is no partner acne, did you mean 'acme'\?"):
        attempt("acne", site)


def test_a_key_is_shown_before_any_is_pinned(
    site: Path, there: Sshd, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site, there, "")
    with pytest.raises(Misconfigured, match="host_key: this key is missing"):
        settings.load(site)
    before = there.logins()
    assert key("acme", site) == 0
    said = capsys.readouterr().out
    assert f'host_key = "{there.host_key}"' in said
    assert "Compare the fingerprint with what" in said
    assert there.logins() == before


def test_a_block_is_shown_and_lifted_by_a_person_with_a_reason(
    site: Path, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked(site, empty)
    configuration = wiring.load(site)
    signs = {what: (mark, told) for mark, what, told in connections(site, configuration)}
    assert signs["delivery acme"][0] == "FAIL"
    assert "exchange connection unblock acme" in signs["delivery acme"][1]
    assert signs["collection acme"][0] == "ok"
    with pytest.raises(Misconfigured, match="--reason is empty"):
        unblock("acme", site, " ")
    assert unblock("acme", site, "confirmed on the phone") == 0
    assert "it is tried again; it was blocked because another host key" in capsys.readouterr().out
    with pytest.raises(Misconfigured, match="no connection to acme is blocked"):
        unblock("acme", site, "again")
    with open_journal(site / "var" / "journal.db", read_only=True) as journal:
        assert journal.trail().verify_chain() is None


def test_status_lists_what_does_not_work(site: Path, empty: Path) -> None:
    blocked(site, empty)
    with open_journal(site / "var" / "journal.db") as journal:
        found = standing(journal, wiring.load(site), site)
    assert found["connections"] == [
        {
            "partner": "acme",
            "for": "delivery by sftp",
            "since": "2026-11-26 12:00Z",
            "failures": "1",
            "why": "another host key; then: exchange connection unblock acme",
        }
    ]


def test_weak_algorithms_are_a_warning(site: Path, there: Sshd) -> None:
    more = f'host_key = "{there.host_key}"\nlegacy_algorithms = ["3des-cbc"]\n'
    write(site, there, more)
    signs = [*connections(site, wiring.load(site))]
    assert [mark for mark, _, _ in signs] == ["warn", "ok", "warn", "ok"]
    assert "weak algorithms are allowed with 127.0.0.1: 3des-cbc" in signs[0][2]


def test_failures_are_counted_from_the_first(journal: Journal) -> None:
    for minute in range(3):
        at = NOON.replace(minute=minute)
        journal.connections().failed(Trouble("acme", "delivery", "sftp", f"dead {minute}", at))
    (trouble,) = journal.connections().troubles()
    assert (trouble.failures, trouble.since, trouble.reason) == (3, NOON, "dead 2")
    journal.connections().works("acme", "delivery")
    assert journal.connections().troubles() == []
