"""Random uploads through a real sshd: slow, cut, resumed, renamed, marked (R6)."""

import hashlib
import os
from pathlib import Path

import pytest
from acceptance.installation import forecast
from drop.dropping import Dropbox
from drop.uploads import CERTAIN, FORBIDDEN, SAMPLES, Intake, Schedule, Sender, cut, intake

from exchange.daemon.intake import enter, look_round, take
from exchange.model.receipts import Receipt
from exchange.spool.admit import Busy
from exchange.spool.claim import claim

pytestmark = pytest.mark.root
KINDS = [*SAMPLES]


@pytest.fixture(scope="module")
def marked(served: Dropbox) -> Dropbox:
    """Have one partner send marks."""
    path = served.site / "partners" / "zeta.toml"
    if "done_suffix" not in path.read_text():
        path.write_text(f'done_suffix = ".done"\n{path.read_text()}')
    return served


def uploads(box: Dropbox, journal: Path, numbers: range) -> None:
    with intake(box, journal) as taking:
        sender = Sender(box, taking)
        for number in numbers:
            sender.send(Schedule(number, KINDS[number % len(KINDS)]))
        print(dict(sorted(sender.figures.items())))  # noqa: T201 - figures of R6
    assert {name: sender.figures[name] for name in FORBIDDEN} == dict.fromkeys(FORBIDDEN, 0)
    assert all(sender.figures[f"{kind} whole"] for kind in CERTAIN)


def test_twenty_uploads(box: Dropbox, marked: Dropbox, tmp_path: Path) -> None:
    assert box is marked
    uploads(box, tmp_path / "journal.db", range(20))


@pytest.mark.long
def test_five_hundred_uploads(box: Dropbox, marked: Dropbox, tmp_path: Path) -> None:
    assert box is marked
    uploads(box, tmp_path / "journal.db", range(1_000, 1_500))


def hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(box: Dropbox, name: str, content: bytes) -> None:
    with box.sftp_again("acme").open(f"inbox/{name}", "wb") as file:
        file.write(content)


def only(taken: list[Receipt]) -> str:
    (receipt,) = taken
    return receipt.sha256


def test_a_slow_writer_is_waited_for(box: Dropbox, tmp_path: Path) -> None:
    content = forecast()
    with intake(box, tmp_path / "journal.db") as taking:
        file = box.sftp_again("acme").open("inbox/FC.edi", "wb")
        file.write(content[:900])
        file.flush()
        assert taking.pass_by(300, 10) == []
        assert taking.reasons() == ["a program still has it open for writing"]
        file.write(content[900:])
        file.close()
        assert only(taking.pass_by(4)) == hashed(content)


def test_a_cut_upload_is_waited_for_resumed_and_taken_whole(box: Dropbox, tmp_path: Path) -> None:
    content, place = forecast(), box.inbox("acme") / "FC.edi"
    with intake(box, tmp_path / "journal.db") as taking:
        sftp = box.sftp_again("acme")
        file = sftp.open("inbox/FC.edi", "wb")
        file.write(content[:900])
        file.flush()
        cut(box, sftp, place)
        assert taking.pass_by(1_700, 10) == []
        assert taking.reasons() == ["it looks incomplete: its UNZ has not come yet"]
        with box.sftp_again("acme").open("inbox/FC.edi", "ab") as file:
            file.write(content[900:])
        assert only(taking.pass_by(4)) == hashed(content)


def test_a_cut_upload_nobody_resumes_is_taken_after_half_an_hour_and_refused(
    box: Dropbox, tmp_path: Path
) -> None:
    with intake(box, tmp_path / "journal.db") as taking:
        put(box, "FC.edi", forecast()[:900])
        assert taking.pass_by(1_790, 10) == []
        (receipt,) = taking.pass_by(20)
        assert not taking.stands(receipt)
        put(box, "FC.edi", forecast())
        assert only(taking.pass_by(4)) == hashed(forecast())


def test_a_writer_who_comes_back_after_the_claim_is_waited_for(
    box: Dropbox, tmp_path: Path
) -> None:
    content = forecast()
    with intake(box, tmp_path / "journal.db") as taking:
        put(box, "FC.edi", content[:-1])
        file = box.sftp_again("acme").open("inbox/FC.edi", "ab")
        claimed = claim(taking.station.spool, box.inbox("acme") / "FC.edi", taking.station.now())
        assert claimed
        assert isinstance(enter(taking.station, claimed), Busy)
        file.write(content[-1:])
        file.close()
        receipt = enter(taking.station, claimed)
        assert isinstance(receipt, Receipt)
        assert receipt.sha256 == hashed(content)


def test_what_is_appended_after_the_claim_is_a_file_of_its_own(
    box: Dropbox, tmp_path: Path
) -> None:
    with intake(box, tmp_path / "journal.db") as taking:
        put(box, "FC.edi", forecast())
        first = taking.pass_by(4)
        with box.sftp_again("acme").open("inbox/FC.edi", "ab") as file:
            file.write(b"more")
        (second,) = taking.pass_by(4)
        assert only(first) == hashed(forecast())
        assert second.sha256 == hashed(b"more")
        assert not taking.stands(second)


def replace_it(box: Dropbox, content: bytes) -> None:
    put(box, "new.tmp", content)
    box.sftp_again("acme").posix_rename("inbox/new.tmp", "inbox/FC.edi")


def test_a_file_replaced_before_the_claim_settles_anew_and_the_second_counts(
    box: Dropbox, tmp_path: Path
) -> None:
    second = forecast() + b"\n"
    with intake(box, tmp_path / "journal.db") as taking:
        put(box, "FC.edi", forecast())
        assert taking.pass_by(2) == []
        replace_it(box, second)
        assert taking.pass_by(2) == []
        assert only(taking.pass_by(4)) == hashed(second)


def test_a_file_replaced_between_look_and_claim_is_what_was_read(
    box: Dropbox, tmp_path: Path
) -> None:
    second = forecast() + b"\n"
    with intake(box, tmp_path / "journal.db") as taking:
        put(box, "FC.edi", forecast())
        taking.pass_by(2)
        taking.seconds += 1
        (path,) = look_round(taking.station, taking.arrivals).takes
        replace_it(box, second)
        receipt = take(taking.station, path)
        assert isinstance(receipt, Receipt)
        assert receipt.sha256 == hashed(second)
        assert receipt.size == len(second)


def test_a_second_name_is_waited_for_and_put_aside_after_a_minute(
    box: Dropbox, tmp_path: Path
) -> None:
    with intake(box, tmp_path / "journal.db") as taking:
        put(box, "FC.edi", forecast())
        os.link(box.inbox("acme") / "FC.edi", box.root / "second")
        assert taking.pass_by(60) == []
        assert taking.reasons() == ["it has a second name, as in the middle of a rename"]
        (receipt,) = taking.pass_by(3)
        assert receipt.size == 0
        (box.root / "second").unlink()


def test_intake_of_tests_takes_by_the_daemons_own_rules(box: Dropbox, tmp_path: Path) -> None:
    with intake(box, tmp_path / "journal.db") as taking:
        assert isinstance(taking, Intake)
        put(box, "b.csv.part", b"x")
        assert taking.pass_by(100, 10) == []
        box.sftp_again("acme").rename("inbox/b.csv.part", "inbox/b.csv")
        assert only(taking.pass_by(4)) == hashed(b"x")
