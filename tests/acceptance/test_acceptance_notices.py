"""Delays our side hands in become notices: drafts that a person releases, or sent at once.

Every order has line 1 of 40 A-1 for 2187-01-15 and line 2 of 12 B-1 for 2187-02-01. `acme` gets
EDIFACT after a release; `swift` gets X12 at once, and nothing below three days.
"""

import io
import json
import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance.counterpart import UNB, Counterpart
from acceptance.installation import WISTA, Installation
from acceptance.test_acceptance_committing import ORDER, X12_ORDER, handed_in
from ansi.making import group, interchange, transaction
from openpyxl import load_workbook

from exchange.cli.noticing import Late, answer, decide, delay, downtime, listed, show
from exchange.errors import Misconfigured

AGREEMENT = """name = "{name}"
version = "1"
valid_from = 2026-01-01
[notices]
hours = 8
release = "{release}"
minimum_days = {minimum}
settle_minutes = 0
"""
SWIFT = """name = "Swift"
state = "{state}"
language = "de"
identifiers = ["ZZ:SWIFT"]
agreement = "swift"
feeds = [{{ document = "purchase_order", format = "x12" }}]
answers = {{ business = "full" }}
contacts = [{{ role = "operational", name = "Petra Flink", email = "petra@swift.example" }}]
"""
Row = dict[str, str]


def row(order: str, line: str, **told: str) -> Row:
    given = {"partner": "acme", "order_number": order, "line_number": line}
    return given | {"reason": "MAT_SHORTAGE", "aware_at": "2026-11-23T09:00"} | told


def late(order: str, line: str, **told: str) -> Row:
    return row(order, line, **{"new_date": "2187-05-01"} | told)


def accepted(order: str, line: str) -> Row:
    return {"partner": "acme", "order_number": order, "line_number": line, "answer": "ACCEPTED"}


def swift(day: str, **told: str) -> Row:
    return row("X12-1", "1", partner="swift", new_date=day, **told)


def stop(plant: str, line: str = "", **told: str) -> Row:
    given = {"number": "DT-1", "plant": plant, "kind": "IT"} | ({"line": line} if line else {})
    return given | {"start": "2187-06-01", "end": "2187-06-30"} | told


FILES: dict[str, tuple[str, list[Row]]] = {
    "commit": ("order_commit", [
        accepted(order, line) for order in ("WHOLE", "SECOND") for line in ("1", "2")
    ]),
    "bundle": ("delay", [
        row("WHOLE", "1", new_date="2187-06-10", text="Relay is short", internal="broker secret",
            recovery="second source", next_update="2186-12-01"),
        row("SECOND", "1", quantity="30", new_date="2187-03-01", reason="TEST_YIELD"),
        row("SECOND", "2", answer_by="2186-12-04", reason="CAP_EQUIPMENT"),
    ]),
    "same": ("delay", [row("WHOLE", "1", new_date="2187-06-10")]),
    "blame": ("delay", [row("THIRD", "1", new_date="2187-03-01", reason="CONSIGNED_LATE")]),
    "other": ("delay", [row("THIRD", "2", new_date="2187-03-01")]),
    "both": ("delay", [row("FOURTH", line, new_date="2187-04-01") for line in ("1", "2")]),
    "newer": ("delay", [row("FOURTH", "1", new_date="2187-05-01")]),
    "never-mind": ("delay", [row("FOURTH", "1", new_date="2187-01-15")]),
    "first": ("delay", [swift("2187-06-10")]),
    "later": ("delay", [swift("2187-06-20")]),
    "back": ("delay", [swift("2187-06-10")]),
    "again": ("delay", [swift("2187-06-10")]),
    "little": ("delay", [swift("2187-06-12")]),
    "unknown": ("delay", [late("WHOLE", "2"), late("NEVER", "1")]),
    "noline": ("delay", [late("WHOLE", "7")]),
    "nobody": ("delay", [late("WHOLE", "2", reason="OTHER", text="see call")]),
    "divided": ("delay", [late("WHOLE", "2"), late("WHOLE", "2", new_date="2187-06-01")]),
    "part": ("delay", [late("THIRD", "2", quantity="5")]),
    "too-much": ("delay", [late("WHOLE", "2", quantity="13")]),
    "blind": ("downtime", [stop("GDA")]),
    "routing": ("routing", [{"part": "A-1", "plant": "GDA", "line": "SMT-2"}]),
    "summer": ("downtime", [stop("GDA", "SMT-2")]),
    "winter": ("downtime", [stop("GDA", start="2187-01-15", end="2187-01-15")]),
    "other-line": ("downtime", [stop("GDA", "SMT-1")]),
    "early": ("downtime", [stop("GDA", start="2186-01-01", end="2186-01-02")]),
}  # fmt: skip
"""The files our ERP hands in, in this order, each with its type."""


