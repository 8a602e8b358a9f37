"""The restore drill: back up while files are in flight, go on, lose the site, restore, go on."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from acceptance.installation import Installation, forecast

from exchange.backup import checking, making, manifest, restoring, sets
from exchange.cli import backing, verifying
from exchange.cli import restoring as restore_command
from exchange.cli.restoring import Said
from exchange.errors import Misconfigured
from exchange.model.receipts import AnswerState
from exchange.spool import anchor
from exchange.spool.site import Spool

ORDER = "FC_2026W48_D97A.edi"


def numbered(reference: int) -> bytes:
    """Return a forecast that no other one is the same as."""
    sample = forecast()
    head, una, rest = sample.partition(b"UNB+")
    parts = rest.split(b"'", 1)
    fields = parts[0].split(b"+")
    old, new = fields[4], b"T%07d" % reference
    fields[4] = new
    body = parts[1].replace(b"UNZ+1+" + old, b"UNZ+1+" + new)
    return head + una + b"+".join(fields) + b"'" + body


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    (tmp_path / "live").mkdir()
    return Installation(tmp_path / "live", agreed=False)


def taken(site: Installation) -> list[tuple[str, bytes]]:
    """Take every answer away, as a partner does at once."""
    found = [path for path in sorted((site.root / "outbox").rglob("*")) if path.is_file()]
    both = [(path.name, path.read_bytes()) for path in found]
    for path in found:
        path.unlink()
    return both


def references(answers: list[tuple[str, bytes]]) -> list[bytes]:
    """Return the control references of the EDIFACT answers."""
    edi = [content for name, content in answers if name.endswith(".edi")]
    return [each.split(b"UNB+")[1].split(b"'")[0].split(b"+")[4] for each in edi]


def test_a_site_restored_from_a_backup_loses_nothing_of_it_and_sends_nothing_twice(
    site: Installation, tmp_path: Path
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    sent = taken(site)
    in_flight(site)
    made = making.backup(site.root, tmp_path / "backups", site.clock())
    assert [made.counts[name] for name in ("work", "inbox", "stage")] == [1, 1, 1]
    site.run()  # goes on after the backup: what was in flight is answered and fetched
    sent += taken(site)
    assert len(references(sent)) == len({*references(sent)})
    fetched = archive(tmp_path / "archive", sent)
    shutil.rmtree(site.root)

    found = sets.sets(tmp_path / "backups", keys=False)[-1]
    restoring.restore(found, site.root, by="anna", now=site.clock())
    waiting = site.run()
    assert any("until somebody says exchange restore release" in each for each in waiting)
    assert taken(site) == []

    with pytest.raises(Misconfigured, match="say --resend all"):
        restore_command.release(site.root, Said([], [], None, []))
    restore_command.release(site.root, Said([fetched], [], None, ["none"]))
    site.run()
    again = taken(site)
    assert verifying.verify(site.root) == 0
    assert {name.split(".")[0] for name, _ in again} == {"claimed", "lying"}
    assert not {*references(again)} & {*references(sent)}
    assert {each.filename for each in site.receipts()} == {
        "first.edi", "staged.edi", "claimed.edi", "lying.edi",
    }  # fmt: skip
    assert all(each.verdict for each in site.receipts())


def in_flight(site: Installation) -> None:
    """Leave a file in the inbox, one in work, and answers STAGED that cannot appear now."""
    outbox = site.root / "outbox/nordwerk"
    outbox.rmdir()
    outbox.touch()
    site.drop("nordwerk", "staged.edi", numbered(4))
    outbox.unlink()
    (site.inbox("nordwerk") / "lying.edi").write_bytes(numbered(2))
    claim = site.root / "var/work/nordwerk/01KAZZZZZZZZZZZZZZZZZZZZZZ"
    claim.mkdir(parents=True)
    (claim / "claimed.edi").write_bytes(numbered(3))


def archive(folder: Path, sent: list[tuple[str, bytes]]) -> Path:
    """Keep what the partner fetched in a folder named like the partner."""
    (folder / "nordwerk").mkdir(parents=True)
    for name, content in sent:
        (folder / "nordwerk" / name).write_bytes(content)
    return folder


def test_the_restored_site_names_what_is_in_doubt_and_where_numbers_go_on(
    site: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    making.backup(site.root, tmp_path / "backups", site.clock())
    (found,) = sets.sets(tmp_path / "backups", keys=False)
    restoring.restore(found, tmp_path / "new", by="anna", now=site.clock())
    capsys.readouterr()
    restore_command.status(tmp_path / "new", Said([], [], None, []), as_json=True)
    told = json.loads(capsys.readouterr().out)
    (sequence,) = told["numbers"]
    assert (sequence["partner"], sequence["kind"]) == ("nordwerk", "edifact")
    assert sequence["onward"] > sequence["next"]
    lying = {each["answer"] for each in told["answers"]}
    assert all(each["at_backup"] == "lay in the outbox" for each in told["answers"])
    assert not [*(tmp_path / "new/outbox").rglob("*.edi")]

    said = Said([site.root / "outbox"], ["nordwerk:edifact=500"], None, [])
    restore_command.release(tmp_path / "new", said)
    restored = Spool(tmp_path / "new")
    assert not [path for path in restored.outbox.rglob("*") if path.is_file()]
    with closing(sqlite3.connect(tmp_path / "new/var/journal.db")) as journal:
        assert journal.execute("SELECT next FROM control_numbers").fetchone() == (501,)
    assert lying


def test_answers_that_lay_in_the_outbox_lie_there_again_where_that_is_wanted(
    site: Installation, tmp_path: Path
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    lay = sorted(path.name for path in (site.root / "outbox").rglob("*") if path.is_file())
    making.backup(site.root, tmp_path / "backups", site.clock())
    (found,) = sets.sets(tmp_path / "backups", keys=False)
    restoring.restore(found, tmp_path / "new", by="anna", now=site.clock())
    restore_command.release(tmp_path / "new", Said([], [], 0, ["all"]))
    assert sorted(p.name for p in (tmp_path / "new/outbox").rglob("*") if p.is_file()) == lay


def test_a_second_backup_copies_only_new_bytes_and_old_ones_are_pruned(
    site: Installation, tmp_path: Path
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    target = tmp_path / "backups"
    first = making.backup(site.root, target, site.clock())
    site.drop("nordwerk", "second.edi", numbered(2))
    second = making.backup(site.root, target, site.clock())
    old, new = sets.sets(target, keys=False)
    shared = [name for name in first.files if name.startswith("blobs/")]
    assert shared
    assert all((old / name).samefile(new / name) for name in shared)
    assert second.counts["blobs"] > first.counts["blobs"]
    assert [*checking.wrong(new, manifest.read(new))] == []
    assert sets.prune(target, 1, keys=False) == [old]
    assert backing.check(target) == 0
    assert sorted(path.name for path in target.iterdir()) == [".lock", new.name]


def test_a_backup_that_was_changed_is_named_and_not_restored(
    site: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    making.backup(site.root, tmp_path / "backups", site.clock())
    (found,) = sets.sets(tmp_path / "backups", keys=False)
    blob = next((found / "blobs").rglob("??*/*"))
    blob.chmod(0o600)
    blob.write_bytes(b"other")
    assert backing.check(found) == 1
    assert f"'blobs/{blob.parent.name}/{blob.name}' was changed" in capsys.readouterr().out
    with pytest.raises(Misconfigured, match="not whole: 'blobs/"):
        restoring.restore(found, tmp_path / "new", by="anna", now=site.clock())
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_anything(site: Installation, tmp_path: Path) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    making.backup(site.root, tmp_path / "backups", site.clock())
    (found,) = sets.sets(tmp_path / "backups", keys=False)
    with pytest.raises(Misconfigured, match="is not empty"):
        restoring.restore(found, site.root, by="anna", now=site.clock())


def test_what_was_to_be_looked_at_and_whom_the_mail_server_is_trusted_by_come_back(
    site: Installation, tmp_path: Path
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    with (site.root / "exchange.toml").open("a") as settings:
        settings.write('[mail]\nhost = "mail.example.org"\nsender = "a@example.org"\n')
        settings.write('tls = "tls"\nca_file = "trusted/mail.pem"\n')
    for place in ("trusted/mail.pem", "partners/nordwerk.pub", "accounts.toml"):
        (site.root / place).parent.mkdir(exist_ok=True)
        (site.root / place).write_text(place)
    looked_at = "var/checks/nordwerk/01KAZZZZZZZZZZZZZZZZZZZZZZ/look.edi"
    (site.root / looked_at).parent.mkdir(parents=True)
    (site.root / looked_at).write_bytes(numbered(2))
    making.backup(site.root, tmp_path / "backups", site.clock())
    (found,) = sets.sets(tmp_path / "backups", keys=False)
    restoring.restore(found, tmp_path / "new", by="anna", now=site.clock())
    assert (tmp_path / "new" / looked_at).read_bytes() == numbered(2)
    assert (tmp_path / "new/trusted/mail.pem").read_text() == "trusted/mail.pem"
    assert (tmp_path / "new/partners/nordwerk.pub").is_file()
    assert not (tmp_path / "new/accounts.toml").exists()


def test_keys_are_a_set_of_their_own(site: Installation, tmp_path: Path) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    (site.root / "secrets").mkdir()
    (site.root / "secrets/acme").write_text("s3cret")
    (site.root / "secrets/acme").chmod(0o600)
    (site.root / "accounts.toml").write_text("[anna]")
    made = making.backup(site.root, tmp_path / "backups", site.clock())
    assert not [name for name in made.files if "secret" in name or "accounts" in name]
    assert backing.back_up(tmp_path / "more", site.root, tmp_path / "keys", 3) == 0
    (keys,) = sets.sets(tmp_path / "keys", keys=True)
    (tmp_path / "new").mkdir()
    restoring.restore_keys(keys, tmp_path / "new")
    assert (tmp_path / "new/accounts.toml").read_text() == "[anna]"
    restored = tmp_path / "new/secrets/acme"
    assert (restored.read_text(), restored.stat().st_mode & 0o777) == ("s3cret", 0o600)


def test_a_backup_does_not_fill_the_disk(
    site: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    monkeypatch.setattr(sets, "SPARE", 1.0)
    with pytest.raises(Misconfigured, match="nothing was written"):
        making.backup(site.root, tmp_path / "backups", site.clock())
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]


def test_an_older_journal_in_the_place_of_a_newer_one_is_refused_until_somebody_takes_it(
    site: Installation, tmp_path: Path
) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    shutil.copy(site.root / "var/journal.db", tmp_path / "old.db")
    site.drop("nordwerk", "second.edi", numbered(2))
    noted = anchor.read(Spool(site.root))
    shutil.copy(tmp_path / "old.db", site.root / "var/journal.db")
    with pytest.raises(Misconfigured, match="exchange restore mark"):
        site.run()
    assert anchor.read(Spool(site.root)) == noted
    restore_command.mark(site.root)
    site.run()
    with site.journal() as journal:
        assert journal.keeping().sending_held() is not None


def test_a_restore_that_was_broken_off_does_not_run(site: Installation) -> None:
    (site.root / "var").mkdir()
    (site.root / "var/restoring").touch()
    with pytest.raises(Misconfigured, match="broken off"):
        site.run()


def test_void_answers_stay_on_record(site: Installation, tmp_path: Path) -> None:
    site.drop("nordwerk", "first.edi", numbered(1))
    taken(site)
    in_flight(site)
    making.backup(site.root, tmp_path / "backups", site.clock())
    (found,) = sets.sets(tmp_path / "backups", keys=False)
    restoring.restore(found, tmp_path / "new", by="anna", now=site.clock())
    restore_command.release(tmp_path / "new", Said([], [], None, ["none"]))
    with closing(sqlite3.connect(tmp_path / "new/var/journal.db")) as journal:
        states = dict(journal.execute("SELECT state, count(*) FROM answers GROUP BY state"))
    assert states[AnswerState.VOID.value] == 3
    assert states.keys() == {AnswerState.VOID.value, AnswerState.RELEASED.value}
    assert os.path.lexists(tmp_path / "new/var/anchor")
