import random
import subprocess
import sys
from pathlib import Path

from exchange.journal import Journal, open_journal
from exchange.model.receipts import ReceiptState

LOOP = Path(__file__).with_name("settling_loop.py")
ROOT = Path(__file__).parents[2]
KILLS = 10


def killed_after(path: Path, lines: int) -> list[str]:
    """Run the loop, kill it with -9 when it has told so many receipts, return all it told."""
    command = (sys.executable, str(LOOP), str(path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as loop:
        assert loop.stdout is not None
        told = [loop.stdout.readline().strip() for _ in range(lines)]
        loop.kill()
        rest = loop.stdout.read().split("\n")
    return [*told, *rest[:-1]]


def whole(journal: Journal, receipt: str) -> bool:
    (document,) = journal.documents(receipt)
    (answer,) = journal.answers(receipt)
    rows = journal.rows(document.id)["order_schedules"]
    return rows.height == document.rows["schedules"] and answer.path == f"{document.number}.edi"


def test_kill_9_loses_nothing_that_was_told(tmp_path: Path) -> None:
    path, dice, told = tmp_path / "journal.db", random.Random(9), list[str]()  # noqa: S311
    for _ in range(KILLS):
        told += killed_after(path, dice.randint(1, 40))
        with open_journal(path, read_only=True) as journal:
            receipts = journal.receipts(10_000)
            settled = [each.id for each in receipts if each.state is ReceiptState.DONE]
            assert set(told) <= set(settled)
            assert len(settled) - len(set(told)) <= KILLS
            assert len(receipts) - len(settled) <= 1
            assert all(whole(journal, receipt) for receipt in settled[-50:])
            assert journal.trail().verify_chain() is None
    with open_journal(path) as journal:
        assert journal.ledger("northwind").next_number("interchange") == len(settled) + 1