def x12_order() -> bytes:
    content = interchange(group(transaction("850", *X12_ORDER), kind="PO"))
    return content.replace(b"THEM ", b"SWIFT").replace(b"SWIFT          ", b"SWIFT         ")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Counterpart:
    """Return a site to which our ERP has said all of `FILES`."""
    found = Counterpart(tmp_path_factory.mktemp("site"), '{ business = "full" }')
    (found.root / "agreements").mkdir()
    for name, release, minimum in (("acme", "person", 1), ("swift", "automatic", 3)):
        text = AGREEMENT.format(name=name, release=release, minimum=minimum)
        (found.root / f"agreements/{name}.toml").write_text(text)
    partner = found.root / "partners/acme.toml"
    partner.write_text(partner.read_text() + 'agreement = "acme"\n')
    (found.root / "partners/swift.toml").write_text(SWIFT.format(state="live"))
    for name in ("_erp", "swift"):
        found.inbox(name).mkdir()
    (found.inbox("swift") / "X12.edi").write_bytes(x12_order())
    names = ("WHOLE", "SECOND", "THIRD", "FOURTH")
    found.send(**{name: ORDER.format(number=name, price=3) for name in names})
    for number, (name, (kind, rows)) in enumerate(FILES.items(), 1):
        (found.inbox("_erp") / f"{number:02}-{name}.json").write_bytes(handed_in(kind, rows))
    found.run()
    return found


def sent(site: Counterpart, partner: str, kind: str) -> list[str]:
    """Return what went to a partner under a number of ours, the oldest first."""
    with site.journal() as journal:
        paths = {
            answer.path: answer.id
            for receipt in journal.receipts(100)
            for answer in journal.answers(receipt.id)
            if re.fullmatch(rf"{partner}/\w{{8}}\.{kind}", answer.path)
        }
    oldest_first = sorted(paths, key=lambda path: paths[path])
    return [(site.root / "outbox" / path).read_text() for path in oldest_first]


def judged(site: Counterpart, name: str) -> tuple[str, list[str]]:
    """Return verdict and rules of a file of our ERP."""
    with site.journal() as journal:
        (receipt,) = (
            each for each in journal.receipts(100) if each.filename.endswith(f"-{name}.json")
        )
        rules = [found.rule for found in journal.findings(receipt.id)]
    return str(receipt.verdict), rules


def hand(site: Counterpart, **files: tuple[str, Row]) -> None:
    """Let our ERP hand in more tables of one row, each named by its word."""
    for name, (kind, told) in files.items():
        path = site.inbox("_erp") / f"99-{name}.json"
        path.write_bytes(handed_in(kind, [told]))
    site.run()


def decision(notice: str, **told: str) -> tuple[str, Row]:
    given = {"partner": "acme", "action": "RELEASE", "by": "anna", "role": "operational"}
    return "notice_release", given | {"notice": notice} | told


def drafts(site: Counterpart) -> dict[str, str]:
    """Return the numbers of the drafts by their lines."""
    return {each["lines"]: each["notice"] for each in listed(site.root)["drafts"]}


@pytest.fixture(scope="module")
def waiting(site: Counterpart) -> dict[str, str]:
    """Return the drafts as they were before anybody decided about them."""
    return drafts(site)


@pytest.fixture(scope="module")
def decided(site: Counterpart, waiting: dict[str, str]) -> Counterpart:
    """Return the site after people have decided about its drafts."""
    bundle, blame = waiting["WHOLE/1, SECOND/1, SECOND/2"], waiting["THIRD/1"]
    hand(
        site,
        a_go=decision(bundle, text="We are sorry."),
        b_not_me=decision(blame),
        c_drop=decision(waiting["THIRD/2"], action="WITHDRAW"),
        d_half=decision(waiting["FOURTH/2"]),
        e_twice=decision(bundle),
        f_me=decision(blame, role="commercial"),
        g_anew=("delay", row("THIRD", "2", new_date="2187-03-01")),
    )
    return site


