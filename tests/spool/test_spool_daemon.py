"""One run of a site: order, patience, and what happens when something goes wrong."""

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from spooling import (
    AT_ONCE,
    Inline,
    answer,
    answers,
    configuration,
    drop,
    judge,
    refuse,
    started,
    station,
    work,
)
from structlog.testing import capture_logs

from exchange.adapters.folder import watch
from exchange.daemon import run
from exchange.daemon.settling import POISONED
from exchange.errors import Stale, Unreadable
from exchange.journal import Journal, open_journal
from exchange.model.arrivals import Waiting
from exchange.model.findings import Finding
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt, ReceiptState
from exchange.spool.disk import Disk
from exchange.spool.site import Spool


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    (tmp_path / "var").mkdir()
    with open_journal(tmp_path / "var" / "journal.db") as journal:
        yield journal


def receipts(journal: Journal) -> dict[str, Receipt]:
    return {receipt.filename: receipt for receipt in journal.receipts(100)}


def test_files_of_a_partner_are_judged_in_the_order_they_came(tmp_path: Path) -> None:
    judged: list[str] = []

    def noting(receipt: Receipt, blob: Path) -> Outcome:
        judged.append(receipt.filename)
        return judge(receipt, blob)

    for number in (3, 1, 2, 0):
        path = drop(tmp_path, f"acme/{number}.txt", b"x")
        os.utime(path, (number, number))
    work(tmp_path, judge=noting)
    assert judged == ["0.txt", "1.txt", "2.txt", "3.txt"]


def test_partners_are_judged_beside_each_other(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=10)

    def meeting(receipt: Receipt, blob: Path) -> Outcome:
        both.wait()
        return judge(receipt, blob)

    drop(tmp_path, "acme/a.txt", b"a")
    drop(tmp_path, "zeta/b.txt", b"b")
    assert work(tmp_path, judge=meeting) == ()
    assert sorted(answers(tmp_path).values()) == [b"a", b"b"]


def test_no_two_files_of_a_partner_are_judged_at_once(tmp_path: Path) -> None:
    busy = threading.Lock()

    def alone(receipt: Receipt, blob: Path) -> Outcome:
        assert busy.acquire(blocking=False)
        try:
            return judge(receipt, blob)
        finally:
            busy.release()

    for number in range(45):
        drop(tmp_path, f"acme/{number}.txt", b"x")
    assert work(tmp_path, judge=alone) == ()
    assert list(answers(tmp_path).values()) == [b"x"] * 45


def test_an_unreadable_file_is_refused_and_put_aside_with_the_reason(
    tmp_path: Path, journal: Journal
) -> None:
    def unreadable(receipt: Receipt, blob: Path) -> Outcome:
        del blob
        params = {"name": receipt.filename, "reason": "UNZ is missing"}
        raise Unreadable(Finding("ENV-001", params=params))

    drop(tmp_path, "acme/a.txt", b"UNB")
    assert run(station(tmp_path, journal, judge=unreadable), once=True) == ()
    receipt = receipts(journal)["a.txt"]
    folder = tmp_path / "var" / "quarantine" / "acme" / receipt.id
    reason = "The file a.txt is empty or incomplete: UNZ is missing.\n"
    assert (folder / "reason.txt").read_text() == reason
    assert (folder / "a.txt").read_bytes() == b"UNB"
    assert receipt.state is ReceiptState.QUARANTINED


def test_our_own_failure_puts_the_file_aside_and_the_next_goes_on(tmp_path: Path) -> None:
    def stumbling(receipt: Receipt, blob: Path) -> Outcome:
        if receipt.filename == "a.txt":
            raise ZeroDivisionError
        return judge(receipt, blob)

    drop(tmp_path, "acme/a.txt", b"bad")
    drop(tmp_path, "acme/b.txt", b"good")
    with capture_logs() as logs:
        assert work(tmp_path, judge=stumbling) == ()
    assert sorted(answers(tmp_path).values()) == [b"ENV-019", b"good"]
    [failure] = [entry for entry in logs if entry["event"] == "file_failed"]
    assert failure["exc_info"]


