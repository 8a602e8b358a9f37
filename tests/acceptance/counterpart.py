"""A site with one partner of both EDI standards, and what that partner sends."""

import json
import re
from pathlib import Path

from acceptance.installation import HASTE, START, Installation
from ansi.making import group, interchange, transaction

from exchange import settings
from exchange.cli.looking import as_object, standing
from exchange.model.receipts import Receipt

SITE = 'name = "EMS"\nidentifiers = ["ZZ:US", "14:5909000000001"]\nreaders = 1\n'
PARTNER = """name = "Acme"
state = "{state}"
identifiers = ["ZZ:THEM", "14:4012345000009"]
feeds = [
  {{ document = "purchase_order", format = "x12" }},
  {{ document = "purchase_order", format = "edifact" }},
  {{ document = "forecast", format = "x12" }},
  {{ document = "forecast", format = "edifact" }},
]
answers = {answers}
edi = {edi}
"""
UNB = "UNB+UNOC:3+4012345000009:14+5909000000001:14+261124:0900+"
OWN_NUMBER = {"ORDRSP": r"BGM\+231\+(\w+)", "855": r"REF\*TN\*(\w+)"}


class Counterpart(Installation):
    """A site that has one partner, `acme`, with the answers and habits of EDI agreed."""

    def __init__(
        self, root: Path, answers: str = "{}", edi: str = "{}", state: str = "live"
    ) -> None:
        self.root, self.now = root, START
        self.inbox("acme").mkdir(parents=True)
        (root / "partners").mkdir()
        (root / "exchange.toml").write_text(SITE + HASTE)
        self.agree(answers, edi, state)

    def agree(self, answers: str = "{}", edi: str = "{}", state: str = "live") -> None:
        """Agree on something else."""
        text = PARTNER.format(answers=answers, edi=edi, state=state)
        (self.root / "partners/acme.toml").write_text(text)

    def send(self, **files: bytes | str) -> None:
        """Let the partner send files, each named by its word, in this order."""
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (self.inbox("acme") / f"{name}.edi").write_bytes(data)
        self.run()

    def status(self) -> dict[str, list[dict[str, str]]]:
        """Return what `exchange status` says."""
        with self.journal() as journal:
            return standing(journal, settings.load(self.root), self.root)

    def show(self, name: str) -> dict[str, object]:
        """Return what `exchange show` says about the newest file of a name."""
        with self.journal() as journal:
            found = as_object(journal, self.receipt(name), settings.load(self.root))
        shown: dict[str, object] = json.loads(json.dumps(found, default=str))
        return shown

    def receipt(self, name: str) -> Receipt:
        """Return the receipt of the newest file of a name."""
        return [each for each in self.receipts() if each.filename == f"{name}.edi"][-1]

    def broken(self, name: str) -> list[str]:
        """Return the rules a file broke, those of the file first."""
        with self.journal() as journal:
            return [found.rule for found in journal.findings(self.receipt(name).id)]

    def answer(self, kind: str, name: str = "*") -> str:
        """Return the only answer of a kind to a file."""
        (path,) = (self.root / "outbox/acme").glob(f"{name}.*.{kind}.*")
        return path.read_text()

    def number_of(self, kind: str) -> str:
        """Return our own number of the only ORDRSP or 855 there is."""
        (number,) = re.findall(OWN_NUMBER[kind], self.answer(kind))
        return str(number)


def aperak(reference: str, number: str, name: str, *errors: str) -> str:
    """Return an APERAK of name 312 or 313 to a document of ours."""
    body = (f"BGM+{name}+{reference}+9", f"RFF+ACW:{number}", *errors)
    message = "".join(f"{each}'" for each in body)
    unh, unt = "UNH+1+APERAK:D:96A:UN'", f"UNT+{len(body) + 2}+1'"
    return f"{UNB}{reference}'{unh}{message}{unt}UNZ+1+{reference}'"


def advice(reference: int, number: str, code: str) -> bytes:
    """Return an 824 to a document of ours."""
    said = (f"BGN*11*{reference}*20261124", f"OTI*{code}*TN*{number}")
    return interchange(
        group(transaction("824", *said), kind="AG", number=reference), number=reference
    )


def edifact_order(
    reference: int, number: str = "PO-1", *, quantity: str = "40", **envelope: str
) -> bytes:
    """Return an ORDERS of one line; `requested` is 0031, `test` 0035, `syntax` S001."""
    body = (
        f"BGM+220+{number}+9", "DTM+137:20261123:102", "NAD+BY+4012345000009::9",
        "NAD+SU+5909000000001::9", "CUX+2:EUR:9", "LIN+10++A-1:IN", f"QTY+21:{quantity}:PCE",
        "DTM+2:20270118:102", "PRI+AAA:2.5", "UNS+S", "CNT+2:1",
    )  # fmt: skip
    day = "20261124" if envelope.get("syntax", "UNOC:3").endswith("4") else "261124"
    parties = "4012345000009:14+5909000000001:14"
    asked, test = envelope.get("requested", ""), envelope.get("test", "")
    unb = f"UNB+{envelope.get('syntax', 'UNOC:3')}+{parties}+{day}:0900+{reference}"
    tail = f"++++{asked}++{test}" if asked or test else ""
    told = "".join(f"{each}'" for each in body)
    unh, unt = "UNH+1+ORDERS:D:96A:UN'", f"UNT+{len(body) + 2}+1'"
    return f"{unb}{tail}'{unh}{told}{unt}UNZ+1+{reference}'".encode()


def x12_order(
    reference: int, number: str = "PO-1", *, quantity: str = "40", **envelope: str
) -> bytes:
    """Return an 850 of one line; `requested` is ISA14, `test` ISA15, `version` GS08 and ISA12."""
    version = envelope.get("version", "004010")
    body = (
        f"BEG*00*SA*{number}**20261123", "CUR*BY*EUR", "DTM*002*20270118",
        f"PO1*10*{quantity}*PC*2.5**BP*A-1", "CTT*1",
    )  # fmt: skip
    sets = group(transaction("850", *body), kind="PO", number=reference)
    usage = "T" if envelope.get("test") else "P"
    content = interchange(
        sets.replace("*004010~", f"*{version}~"),
        number=reference,
        version=version[:5],
        usage=usage,
        repetition="U" if version < "004020" else "^",
    )
    asked = envelope.get("requested") or "0"
    return content.replace(f"*0*{usage}*>".encode(), f"*{asked}*{usage}*>".encode(), 1)