def test_ten_twenty_ten_is_three_notices_and_the_same_again_is_none(site: Counterpart) -> None:
    changes = sent(site, "swift", "865.x12")
    days = [re.findall(r"ACK\*DR\*40\*PC\*067\*(\d+)~", each) for each in changes]
    assert days == [["21870610"], ["21870620"], ["21870610"]]
    texts = sent(site, "swift", "NOTICE.txt")
    versions = [re.findall(r"Meldung (\d) zu dieser", each) for each in texts]
    assert versions == [["1"], ["2"], ["3"]]
    assert "Gewünscht: 40 PC, 2187-01-15" in texts[0]
    assert "Bisher zugesagt: 40 PC, 2187-06-20" in texts[2]
    assert judged(site, "back")[1] == ["OUT-006"]
    assert judged(site, "again") == ("accepted", ["NOT-002"])


def test_what_slips_less_than_agreed_is_told_to_nobody(site: Counterpart) -> None:
    assert judged(site, "little") == ("accepted", ["NOT-002"])


def test_a_notice_is_the_865_of_the_seller_and_a_text_for_people(site: Counterpart) -> None:
    first, text = sent(site, "swift", "865.x12")[0], sent(site, "swift", "NOTICE.txt")[0]
    for segment in ("BCA*00*AC*X12-1*", "POC*1*RS*40**PC***BP*A-1~", "MSG*Grund: Material fehlt~"):
        assert segment in first
    assert text.startswith("To: Petra Flink <petra@swift.example>\nSubject: Meldung ")


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("unknown", "ERP-010"),
        ("noline", "ERP-011"),
        ("nobody", "OUT-005"),
        ("too-much", "NOT-001"),
        ("divided", "NOT-001"),
        ("part", "NOT-001"),
    ],
)
def test_what_cannot_be_told_is_refused_whole(site: Counterpart, name: str, rule: str) -> None:
    assert judged(site, name) == ("rejected", [rule])


def test_a_draft_is_made_once_and_tells_nobody(site: Counterpart, waiting: dict[str, str]) -> None:
    assert judged(site, "bundle") == ("accepted", ["NOT-003"])
    assert judged(site, "same") == ("accepted", ["NOT-002"])
    assert judged(site, "blame") == ("accepted", ["NOT-004", "NOT-003"])
    assert {*waiting} == {"WHOLE/1, SECOND/1, SECOND/2", "THIRD/1", "THIRD/2", "FOURTH/2"}
    with site.journal() as journal:
        receipts = [each.id for each in journal.receipts(100) if "bundle" in each.filename]
        assert [journal.answers(each) for each in receipts] == [[]]


def test_two_orders_go_out_together_once_a_person_says_so(
    decided: Counterpart, waiting: dict[str, str]
) -> None:
    notice = waiting["WHOLE/1, SECOND/1, SECOND/2"]
    answer, text = sent(decided, "acme", "ORDRSP.edi")[0], sent(decided, "acme", "NOTICE.txt")[0]
    assert judged(decided, "a_go") == ("accepted", [])
    assert answer.count("UNH+") == 2
    for segment in (
        "LIN+1+3+A-1:IN'", "SCC+1'QTY+113:40:PCE'DTM+67:21870610:102'", "RFF+ON:WHOLE'",
        "QTY+113:10:PCE'DTM+67:21870115:102'", "QTY+113:30:PCE'DTM+67:21870301:102'",
        "LIN+2+3+B-1:IN'", "SCC+4'QTY+21:12:PCE'DTM+2:21870201:102'",
    ):  # fmt: skip
        assert segment in answer
    for line in (
        f"Subject: Notice {notice}: changed delivery dates, 3 order line(s)",
        "Relay is short", "What is done: second source", "Next word: 2186-12-01",
        "Promised until now: 40 PCE, 2187-01-15", "From now on: 40 PCE, 2187-06-10",
        "Quantity affected: 30 PCE", "date not known yet; we tell it by 2186-12-04",
        "Reason: a machine is down", "Responsible: we", "We are sorry.",
    ):  # fmt: skip
        assert line in text
    assert "secret" not in text + answer
    assert judged(decided, "e_twice") == ("rejected", ["NOT-005"])


