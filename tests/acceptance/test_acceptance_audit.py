"""The auditor's day: heads signed, configurations on record, files replayed, answers sent again."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from acceptance import inside
from acceptance.inside import exchange
from acceptance.installation import NORDWERK, ROOT, WISTA, Installation

from exchange import evidence, settings, wiring
from exchange.cli import resending, signing
from exchange.daemon import Station
from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal
from exchange.looking_back import span
from exchange.model.acts import Resending, Signoff
from exchange.model.configuration import Configuration
from exchange.settings.digests import sources, unpacked
from exchange.spool import blobs, heads
from exchange.spool.site import Spool

EVERY_DAY = "20000"
"""As many days as there can be: these files have a clock of their own."""


@contextmanager
def recorded(
    site: Path, configuration: Configuration, journal: Journal, now: wiring.Clock
) -> Iterator[Station]:
    with inside.station(site, configuration, journal, now) as made:
        yield replace(made, read_from=partial(sources, site))


class Audited(Installation):
    station = staticmethod(recorded)

    def __init__(self, root: Path, *, signed: bool = True) -> None:
        super().__init__(root)
        (root / "partners").unlink()
        shutil.copytree(ROOT / "partners", root / "partners")
        if signed:
            signing.key(root, "audit.key")
            (root / "copies").mkdir()
            with (root / "exchange.toml").open("a") as file:
                file.write('[audit]\nkey_file = "audit.key"\ncopies = ["copies"]\n')

    def public(self) -> str:
        return exchange("audit", "key", "--site", self.root).stdout.splitlines()[0]

    def entries(self, action: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.root / "var/journal.db")) as journal:
            rows = journal.execute(
                "select detail from audit where action = ? order by seq", (action,)
            )
            return [json.loads(detail) for (detail,) in rows]

    def receipt(self, name: str) -> str:
        return next(each.id for each in self.receipts() if each.filename == name)


def order(site: Installation, name: str = "PO.edi") -> str:
    site.drop("nordwerk", name, (NORDWERK / "PO_4500071234.edi").read_bytes())
    return next(each.id for each in site.receipts() if each.filename == name)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Audited(tmp_path_factory.mktemp("audited"))
    order(site)
    site.now += timedelta(days=1)
    site.drop("wista", "PO_2026-120.csv", (WISTA / "PO_2026-120.csv").read_bytes())
    return site.root


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Audited:
    """Return a copy of the site; its clock goes on where that of the first one stopped."""
    shutil.copytree(made, tmp_path / "site", symlinks=True)
    found = object.__new__(Audited)
    found.root, found.now = tmp_path / "site", datetime(2026, 11, 25, 8, tzinfo=UTC)
    return found


def verified(site: Audited, *more: str | Path) -> tuple[int, str]:
    done = exchange("verify", "--site", site.root, *more)
    return done.returncode, done.stdout + done.stderr


def unguarded(site: Audited, *statements: str) -> None:
    """Change a journal as somebody would who has the file: without its triggers."""
    with closing(sqlite3.connect(site.root / "var/journal.db")) as journal:
        triggers = journal.execute("select name from sqlite_master where type = 'trigger'")
        for (name,) in triggers.fetchall():
            journal.execute(f'drop trigger "{name}"')
        for each in statements:
            journal.execute(each)
        journal.commit()


def test_heads_are_signed_at_start_and_stop_and_copied(site: Audited) -> None:
    own = heads.listed(site.root / "var/heads")
    told = [json.loads(each.read_bytes().splitlines()[0]) for each in own]
    assert {each["day"] for each in told} == {"2026-11-23", "2026-11-24"}
    assert len(told) == 4
    assert [each.read_bytes() for each in heads.listed(site.root / "copies")] == [
        each.read_bytes() for each in own
    ]
    code, said = verified(site)
    assert (code, "4 signed heads" in said) == (0, True), said
    code, said = verified(site, "--heads", site.root / "copies", "--key", site.public())
    assert (code, "4 signed heads" in said) == (0, True), said


def test_nothing_new_needs_no_head(site: Audited) -> None:
    site.run()
    before = heads.listed(site.root / "var/heads")
    site.run()
    again = heads.listed(site.root / "var/heads")
    assert len(again) <= len(before) + 1
    site.now += timedelta(days=3)
    site.run()
    assert len(heads.listed(site.root / "var/heads")) > len(again)


@pytest.mark.parametrize(("last", "wrong"), [(1, ["2026-11-23"]), (3, ["2026-11-24"])])
def test_a_tail_that_was_cut_off_is_named_by_the_first_day_that_is_wrong(
    site: Audited, last: int, wrong: list[str]
) -> None:
    kept = heads.listed(site.root / "copies")
    told = [json.loads(each.read_bytes().splitlines()[0]) for each in kept]
    cut = f"delete from audit where seq > {told[last]['seq'] - 1}"  # noqa: S608 - a number of ours
    unguarded(site, cut)
    shutil.rmtree(site.root / "var/heads")
    assert "cut off" not in verified(site)[1]
    code, said = verified(site, "--heads", site.root / "copies", "--key", site.public())
    days = [line.split()[1].rstrip(":") for line in said.splitlines() if "cut off" in line]
    assert (code, days[:1]) == (1, wrong)
    assert f"the trail had {told[last]['seq']} entries" in said


def test_a_chain_written_anew_is_not_the_one_that_was_signed(site: Audited) -> None:
    head = json.loads(heads.listed(site.root / "copies")[0].read_bytes().splitlines()[0])
    unguarded(site, f"update audit set hash = 'another' where seq = {head['seq']}")  # noqa: S608 - as above
    code, said = verified(site, "--heads", site.root / "copies", "--key", site.public())
    assert code == 1
    assert f"{head['day']}: audit entry {head['seq']} is not the one whose hash was signed" in said


@pytest.mark.parametrize("place", [5, -5])
def test_a_head_that_was_changed_is_named(site: Audited, place: int) -> None:
    head = heads.listed(site.root / "copies")[1]
    content = bytearray(head.read_bytes())
    content[place] ^= 1
    head.chmod(0o600)
    head.write_bytes(content)
    code, said = verified(site, "--heads", head, "--key", site.public())
    assert (code, f"signed head {head.name}" in said) == (1, True)


def test_the_key_of_somebody_else_signs_nothing_here(site: Audited, tmp_path: Path) -> None:
    other = exchange("audit", "key", "--site", tmp_path).stdout.splitlines()[0]
    code, said = verified(site, "--heads", site.root / "copies", "--key", other)
    assert (code, "is not one of this key" in said) == (1, True)
    assert verified(site, "--heads", site.root / "copies", "--key", "nonsense")[0] == 3
    assert verified(site, "--heads", tmp_path / "none", "--key", other)[0] == 3


def test_a_folder_that_is_away_is_told_and_made_up_for(site: Audited) -> None:
    (site.root / "copies").rename(site.root / "away")
    order(site, "SECOND.edi")
    told = json.loads(exchange("status", "--json", "--site", site.root).stdout)["heads"]
    assert [each["why"] for each in told] == ["No such file or directory"]
    (site.root / "away").rename(site.root / "copies")
    told = json.loads(exchange("status", "--json", "--site", site.root).stdout)["heads"]
    assert [each["why"] for each in told] == ["2 signed heads are not there"]
    order(site, "THIRD.edi")
    assert json.loads(exchange("status", "--json", "--site", site.root).stdout)["heads"] == []


def test_without_a_key_there_are_no_heads(tmp_path: Path) -> None:
    site = Audited(tmp_path, signed=False)
    order(site)
    assert not (tmp_path / "var/heads").exists()
    code, said = verified(site)
    assert (code, "no signed heads" in said) == (0, True)
    with (tmp_path / "exchange.toml").open("a") as file:
        file.write('[audit]\ncopies = ["copies"]\n')
    with pytest.raises(Misconfigured, match="key_file is missing"):
        settings.load(tmp_path)


def test_a_key_others_could_read_is_refused(site: Audited) -> None:
    (site.root / "secrets/audit.key").chmod(0o644)
    with pytest.raises(Misconfigured, match="has mode 644"):
        settings.load(site.root)


def test_a_configuration_is_on_record_once_and_names_what_changed(site: Audited) -> None:
    [earlier] = site.entries("configuration_changed")
    assert (earlier["before"], earlier["files"]) == ("", {})
    site.run()  # the key is in another folder by now
    _, first = site.entries("configuration_changed")
    assert (first["before"], first["files"]) == (earlier["after"], {})
    assert first["after"] == settings.digest(settings.load(site.root))
    place = site.root / "partners/nordwerk.toml"
    place.write_text("# a remark changes nothing\n" + place.read_text())
    site.run()
    assert len(site.entries("configuration_changed")) == 2
    place.write_text(place.read_text().replace('name = "', 'name = "The new ', 1))
    site.run()
    *_, second = site.entries("configuration_changed")
    assert (second["before"], [*dict(second["files"])]) == (
        first["after"],
        ["partners/nordwerk.toml"],
    )
    kept = blobs.path(Spool(site.root), str(second["kept"]))
    found, files = unpacked(kept.read_bytes())
    assert found == settings.load(site.root)
    assert files == sources(site.root)
    kept.chmod(0o600)
    kept.write_bytes(b"else")
    code, said = verified(site)
    assert (code, f"configuration {second['after']}: its bytes were changed" in said) == (1, True)


def test_a_replay_gives_the_same_bytes_whatever_is_configured_today(site: Audited) -> None:
    receipt = site.receipt("PO.edi")
    place = site.root / "partners/nordwerk.toml"
    place.write_text(place.read_text().replace('language = "de"', 'language = "pl"'))
    site.run()
    order(site, "AGAIN.edi")
    done = exchange("replay", receipt, "--site", site.root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answers byte for byte as on record" in done.stdout
    again = exchange("replay", site.receipt("AGAIN.edi"), "--site", site.root)
    assert (again.returncode, "repeated an earlier file" in again.stderr) == (3, True)


def test_a_replay_says_what_differs_and_why(site: Audited) -> None:
    receipt = site.receipt("PO_2026-120.csv")
    [entry] = site.entries("configuration_changed")
    blobs.path(Spool(site.root), str(entry["kept"])).unlink()
    place = site.root / "partners/wista.toml"
    place.write_text(place.read_text().replace('language = "pl"', 'language = "en"'))
    done = exchange("replay", receipt, "--json", "--site", site.root)
    told = json.loads(done.stdout)
    assert (done.returncode, told["same"]) == (1, False)
    assert {each["what"] for each in told["differing"]} == {"other bytes"}
    assert "today's was used" in told["reasons"][0]


def test_a_rehearsal_shows_what_another_configuration_would_change(
    site: Audited, tmp_path: Path
) -> None:
    other = tmp_path / "candidate"
    other.mkdir()
    for name in ("exchange.toml", "partners", "agreements", "secrets"):
        (other / name).symlink_to(site.root / name)
    days = ("--days", EVERY_DAY, "--site", site.root)
    same = exchange("rehearse", *days, "--with", other, "--partner", "nordwerk")
    assert (same.returncode, "1 files judged, 0 would differ" in same.stdout) == (0, True)
    (other / "partners").unlink()
    shutil.copytree(site.root / "partners", other / "partners")
    place = other / "partners/nordwerk.toml"
    place.write_text(place.read_text().replace("14:", "16:"))
    before = (site.root / "var/journal.db").read_bytes()
    done = exchange("rehearse", *days, "--with", other, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["judged"], told["differ"]) == (1, 2, 1), told
    assert {row["partner"] for row in told["rules"]} == {"nordwerk"}
    assert {(row["rule"], row["new"]) for row in told["rules"]} >= {("ENV-002", 1)}
    assert (site.root / "var/journal.db").read_bytes() == before


def test_answers_appear_again_byte_for_byte(site: Audited) -> None:
    receipt, outbox = site.receipt("PO.edi"), site.root / "outbox/nordwerk"
    before = {path.name: path.read_bytes() for path in outbox.iterdir()}
    for path in outbox.iterdir():
        path.unlink()
    done = exchange("resend", receipt, "--reason", "they lost them", "--site", site.root)
    assert done.returncode == 0, done.stderr
    site.run()
    assert {path.name: path.read_bytes() for path in outbox.iterdir()} == before
    [entry] = site.entries("resent")
    assert entry["reason"] == "they lost them"
    assert len(list(entry["answers"])) == len(before)
    assert verified(site)[0] == 0


def test_what_lies_there_still_does_not_lie_there_twice(site: Audited) -> None:
    receipt, outbox = site.receipt("PO.edi"), site.root / "outbox/nordwerk"
    before = sorted(path.name for path in outbox.iterdir())
    assert exchange("resend", receipt, "--site", site.root).returncode == 0
    site.run()
    assert sorted(path.name for path in outbox.iterdir()) == before
    records = site.root / "outbox/_erp"
    own = sorted(path.name for path in records.rglob("*") if receipt[:8] in path.name)
    assert exchange("resend", receipt, "--records", "--site", site.root).returncode == 0
    site.run()
    assert sorted(p.name for p in records.rglob("*") if receipt[:8] in p.name) == own


def test_an_act_that_is_done_again_changes_nothing(site: Audited) -> None:
    receipt = site.receipt("PO.edi")
    with open_journal(site.root / "var/journal.db") as journal:
        ids = tuple(each.id for each in journal.deeds().sendable(receipt))
        act = Resending(receipt, ids, "eva", site.clock(), "")
        assert journal.deeds().resend(act) == len(ids) > 0
        assert journal.deeds().resend(act) == 0
        signed = Signoff(receipt, "eva", site.clock(), "in order")
        assert [journal.deeds().sign_off(signed) for _ in range(2)] == [True, False]


def test_nothing_is_sent_again_that_must_not_be(site: Audited) -> None:
    receipt = site.receipt("PO.edi")
    with open_journal(site.root / "var/journal.db") as journal:
        journal.keeping().restored("a backup", site.clock(), by="eva", at=site.clock())
    held = exchange("resend", receipt, "--site", site.root)
    assert (held.returncode, "nothing is judged or sent" in held.stderr) == (3, True)
    unguarded(site, "delete from restorations", "update answers set state = 'void'")
    void = exchange("resend", receipt, "--site", site.root)
    assert (void.returncode, "none of its answers" in void.stderr) == (3, True)
    unguarded(site, "update answers set state = 'new'")
    with open_journal(site.root / "var/journal.db", read_only=True) as journal:
        [found] = journal.find(receipt)
        with pytest.raises(Misconfigured, match="have not left yet"):
            resending.answers(journal, found, Spool(site.root), records=False)


def test_a_report_is_signed_off(site: Audited) -> None:
    receipt = site.receipt("PO.edi")
    empty = exchange("signoff", receipt, "--remark", " ", "--site", site.root)
    assert empty.returncode == 3
    done = exchange("signoff", receipt, "--remark", "in order", "--site", site.root)
    assert (done.returncode, "signed off by" in done.stdout) == (0, True)
    assert ": in order" in exchange("show", receipt, "--site", site.root).stdout
    told = json.loads(exchange("show", receipt, "--json", "--site", site.root).stdout)
    assert [each["remark"] for each in told["signed_off"]] == ["in order"]
    known = settings.load(site.root)
    with open_journal(site.root / "var/journal.db", read_only=True) as journal:
        days = (date(2026, 11, 1), date(2026, 12, 31))
        found = evidence.case(journal, "nordwerk", span("", days, known))
        parts = [*evidence.parts(found, journal, Spool(site.root), known)]
    [file] = [each for each in parts if each.name.endswith("file.json")]
    assert isinstance(file.content, bytes)
    assert json.loads(file.content)["signed_off"] == told["signed_off"]
    assert verified(site)[0] == 0


def test_evidence_says_why_bytes_are_gone(site: Audited, tmp_path: Path) -> None:
    receipt, known = site.receipt("PO.edi"), settings.load(site.root)
    with open_journal(site.root / "var/journal.db") as journal:
        keeping = journal.keeping()
        [original] = [
            each for each in keeping.pieces(site.clock(), {receipt}) if each.kind == "original"
        ]
        gone = [(original, "two years are over")]
        keeping.bury(gone, {original.sha256: 9}, "deleted", by="eva", at=site.clock())
        blobs.path(Spool(site.root), original.sha256).unlink()
        days = (date(2026, 11, 1), date(2026, 12, 31))
        found = evidence.case(journal, "nordwerk", span("", days, known))
        evidence.write(tmp_path / "e.zip", found, journal, (Spool(site.root), known))
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        [missing] = json.loads(archive.read("manifest.json"))["missing"]
    assert missing["why"] == "deleted 2026-11-25 by eva: two years are over"


def test_what_came_later_is_not_known_to_a_replay(site: Audited) -> None:
    sample = (NORDWERK / "FC_2026W48_D97A.edi").read_bytes()
    site.drop("nordwerk", "FC.edi", sample)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with open_journal(site.root / "var/journal.db", read_only=True) as journal:
        [first] = journal.find(site.receipt("PO.edi"))
        [last] = journal.find(site.receipt("FC.edi"))
        [number] = {each.number for each in journal.documents(last.id)}
        now, then = journal.ledger("nordwerk"), journal.ledger_then(first)
        assert len(now.forecasts(begin)) == 1
        assert now.forecast(number) is not None
        assert len(now.orders(begin.date())) == 1
        assert not then.forecasts(begin)
        assert not then.orders(begin.date())
        assert then.forecast(number) is None
        assert now.next_number("edifact") > then.next_number("edifact")
        assert then.of("nordwerk").next_number("edifact") == then.next_number("edifact")
        with pytest.raises(LookupError, match="may not ask about wista"):
            then.of("wista")
