"""File systems of other machines: no watch, no lease, and no journal there."""

from pathlib import Path

import pytest
from acceptance.installation import Installation

from exchange import settings, wiring
from exchange.daemon.station import blind
from exchange.errors import Misconfigured
from exchange.spool.listing import examine
from exchange.spool.mounts import REMOTE, f_type, refusal, refuse_remote, remote

NFS, FUSE, CIFS = 0x6969, 0x65735546, 0xFF534D42


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (NFS, "NFS"),
        (CIFS, "CIFS"),
        (0xFE534D42, "CIFS"),
        (0x517B, "SMB"),
        (FUSE, "FUSE"),
        (0x01021997, "9P"),
        (0xEF53, ""),  # ext4
        (0x58465342, ""),  # XFS
        (0x9123683E, ""),  # btrfs
        (0x01021994, ""),  # tmpfs
        (0x794C7630, ""),  # overlay
        (0x2FC12FC1, ""),  # ZFS
    ],
)
def test_a_file_system_is_ours_or_that_of_others(kind: int, name: str) -> None:
    assert remote(kind) == name


@pytest.mark.parametrize("kind", sorted(REMOTE))
def test_a_journal_on_any_of_them_is_refused_in_plain_words(kind: int) -> None:
    why = refusal(Path("/srv/site/var/journal.db"), kind)
    assert why.startswith(f"/srv/site/var/journal.db is on {REMOTE[kind]}: the journal must lie")


def test_a_journal_on_a_disk_of_this_machine_is_fine(tmp_path: Path) -> None:
    assert not remote(f_type(tmp_path))
    refuse_remote(tmp_path / "journal.db")


def test_what_counts_is_where_the_journal_really_lies(tmp_path: Path) -> None:
    def kind(path: Path) -> int:
        return NFS if path.name == "shared" else 0xEF53

    (tmp_path / "shared").mkdir()
    (tmp_path / "disk").mkdir()
    journal = tmp_path / "shared" / "journal.db"
    with pytest.raises(Misconfigured, match="is on NFS"):
        refuse_remote(journal, kind)
    journal.symlink_to(tmp_path / "disk" / "journal.db")
    refuse_remote(journal, kind)


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        f_type(tmp_path / "gone")


def test_without_leases_nobody_can_tell_whether_a_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as writer:
        writer.write(b"x")
        writer.flush()
        assert examine(path, lambda _head, _tail: "").writer is True
        assert examine(path, lambda _head, _tail: "", leases=False).writer is None


@pytest.mark.parametrize(("kind", "leases"), [(NFS, False), (FUSE, False), (0xEF53, True)])
def test_inboxes_of_others_are_looked_at_and_neither_watched_nor_leased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int, *, leases: bool
) -> None:
    site = Installation(tmp_path, agreed=False)
    monkeypatch.setattr(wiring, "f_type", lambda _path: kind)
    site.run()
    with site.journal() as journal:
        configuration = settings.load(tmp_path)
        with wiring.station(tmp_path, configuration, journal) as station:
            assert station.spool.leases is leases
            assert (station.watch is not blind) is leases