def test_only_a_commercial_role_blames_the_customer(decided: Counterpart) -> None:
    assert judged(decided, "b_not_me") == ("rejected", ["NOT-006"])
    assert judged(decided, "f_me") == ("accepted", [])
    assert "Responsible: you" in sent(decided, "acme", "NOTICE.txt")[-1]


def test_a_draft_that_is_withdrawn_is_told_to_nobody(decided: Counterpart) -> None:
    assert judged(decided, "c_drop") == ("accepted", [])
    assert not any("THIRD, line 2" in each for each in sent(decided, "acme", "NOTICE.txt"))
    assert judged(decided, "g_anew") == ("accepted", ["NOT-003"])
    assert [*drafts(decided)] == ["THIRD/2"]


def test_a_newer_word_takes_the_place_of_a_draft(decided: Counterpart) -> None:
    assert judged(decided, "newer") == ("accepted", ["NOT-003"])
    assert judged(decided, "never-mind") == ("accepted", ["NOT-002"])
    assert judged(decided, "d_half") == ("accepted", ["NOT-008"])
    text = sent(decided, "acme", "NOTICE.txt")[1]
    assert "FOURTH, line 2" in text
    assert "FOURTH, line 1" not in text


def test_the_list_says_what_is_due_sent_and_answered(
    decided: Counterpart, waiting: dict[str, str]
) -> None:
    notice = waiting["WHOLE/1, SECOND/1, SECOND/2"]

    def answered() -> str:
        found = listed(decided.root)["sent"]
        return next(each["answered"] for each in found if each["notice"] == notice)

    assert answered() == "-"
    assert [each["due"] for each in listed(decided.root)["drafts"]] == ["2026-11-24 09:00"]
    (answer,) = (each for each in sent(decided, "acme", "ORDRSP.edi") if "RFF+ON:WHOLE" in each)
    reference = answer.rpartition("UNZ+2+")[2].partition("'")[0]
    decided.send(
        contrl=UNB + "C1'UNH+1+CONTRL:D:3:UN'"
        f"UCI+{reference}+5909000000001:14+4012345000009:14+7'UNT+3+1'UNZ+1+C1'"
    )
    assert answered() == "CONTRL: accepted"


def test_a_downtime_lists_what_it_hits_and_tells_nobody(site: Counterpart) -> None:
    assert judged(site, "blind") == ("accepted", ["OUT-008"])
    assert judged(site, "other-line") == ("accepted", ["OUT-008"])
    assert judged(site, "early") == ("accepted", ["NOT-011"])
    assert judged(site, "summer") == ("accepted", ["NOT-009", "NOT-010"])
    told = {file.partition("-")[2]: sentences for file, _, sentences in site.told()}
    assert "swift: order X12-1, line 1, 40 of A-1 on 2187-06-10" in told["summer.json"]
    hit = "hits acme: order {}, line 1, 40 of A-1 on 2187-01-15"
    for order in ("WHOLE", "SECOND", "THIRD", "FOURTH"):
        assert hit.format(order) in told["winter.json"]
    assert "the downtime hits 4 deliveries of acme" in told["winter.json"]
    with site.journal() as journal:
        stops = [each.id for each in journal.receipts(100) if "winter" in each.filename]
        assert [each.type for one in stops for each in journal.answers(one)] == ["REPORT"]


def test_a_suspended_partner_hears_nothing(decided: Counterpart) -> None:
    (decided.root / "partners/swift.toml").write_text(SWIFT.format(state="suspended"))
    before = sent(decided, "swift", "NOTICE.txt")
    hand(decided, asleep=("delay", swift("2187-08-01")))
    assert judged(decided, "asleep") == ("accepted", ["OUT-006", "NOT-003"])
    notice = drafts(decided)["X12-1/1"]
    hand(decided, loud=decision(notice, partner="swift"))
    assert judged(decided, "loud") == ("rejected", ["NOT-007"])
    assert sent(decided, "swift", "NOTICE.txt") == before
    (decided.root / "partners/swift.toml").write_text(SWIFT.format(state="live"))
    hand(decided, awake=decision(notice, partner="swift"))
    assert len(sent(decided, "swift", "NOTICE.txt")) == len(before) + 1