def test_trouble_of_the_machine_is_not_the_files_fault(tmp_path: Path) -> None:
    def troubled(*_: object) -> Outcome:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    drop(tmp_path, "acme/a.txt", b"x")
    [found] = work(tmp_path, judge=troubled)
    assert "Too many open files" in found.reason
    assert answers(tmp_path) == {}
    assert work(tmp_path) == ()
    assert list(answers(tmp_path).values()) == [b"x"]


def test_a_file_that_was_being_read_at_two_kills_is_not_read_a_third_time(
    tmp_path: Path, journal: Journal
) -> None:
    class Dead(BaseException):
        pass

    def deadly(*_: object) -> Outcome:
        raise Dead

    drop(tmp_path, "acme/a.txt", b"x")
    for _ in range(2):
        with pytest.raises(Dead):
            run(station(tmp_path, journal, judge=deadly, pool=Inline), once=True)
    assert run(station(tmp_path, journal, judge=deadly), once=True) == ()
    assert list(answers(tmp_path).values()) == [b"ENV-019"]
    assert receipts(journal)["a.txt"].attempts == 3


def test_a_stale_judgement_is_made_anew_three_times_at_most(
    tmp_path: Path, journal: Journal
) -> None:
    class Moving:
        def __init__(self, times: int) -> None:
            self.times = times

        def __getattr__(self, name: str) -> object:
            return getattr(journal, name)

        def settle(self, *given: object) -> None:
            self.times -= 1
            if self.times >= 0:
                raise Stale("the next number is taken")
            journal.settle(*given)  # type: ignore[arg-type]  # handed through as it came

    drop(tmp_path, "acme/a.txt", b"x")
    [found] = run(replace(station(tmp_path, journal), journal=Moving(3)), once=True)  # type: ignore[arg-type]
    assert "moved on 3 times" in found.reason
    assert run(replace(station(tmp_path, journal), journal=Moving(2)), once=True) == ()  # type: ignore[arg-type]
    assert list(answers(tmp_path).values()) == [b"x"]


class Narrow(Disk):
    """A disk that is almost full."""

    def room(self, path: Path) -> os.statvfs_result:
        del path
        return os.statvfs_result((4096, 4096, 1 << 20, 9, 9, 1000, 999, 999, 0, 255))


def test_nothing_is_taken_in_on_a_full_disk_but_answers_go_out(
    tmp_path: Path, journal: Journal
) -> None:
    drop(tmp_path, "acme/a.txt", b"a")
    run(
        station(tmp_path, journal, spool=Spool(tmp_path, Closed(tmp_path / "outbox/acme"))),
        once=True,
    )
    drop(tmp_path, "acme/b.txt", b"b")
    [found] = run(station(tmp_path, journal, spool=Spool(tmp_path, Narrow())), once=True)
    assert found == Waiting("inbox/acme/b.txt", "the disk has only 0 MiB left")
    assert list(answers(tmp_path).values()) == [b"a"]


class OldDisk(Disk):
    """A disk whose file system cannot refuse to replace."""

    def rename_at_once(self, source: Path, target: Path) -> None:
        del source, target
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def test_where_a_rename_cannot_refuse_to_replace_a_link_does(tmp_path: Path) -> None:
    drop(tmp_path, "acme/a.txt", b"a")
    (tmp_path / "inbox" / "acme" / "link").symlink_to("/etc/hostname")
    assert work(tmp_path, spool=Spool(tmp_path, OldDisk())) == ()
    assert sorted(answers(tmp_path).values()) == [b"ENV-017", b"a"]


def test_what_a_killed_daemon_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    work(tmp_path)
    draft = tmp_path / "var" / "blobs" / ".tmp" / "half"
    old, young = tmp_path / "var" / "stage" / "8", tmp_path / "var" / "stage" / "9"
    for path in (draft, old, young):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    work(tmp_path)
    assert [path.exists() for path in (draft, old, young)] == [False, False, True]


