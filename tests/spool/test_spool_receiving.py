"""Real files in a real folder: what is taken, what waits, what is put aside."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spooling import AT_ONCE, answers, configuration, drop, started, station, whole, work

from exchange.daemon import Station, waiting
from exchange.journal import open_journal
from exchange.model.partners import Arriving
from exchange.model.receipts import Receipt
from exchange.spool import blobs
from exchange.spool.admit import Busy, admit
from exchange.spool.claim import Claimed, claim, claims
from exchange.spool.listing import being_written, open_to_read
from exchange.spool.site import Spool, prepare

WRITER = "import sys; f = open(sys.argv[1], 'ab'); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Station]:
    prepare(Spool(tmp_path), ["acme", "zeta"])
    with open_journal(tmp_path / "var" / "journal.db") as journal:
        yield station(tmp_path, journal)


def taken(site: Station, path: Path) -> Receipt:
    claimed = claim(site.spool, path, site.now())
    assert claimed is not None
    receipt = admit(site.spool, claimed, site.journal, site.now())
    assert isinstance(receipt, Receipt)
    return receipt


def test_a_file_is_kept_byte_for_byte_and_gone_from_the_inbox(
    tmp_path: Path, site: Station
) -> None:
    path = drop(tmp_path, "acme/fc.edi", b"UNB+UNOC:3'")
    receipt = taken(site, path)
    assert (receipt.partner, receipt.filename, receipt.size) == ("acme", "fc.edi", 11)
    blob = blobs.path(site.spool, receipt.sha256)
    assert blob.read_bytes() == b"UNB+UNOC:3'"
    assert blob.stat().st_mode & 0o777 == 0o440
    assert not path.exists()
    assert not list(claims(site.spool))


def test_a_claim_that_was_admitted_before_is_only_cleared_away(
    tmp_path: Path, site: Station
) -> None:
    claimed = claim(site.spool, drop(tmp_path, "acme/a", b"x"), site.now())
    assert claimed is not None
    copy = claimed.folder / "a"
    first = admit(site.spool, claimed, site.journal, site.now())
    claimed.folder.mkdir()
    copy.write_bytes(b"x")
    assert admit(site.spool, claimed, site.journal, site.now()) == first
    assert not claimed.folder.exists()


def test_what_vanishes_before_the_claim_leaves_nothing(tmp_path: Path, site: Station) -> None:
    assert claim(site.spool, tmp_path / "inbox" / "acme" / "gone", site.now()) is None
    assert not list(claims(site.spool))


@pytest.mark.parametrize("name", [b"a\nb.txt", b"n" * 255, b"caf\xe9.csv", b"-rf", b"x.part.edi"])
def test_any_name_a_file_system_allows_is_taken(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "inbox" / "acme").mkdir(parents=True)
    (tmp_path / "inbox" / "acme" / os.fsdecode(name)).write_bytes(b"content")
    assert work(tmp_path) == ()
    assert list(answers(tmp_path).values()) == [b"content"]


@given(
    name=st.binary(min_size=1, max_size=255).filter(
        lambda name: not set(name) & {0, ord("/")} and name not in {b".", b".."}
    )
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_name_keeps_a_file_from_being_admitted(
    tmp_path: Path, site: Station, name: bytes
) -> None:
    path = drop(tmp_path, "acme/" + os.fsdecode(name), name)
    receipt = taken(site, path)
    assert receipt.filename.isprintable()
    assert blobs.path(site.spool, receipt.sha256).read_bytes() == name


def test_a_folder_of_nobody_and_the_inbox_itself_are_lanes_too(tmp_path: Path) -> None:
    drop(tmp_path, "unknown/a.txt", b"1")
    drop(tmp_path, "loose.txt", b"2")
    drop(tmp_path, "_erp/stock.csv", b"3")
    drop(tmp_path, "README.md", b"ours")
    assert work(tmp_path) == ()
    assert {path.split("/")[0] for path in answers(tmp_path)} == {"unknown", "_inbox", "_erp"}
    assert (tmp_path / "inbox" / "README.md").exists()


def test_a_file_that_is_not_whole_waits_and_says_why(tmp_path: Path) -> None:
    path = drop(tmp_path, "acme/a.txt", b"[half")
    [found] = work(tmp_path)
    assert (found.path, found.reason) == (
        "inbox/acme/a.txt", "it looks incomplete: no closing bracket yet",
    )  # fmt: skip
    path.write_bytes(b"[half and half]")
    assert work(tmp_path) == ()
    assert list(answers(tmp_path).values()) == [b"[half and half]"]


def test_a_file_that_stays_incomplete_is_given_to_the_reader(tmp_path: Path) -> None:
    drop(tmp_path, "acme/a.txt", b"[half")
    patience = Arriving(scan_seconds=0.02, settle_seconds=0, incomplete_after_seconds=0)
    assert work(tmp_path, configuration=configuration(patience)) == ()
    assert list(answers(tmp_path).values()) == [b"[half"]


def test_an_empty_file_waits_and_is_then_taken(tmp_path: Path) -> None:
    drop(tmp_path, "acme/a.txt", b"")
    assert [found.reason for found in work(tmp_path)] == ["it is empty"]
    patience = Arriving(scan_seconds=0.02, settle_seconds=0, empty_after_seconds=0)
    assert work(tmp_path, configuration=configuration(patience)) == ()
    assert list(answers(tmp_path).values()) == [b""]


def test_a_file_some_process_still_writes_waits(tmp_path: Path) -> None:
    path = drop(tmp_path, "acme/a.txt", b"part one")
    with started(sys.executable, "-c", WRITER, path) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        [found] = work(tmp_path)
        assert found.reason == "a program still has it open for writing"
        writer.communicate()
    assert work(tmp_path) == ()


def test_a_writer_that_comes_while_we_look_does_not_end_us(tmp_path: Path) -> None:
    path = drop(tmp_path, "acme/a.txt", b"x")
    descriptor = open_to_read(path)
    assert being_written(descriptor) is False
    with path.open("ab"):
        assert being_written(descriptor) is True
    os.close(descriptor)


def test_a_writer_that_comes_back_after_the_claim_keeps_us_waiting(
    tmp_path: Path, site: Station
) -> None:
    path = drop(tmp_path, "acme/a.txt", b"x")
    with path.open("ab") as late:
        claimed = claim(site.spool, path, site.now())
        assert claimed is not None
        assert isinstance(admit(site.spool, claimed, site.journal, site.now()), Busy)
        late.write(b"y")
    receipt = admit(site.spool, claimed, site.journal, site.now())
    assert isinstance(receipt, Receipt)
    assert receipt.size == 2


def oddities(folder: Path) -> None:
    os.mkfifo(folder / "pipe.edi")
    (folder / "link.edi").symlink_to("/etc/hostname")
    (folder / "dangling.edi").symlink_to("/nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s.edi"))


def test_what_is_no_file_is_put_aside_unread_and_answered(tmp_path: Path) -> None:
    folder = drop(tmp_path, "acme/a.txt", b"good").parent
    oddities(folder)
    assert work(tmp_path) == ()
    assert sorted(answers(tmp_path).values()) == [b"ENV-017"] * 4 + [b"good"]
    reasons = {path.read_text() for path in (tmp_path / "var" / "quarantine").rglob("reason.txt")}
    assert "link.edi is not an ordinary file but a symbolic link.\n" in reasons
    assert "pipe.edi is not an ordinary file but a named pipe.\n" in reasons
    assert Path("/etc/hostname").exists()
    assert not list(folder.iterdir())


def test_a_link_is_moved_itself_and_never_followed(tmp_path: Path) -> None:
    target = tmp_path / "secret"
    target.write_bytes(b"secret")
    drop(tmp_path, "acme/a.txt", b"good").with_name("link").symlink_to(target)
    work(tmp_path)
    [aside] = (tmp_path / "var" / "quarantine" / "acme").glob("*/unread/link")
    assert aside.readlink() == target
    assert not any(b"secret" in path.read_bytes() for path in (tmp_path / "var/blobs").glob("??/*"))


def test_a_second_name_waits_and_both_are_put_aside_when_it_stays(
    tmp_path: Path, site: Station
) -> None:
    path = drop(tmp_path, "acme/a.txt", b"x")
    path.with_name("b.txt").hardlink_to(path)
    assert {found.reason for found in work(tmp_path)} == {
        "it has a second name, as in the middle of a rename"
    }
    receipt = taken(site, path)
    assert receipt.size == 0
    assert list((tmp_path / "var" / "quarantine").glob("acme/*/unread/a.txt"))


def test_a_rename_by_link_that_was_killed_in_between_is_finished(
    tmp_path: Path, site: Station
) -> None:
    path = drop(tmp_path, "acme/a.txt", b"once")
    folder = site.spool.work / "acme" / "01KAR0000000000000000000AB"
    folder.mkdir(parents=True)
    (folder / "a.txt").hardlink_to(path)
    assert work(tmp_path) == ()
    assert list(answers(tmp_path).values()) == [b"once"]


def test_a_receipt_tells_when_it_was_claimed_however_late_it_is_admitted(
    tmp_path: Path, site: Station
) -> None:
    claimed = claim(site.spool, drop(tmp_path, "acme/a.txt", b"x"), site.now())
    assert claimed is not None
    assert abs((claimed.claimed_at - site.now()).total_seconds()) < 5
    receipt = admit(site.spool, claimed, site.journal, site.now())
    assert isinstance(receipt, Receipt)
    assert receipt.received_at == claimed.claimed_at


def test_status_sees_what_waits_without_a_daemon(tmp_path: Path) -> None:
    drop(tmp_path, "acme/half.txt", b"[")
    drop(tmp_path, "acme/ready.txt", b"x")
    drop(tmp_path, "acme/coming.part", b"x")
    found = waiting(Spool(tmp_path), configuration(AT_ONCE), whole)
    assert [(each.path, each.reason) for each in found] == [
        ("inbox/acme/half.txt", "it looks incomplete: no closing bracket yet"),
        ("inbox/acme/ready.txt", "it is ready to be taken"),
    ]
    assert len(list((tmp_path / "inbox" / "acme").iterdir())) == 3


def test_an_unfinished_claim_is_found_by_its_folder(tmp_path: Path, site: Station) -> None:
    claimed = claim(site.spool, drop(tmp_path, "acme/a.txt", b"x"), site.now())
    assert list(claims(site.spool)) == [claimed]
    assert isinstance(claimed, Claimed)
    assert (claimed.partner, claimed.folder.name) == ("acme", claimed.work)