def test_all_of_it_is_verified(decided: Counterpart) -> None:
    with decided.journal() as journal:
        assert journal.trail().verify_chain() is None
        assert [*journal.trail().contradicted()] == []


def of_workbooks(root: Path) -> Installation:
    """Return a site whose partner of workbooks has sent one order and is told of delays at once."""
    site = Installation(root)
    partner = (root / "partners/wista.toml").read_text()
    for folder in ("partners", "agreements"):
        (root / folder).unlink()
        (root / folder).mkdir()
    own = re.sub(r"(?m)^agreement = .*$", 'agreement = "wista"', partner)
    assert 'agreement = "wista"' in own
    (root / "partners/wista.toml").write_text(own + '\n[answers]\nbusiness = "full"\n')
    text = AGREEMENT.format(name="wista", release="automatic", minimum=1)
    (root / "agreements/wista.toml").write_text(text)
    site.inbox("_erp").mkdir()
    opening = row("OLD", "1", customer_part="A-1", quantity="5", requested_date="2187-01-15")
    told = {name: opening[name] for name in opening if name not in {"reason", "aware_at"}}
    rows = [told | {"partner": "wista", "unit": "PCE"}]
    (site.inbox("_erp") / "opening.json").write_bytes(handed_in("opening_orders", rows))
    site.drop("wista", "PO_1.csv", (WISTA / "PO_2026-120.csv").read_bytes())
    return site


def test_a_workbook_is_told_in_a_workbook_that_can_be_answered(tmp_path: Path) -> None:
    site = of_workbooks(tmp_path)
    with site.journal() as journal:
        (order,) = (
            each
            for receipt in site.receipts()
            for each in journal.documents(receipt.id)
            if each.document == "purchase_order"
        )
        line = journal.rows(order.id)["order_lines"].row(0, named=True)["line_number"]
    lines = [(order.number, line), ("OLD", "1")]
    rows = [row(*each, partner="wista", new_date="2187-05-05") for each in lines]
    site.drop("_erp", "delay.json", handed_in("delay", rows))
    (path,) = (site.root / "outbox/wista").glob("*.NOTICE.xlsx")
    text = path.with_suffix(".txt").read_text()
    assert order.number in text
    assert "OLD" in text
    book: Any = load_workbook(path)
    sheet = book.worksheets[0]
    cells = {cell.value: cell for cells in sheet.iter_rows() for cell in cells}
    assert order.number in cells
    assert "OLD" not in cells
    assert str(sheet["A1"].value).startswith("Zgłoszenie")
    headings = [cell for cell in cells.values() if cell.value == "Państwa odpowiedź"]
    below = next(cell for cell in cells.values() if getattr(cell.value, "year", None) == 2187)
    sheet.cell(below.row, headings[-1].column).value = "inny termin"
    sheet.cell(below.row, headings[-1].column + 1).value = "2187-04-20"
    target = io.BytesIO()
    book.save(target)
    site.drop("wista", path.name, target.getvalue())
    (notice,) = listed(site.root)["sent"]
    assert "2187-04-20" in notice["answered"]
    about = f"{order.number}/{line}"
    assert (notice["state"], notice["decision"]) == (
        "open", f"{about}: OTHER_DATE 2187-04-20, open",
    )  # fmt: skip
    (record,) = (site.root / "outbox/_erp/notice_decision").glob("*.json")
    told = json.loads(record.read_text())
    assert (told["notice"], told["decision"]) == (notice["notice"], "open")
    answers = {each["line_number"]: each["answers"] for each in told["lines"]}
    assert answers[line][0]["date"] == "2187-04-20"
    says = {"answer": "ACCEPTED", "source": "call with Ms Lis"}
    assert answer(notice["notice"], [], says, site.root) == 0
    site.run()
    (notice,) = listed(site.root)["sent"]
    assert notice["state"] == "decided"
    assert len([*record.parent.glob("*.json")]) == 2