class Closed(Disk):
    """A disk on which nothing can be put into one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rename(self, source: Path, target: Path) -> None:
        if target.parent == self.folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        super().rename(source, target)


def test_an_outbox_that_takes_nothing_keeps_its_answers_and_no_others(tmp_path: Path) -> None:
    drop(tmp_path, "acme/a.txt", b"a")
    drop(tmp_path, "zeta/b.txt", b"b")
    closed = Spool(tmp_path, Closed(tmp_path / "outbox" / "acme"))
    with capture_logs() as logs:
        [found] = work(tmp_path, spool=closed)
    assert found.path.startswith("outbox/acme/a.txt")
    assert found.reason.endswith("Permission denied")
    assert [entry["event"] for entry in logs].count("answer_deferred") == 1
    assert list(answers(tmp_path).values()) == [b"b"]
    assert work(tmp_path) == ()
    assert sorted(answers(tmp_path).values()) == [b"a", b"b"]


def test_an_answer_whose_name_is_taken_overwrites_nothing(tmp_path: Path) -> None:
    def same_name(receipt: Receipt, blob: Path) -> Outcome:
        made = judge(receipt, blob)
        [response] = made.responses
        return replace(made, responses=(replace(response, path="acme/a.ACK.txt"),))

    drop(tmp_path, "acme/1.txt", b"one")
    drop(tmp_path, "acme/2.txt", b"two")
    with capture_logs() as logs:
        assert work(tmp_path, judge=same_name) == ()
    assert answers(tmp_path) == {"acme/a.ACK.txt": b"one", "acme/a.ACK-2.txt": b"two"}
    [renamed] = [entry for entry in logs if entry["event"] == "answer_renamed"]
    assert renamed["log_level"] == "error"


def test_the_same_answer_again_is_not_a_second_file(tmp_path: Path) -> None:
    def fixed(receipt: Receipt, blob: Path) -> Outcome:
        made = judge(receipt, blob)
        again = replace(answer(receipt, "ACK", b"same"), path="acme/same.txt")
        return replace(made, responses=(again,))

    drop(tmp_path, "acme/1.txt", b"one")
    drop(tmp_path, "acme/2.txt", b"two")
    assert work(tmp_path, judge=fixed) == ()
    assert answers(tmp_path) == {"acme/same.txt": b"same"}
    assert not list((tmp_path / "var" / "stage").iterdir())


@pytest.mark.parametrize("path", ["../escaped.txt", "/etc/escaped.txt", "acme/" + "n" * 256])
def test_an_answer_that_would_leave_the_outbox_is_kept_back(tmp_path: Path, path: str) -> None:
    def leaving(receipt: Receipt, blob: Path) -> Outcome:
        made = judge(receipt, blob)
        return replace(made, responses=(replace(made.responses[0], path=path),))

    drop(tmp_path, "acme/1.txt", b"one")
    [found] = work(tmp_path, judge=leaving)
    assert found.reason.endswith("is no path of an answer")


def test_an_outbox_replaced_by_a_link_gets_nothing(tmp_path: Path) -> None:
    work(tmp_path)
    (tmp_path / "outbox" / "acme" / "sub").symlink_to(tmp_path)

    def below(receipt: Receipt, blob: Path) -> Outcome:
        made = judge(receipt, blob)
        return replace(made, responses=(replace(made.responses[0], path="acme/sub/a"),))

    drop(tmp_path, "acme/1.txt", b"one")
    [found] = work(tmp_path, judge=below)
    assert found.reason.endswith("Too many levels of symbolic links")
    assert not (tmp_path / "a").exists()


def test_a_looker_that_fails_on_a_file_leaves_it_to_the_reader(tmp_path: Path) -> None:
    def failing(*_: object) -> str:
        raise IndexError

    drop(tmp_path, "acme/a.txt", b"x")
    assert work(tmp_path, incomplete=failing) == ()
    assert list(answers(tmp_path).values()) == [b"x"]


def test_every_step_is_logged_under_a_stable_name_and_names_are_escaped(tmp_path: Path) -> None:
    drop(tmp_path, "acme/a\n\x1b.txt", b"secret")
    with capture_logs() as logs:
        work(tmp_path)
    beside = {"night_looked"}  # from two o'clock on, in a thread of its own
    assert [entry["event"] for entry in logs if entry["event"] not in beside] == [
        "daemon_started", "file_claimed", "file_admitted", "file_judged", "file_settled",
        "answer_released", "daemon_stopped",
    ]  # fmt: skip
    assert "\n" not in "".join(str(entry) for entry in logs)
    assert "secret" not in str(logs)


def test_asked_to_stop_it_ends_what_it_has_begun(tmp_path: Path, journal: Journal) -> None:
    stop, begun = threading.Event(), threading.Event()

    def slow(receipt: Receipt, blob: Path) -> Outcome:
        begun.set()
        stop.wait(10)
        return judge(receipt, blob)

    drop(tmp_path, "acme/a.txt", b"a")
    drop(tmp_path, "acme/b.txt", b"b")

    def ask_to_stop() -> None:
        begun.wait(10)
        stop.set()

    threading.Thread(target=ask_to_stop).start()
    found = run(station(tmp_path, journal, judge=slow), stop=stop)
    assert list(answers(tmp_path).values()) == [b"a"]
    assert Waiting("inbox/acme", "it is not judged yet") in found


def test_a_hint_makes_the_scanner_look_at_once(tmp_path: Path, journal: Journal) -> None:
    stop = threading.Event()

    def ending(receipt: Receipt, blob: Path) -> Outcome:
        stop.set()
        return judge(receipt, blob)

    patient = configuration(replace(AT_ONCE, scan_seconds=3600))
    started_up = threading.Event()
    inbox = tmp_path / "inbox" / "acme"

    def arrive() -> None:
        started_up.wait(10)
        (inbox / "a.txt.part").write_bytes(b"x")
        (inbox / "a.txt.part").rename(inbox / "a.txt")

    class Noting:
        asked = 0

        def __getattr__(self, name: str) -> object:
            self.asked += name == "undelivered"
            if self.asked > 2:  # twice while recovering, then after the first look
                started_up.set()
            return getattr(journal, name)

    threading.Thread(target=arrive).start()
    made = station(tmp_path, journal, configuration=patient, watch=watch, judge=ending)
    run(replace(made, journal=Noting()), stop=stop)  # type: ignore[arg-type]
    assert list(answers(tmp_path).values()) == [b"x"]


def test_only_what_may_be_an_arrival_wakes_the_scanner(tmp_path: Path) -> None:
    woken = threading.Event()
    (tmp_path / "old.txt").write_bytes(b"x")
    with watch(tmp_path, woken.set):
        (tmp_path / "old.txt").read_bytes()
        assert not woken.wait(0.3)
        (tmp_path / "new.txt").write_bytes(b"x")
        assert woken.wait(10)


def test_a_plain_rename_over_sftp_wakes_the_scanner(tmp_path: Path) -> None:
    woken = threading.Event()
    (tmp_path / "a.part").write_bytes(b"x")
    with watch(tmp_path, woken.set):
        (tmp_path / "a.edi").hardlink_to(tmp_path / "a.part")
        assert woken.wait(10)


RUNNING = """
import sys
from pathlib import Path
from spooling import station
from exchange.daemon import run
from exchange.journal import open_journal
root = Path(sys.argv[1])
(root / "var").mkdir(exist_ok=True)
with open_journal(root / "var" / "journal.db") as journal:
    print("running", flush=True)
    run(station(root, journal))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_daemon_with_success(tmp_path: Path, number: signal.Signals) -> None:
    path = drop(tmp_path, "acme/a.txt", b"x")
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n{RUNNING}"
    with started(sys.executable, "-c", code, tmp_path) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == b"running\n"
        while path.exists():
            threading.Event().wait(0.01)
        daemon.send_signal(number)
        daemon.communicate(timeout=25)
    assert daemon.returncode == 0
    work(tmp_path)
    assert list(answers(tmp_path).values()) == [b"x"]


def test_reading_that_takes_too_long_is_abandoned_and_read_again(
    tmp_path: Path, journal: Journal
) -> None:
    stop, given_up = threading.Event(), threading.Event()

    def endless(receipt: Receipt, _blob: Path) -> Outcome:
        stop.set()
        given_up.wait(10)
        return refuse(receipt, Unreadable(Finding("ENV-019", params={"reason": "killed"})))

    drop(tmp_path, "acme/a.txt", b"x")
    for _ in range(POISONED):
        for event in (stop, given_up):
            event.clear()
        run(station(tmp_path, journal, judge=endless, abandon=given_up.set, grace=0.1), stop=stop)
    assert answers(tmp_path) == {}
    assert receipts(journal)["a.txt"].attempts == 0
    assert run(station(tmp_path, journal), once=True) == ()
    assert list(answers(tmp_path).values()) == [b"x"]
