"""The files of a mail that is only looked at, each looked at as well."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from exchange import wiring
from exchange.model.interchange import Transmission
from exchange.model.outcome import Outcome
from exchange.model.ways import Enclosure, Way

Found = tuple[Transmission, Path]


def enclosed(mail: Transmission, path: Path, outcome: Outcome) -> Iterator[Found]:
    """Yield each file of a mail as if it had come with it, written to a folder that goes away."""
    said = outcome.judgement.mail
    if said is None or not said.files:
        return
    with TemporaryDirectory() as folder:
        found = wiring.enclosed(path, said.files)
        for number, (file, chunks) in enumerate(found, 1):
            place = Path(folder) / str(number)
            place.write_bytes(b"".join(chunks))
            words = (said.sender, said.date, said.subject, said.message_id)
            way = Way(enclosed=Enclosure(mail.receipt, number, *words))
            yield replace(mail, filename=file.name, sha256=file.sha256, way=way), place