def test_a_planning_run_is_one_notice_that_goes_out_when_its_time_is_over(tmp_path: Path) -> None:
    site = of_workbooks(tmp_path)
    path = tmp_path / "agreements/wista.toml"
    path.write_text(path.read_text().replace("settle_minutes = 0", "settle_minutes = 60"))
    site.run()
    for day in ("2187-05-05", "2187-05-12"):
        rows = [row("OLD", "1", partner="wista", new_date=day)]
        site.drop("_erp", f"delay.{day}.json", handed_in("delay", rows))
        site.now += timedelta(minutes=20)
    (draft,) = listed(site.root)["drafts"]
    assert (draft["dates"], site.answers("*.NOTICE.txt")) == ("2187-05-12", [])
    for _ in range(2):
        site.now += timedelta(minutes=30)
        site.run()
        site.run()
    (notice,) = site.answers("*.NOTICE.txt")
    assert notice == f"{draft['notice']}.NOTICE.txt"
    assert listed(site.root)["drafts"] == []


def test_what_a_person_types_becomes_a_delay_a_release_and_a_downtime(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = of_workbooks(tmp_path)
    told = Late("OLD", ["1"], "CONSIGNED_LATE", day=date(2187, 5, 5), more={"text": "no kit"})
    assert delay(told, "wista", tmp_path) == 0
    assert "NOT-004" in capsys.readouterr().out
    site.run()
    (draft,) = listed(tmp_path)["drafts"]
    assert (draft["lines"], draft["dates"], draft["role"]) == ("OLD/1", "2187-05-05", "commercial")
    assert decide(draft["notice"], "RELEASE", tmp_path, role="operational") == 1
    assert "Nothing was handed in" in capsys.readouterr().out
    assert decide(draft["notice"], "RELEASE", tmp_path, role="commercial") == 0
    site.run()
    assert show(tmp_path, as_json=False) == 0
    assert "Notices that were sent" in capsys.readouterr().out
    assert site.answers(f"{draft['notice']}.*") == [f"{draft['notice']}.NOTICE.txt"]
    with pytest.raises(Misconfigured, match="no draft"):
        decide(draft["notice"], "WITHDRAW", tmp_path, role="commercial")
    assert downtime("GDN", {"kind": "IT", "start": "2187-05-01"}, tmp_path) == 0
    assert "OUT-008" in capsys.readouterr().out


GOLDEN = Path(__file__).parents[1] / "golden/notices"

MASKS = (
    (r"^(\w{3}\+231\+)\w{8}", r"\1OURS0000"),
    (r"^(REF\*TN\*)\w{8}", r"\1OURS0000"),
    (r"(Notice|Meldung) \w{8}:", r"\1 OURS0000:"),
    (r"^DTM\+137:\d+:", "DTM+137:202611230800:"),
    (r"^(UNB.*)\+\d{6}:\d{4}\+\d+", r"\1+261123:0800+1"),
    (r"^(UNZ\+\d\+|IEA\*1\*|GE\*1\*)\d+", r"\g<1>1"),
    (r"^(ISA.*)\*\d{6}\*\d{4}\*U\*00401\*\d{9}", r"\1*261123*0800*U*00401*000000001"),
    (r"^(GS\*CA\*US\*\w+\*\d{8})\*\d{4}\*\d+", r"\1*0800*1"),
)
"""What differs from run to run: our numbers and the time."""


def masked(text: str) -> str:
    """Return an answer a segment a line, its numbers and times replaced."""
    for end in ("'", "~"):
        text = text.replace(f"{end}\n", end).replace(end, f"{end}\n")
    for pattern, by in MASKS:
        text = re.sub(pattern, by, text, flags=re.MULTILINE)
    return text


@pytest.mark.parametrize(
    ("partner", "kind", "name"),
    [
        ("acme", "ORDRSP.edi", "bundle.ORDRSP.edi"),
        ("acme", "NOTICE.txt", "bundle.NOTICE.txt"),
        ("swift", "865.x12", "first.865.x12"),
        ("swift", "NOTICE.txt", "first.NOTICE.txt"),
    ],
)
def test_a_notice_says_all_of_it_as_kept(
    decided: Counterpart, partner: str, kind: str, name: str
) -> None:
    found = masked(sent(decided, partner, kind)[0])
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        (GOLDEN / name).write_text(found, "utf-8")
    assert found == (GOLDEN / name).read_text("utf-8")
