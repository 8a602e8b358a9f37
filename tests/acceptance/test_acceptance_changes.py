"""An order and its changes through the daemon, in both standards: taken, again, older, unknown."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from acceptance import inside
from ansi.making import ORDER, group, interchange, transaction

SITE = """name = "EMS"
identifiers = ["ZZ:US", "14:5909000000001"]
[arriving]
settle_seconds = 0.1
settle_without_lease_seconds = 0.5
incomplete_after_seconds = 0.0
empty_after_seconds = 0.0
"""
PARTNER = """name = "Acme"
state = "live"
identifiers = ["ZZ:THEM", "14:4012345000009"]
feeds = [
  { document = "purchase_order", format = "x12" },
  { document = "purchase_order_change", format = "x12" },
  { document = "purchase_order", format = "edifact" },
  { document = "purchase_order_change", format = "edifact" },
]
answers = { application = "always", business = "full" }
"""
SAMPLES = Path(__file__).parents[2] / "samples/nordwerk"


class Edifact:
    """Orders and changes of the samples, every file under a reference of its own."""

    extension, number = "edi", "4500071234"
    answers = ("CONTRL", "APERAK", "ORDRSP")

    def order(self) -> bytes:
        return self.lasting((SAMPLES / "PO_4500071234.edi").read_bytes())

    def change(self, reference: str, **other: str) -> bytes:
        content = self.lasting((SAMPLES / "PO_4500071234_CHANGE_1.edi").read_bytes())
        content = content.replace(b"NW26112401", reference.encode())
        for old, new in other.items():
            content = content.replace(old.removeprefix("_").encode(), new.encode())
        return content

    def lasting(self, content: bytes) -> bytes:
        """Return the file with days that never pass."""
        return content.replace(b"2027", b"2187")


class X12:
    """The same in X12."""

    extension, number = "x12", "PO1"
    answers = ("997", "824", "865")

    def order(self) -> bytes:
        return interchange(group(transaction("850", *map(self.lasting, ORDER)), kind="PO"))

    def change(self, reference: str, **other: str) -> bytes:
        order, change = other.get("_4500071234", "PO1"), other.get("_900017", "2")
        segments = [
            f"BCH*04*CP*{order}**{change}*20261123*****20261124",
            "POC*1*CA*60**PC*2.5*PE*BP*A-1*EC*C", "DTM*002*21870301",
            "POC*2*DI***PC", "POC*3*AI*5**PC*3*PE*BP*B-1", "DTM*002*21870301", "CTT*3",
        ]  # fmt: skip
        sets = group(transaction("860", *segments), kind="PC")
        return interchange(sets, number=int(reference[-3:]))

    def lasting(self, segment: str) -> str:
        return segment.replace("2027", "2187")


class Site:
    """A site to which an order came, then what its sender made of it; one run took them all."""

    def __init__(self, root: Path, standard: Edifact | X12, files: dict[str, bytes]) -> None:
        self.root, self.standard = root, standard
        (root / "partners").mkdir()
        (root / "exchange.toml").write_text(SITE)
        (root / "partners/acme.toml").write_text(PARTNER)
        inbox = root / "inbox/acme"
        inbox.mkdir(parents=True)
        for number, (name, content) in enumerate(files.items(), 1):
            (inbox / f"{number}-{name}.{standard.extension}").write_bytes(content)
        inside.once(root)
        self.latest = json.loads(self.exchange("status", "--json"))["latest"]

    def exchange(self, *arguments: str) -> str:
        return str(inside.exchange(*arguments, "--site", self.root).stdout)

    def show(self, name: str, *, newest: bool = False) -> dict[str, Any]:
        """Return what `exchange show` says of a file as it came first, `newest` as it came last."""
        every = [row["id"] for row in self.latest if row["file"].partition("-")[2] == name]
        receipt = every[0 if newest else -1]
        shown: dict[str, Any] = json.loads(self.exchange("show", receipt, "--json"))
        return shown

    def file(self, name: str) -> dict[str, Any]:
        return self.show(f"{name}.{self.standard.extension}")

    def anew(self, name: str) -> dict[str, Any]:
        return self.show(f"{name}.{self.standard.extension}", newest=True)

    def answers(self, name: str, kind: str) -> list[str]:
        """Return the answers of a kind to a file, the oldest first."""
        found = sorted((self.root / "outbox/acme").glob(f"*-{name}.*.{kind}.*"))
        return [path.read_text("iso8859-1") for path in found]


def sent(standard: Edifact | X12) -> dict[str, bytes]:
    """Return an order and its change, the change again, an older one, one of no order of ours."""
    return {
        "order": standard.order(),
        "first": standard.change("NW26112401"),
        "same": standard.change("NW26112401"),
        "again": standard.change("NW26112402"),
        "older": standard.change("NW26112403", _900017="1"),
        "unknown": standard.change("NW26112404", _4500071234="X1"),
    }


@pytest.fixture(scope="module", params=[Edifact(), X12()], ids=["edifact", "x12"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("site"), request.param, sent(request.param))


def rules(shown: dict[str, Any]) -> list[str]:
    return [found["rule"] for document in shown["documents"] for found in document["findings"]]


def test_a_change_of_an_order_is_taken(site: Site) -> None:
    assert site.file("order")["verdict"] == "accepted"
    first = site.file("first")
    (document,) = first["documents"]
    assert (document["type"], document["function"]) == ("purchase_order_change", "change")
    assert document["number"] == site.standard.number
    assert document["revision"] in {"900017", "2"}
    assert (first["verdict"], rules(first)) == ("accepted", [])


def test_identical_bytes_repeat_the_answer(site: Site) -> None:
    same = site.file("same")
    assert (same["verdict"], same["documents"]) == ("accepted", [])


def test_the_change_again_is_refused(site: Site) -> None:
    again = site.file("again")
    assert again["verdict"] == "rejected"
    assert "POC-016" in rules(again)


def test_an_older_change_is_put_before_the_newer_one(site: Site) -> None:
    older = site.file("older")
    assert older["verdict"] == "accepted"
    assert {"POC-031", "POC-032"} == {*rules(older)}


def test_the_newer_one_is_judged_once_more_with_what_no_longer_fits(site: Site) -> None:
    anew = site.anew("first")
    assert (anew["verdict"], site.file("first")["verdict"]) == ("rejected", "accepted")
    assert {"POC-018", "POC-019"} == {*rules(anew)}


def test_a_change_of_an_unknown_order_waits(site: Site) -> None:
    unknown = site.file("unknown")
    assert (unknown["verdict"], rules(unknown)) == ("held", ["POC-001"])


@pytest.mark.parametrize("standard", [Edifact(), X12()], ids=["edifact", "x12"])
def test_the_order_takes_the_change_with_it_that_waited(
    tmp_path: Path, standard: Edifact | X12
) -> None:
    early = standard.change("NW26112401")
    files = {"early": early, "still": early, "order": standard.order(), "then": early}
    site = Site(tmp_path, standard, files)
    said = [(row["file"], row["verdict"]) for row in reversed(site.latest)]
    end = standard.extension
    assert said == [
        (f"1-early.{end}", "held"),
        (f"2-still.{end}", "held"),
        (f"3-order.{end}", "accepted"),
        (f"4-then.{end}", "accepted"),
        (f"1-early.{end}", "accepted"),
    ]
    released, then = site.anew("early"), site.file("then")
    assert (rules(released), len(released["documents"])) == ([], 1)
    assert (then["verdict"], then["documents"]) == ("accepted", [])
    assert len([*(site.root / "outbox/acme").glob(f"1-early.*.{standard.answers[-1]}.*")]) == 2


def test_changes_that_waited_are_taken_in_the_order_they_were_made(tmp_path: Path) -> None:
    standard = X12()
    site = Site(
        tmp_path,
        standard,
        {
            "second": standard.change("NW26112402", _900017="3"),
            "first": standard.change("NW26112401", _900017="2"),
            "order": standard.order(),
        },
    )
    said = [row["file"].partition("-")[2] for row in reversed(site.latest)]
    assert said == ["second.x12", "first.x12", "order.x12", "first.x12", "second.x12"]
    assert rules(site.anew("first")) == []
    assert {*rules(site.anew("second"))} == {"POC-018", "POC-019"}
    assert site.exchange("verify").startswith("whole: ")


def test_what_was_kept_is_whole(site: Site) -> None:
    assert site.exchange("verify").startswith("whole: ")


def test_the_erp_gets_the_changes_in_the_order_they_were_made(site: Site) -> None:
    folder = site.root / "outbox/_erp/purchase_order_change"
    first, older = site.file("first"), site.file("older")
    found = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
    states = {(each["revision"], each["state"]) for each in found.values()}
    (was,), (now,) = first["documents"], older["documents"]
    assert states == {
        (was["revision"], "live"), (was["revision"], "retracted"), (now["revision"], "live"),
    }  # fmt: skip
    (record,) = (each for each in found.values() if each["revision"] == now["revision"])
    lines = pl.read_parquet(folder / record["tables"]["order_change_lines"]["parquet"])
    assert {"add", "change", "delete"} <= {*lines["action"]}
    assert {*lines["status"]} == {"released"}


SAID = {
    "ORDRSP": {
        "first": (
            "+12'", "RFF+PP:900017'", "RFF+ON:4500071234'", "DTM+171:20261123:102'",
            "LIN+10+4+A2B-4711-00:IN'", "RFF+ON:4500071234:10'",
        ),
        "older": ("+12'", "RFF+PP:1'"),
        "first anew": ("+27'", "RFF+PP:900017'", "LIN+30+7+"),
        "unknown": ("+12'", "RFF+ON:X1'"),
    },
    "865": {
        "first": (
            "BCA*00*AH*PO1**2*20261123*", "POC*1*CA*60**PC*2.5**BP*A-1*EC*C~", "POC*2*DI*",
            "POC*3*AI*5*", "ACK*IH*60*PC*002*21870301~",
        ),
        "older": ("BCA*00*AH*PO1**1*",),
        "first anew": ("BCA*00*RD*PO1**2*", "ACK*IR*"),
        "unknown": ("BCA*00*AH*X1**2*",),
    },
}  # fmt: skip
"""What our business answers hold, by type and file."""


@pytest.mark.parametrize("name", ["first", "older", "unknown"])
def test_every_change_is_answered_in_its_standard(site: Site, name: str) -> None:
    for kind in site.standard.answers:
        assert site.answers(name, kind)
    business = site.standard.answers[-1]
    content = site.answers(name, business)[0]
    assert [each for each in SAID[business][name] if each not in content] == [], content


def test_what_is_judged_once_more_is_answered_again_but_for_its_syntax(site: Site) -> None:
    syntax, application, business = site.standard.answers
    counts = [len(site.answers("first", kind)) for kind in (syntax, application, business)]
    assert counts == [1, 2, 2]
    anew = site.answers("first", business)[1]
    assert [each for each in SAID[business]["first anew"] if each not in anew] == [], anew


def test_what_is_wrong_names_the_line_of_the_order(site: Site) -> None:
    application = site.answers("first", site.standard.answers[1])[1]
    line = {"APERAK": "RFF+ON:4500071234:30'", "824": "NTE*LIN*2~"}
    assert line[site.standard.answers[1]] in application


def test_the_report_calls_a_change_by_both_its_numbers(site: Site) -> None:
    told = site.file("first")["documents"][0]
    page = site.answers("first", "REPORT")[0]
    assert "order change" in page
    assert f"{told['number']} / {told['revision']}" in page


def test_a_change_is_checked_against_the_order_as_it_stands(site: Site) -> None:
    path = site.root / f"next.{site.standard.extension}"
    path.write_bytes(site.standard.change("NW26112409", _900017="900099"))
    checked = json.loads(site.exchange("check", str(path), "--partner", "acme", "--json"))
    (document,) = checked["documents"]
    assert (document["type"], checked["verdict"]) == ("purchase_order_change", "rejected")
    assert {"POC-018", "POC-019"} == {*rules(checked)}
