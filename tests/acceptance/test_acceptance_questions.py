"""A HOLD is a question: it has a number, is answered, and the answer releases or refuses.

Every order has line 1 of 40 A-1 and line 2 of 12 B-1, whose price is 0, so that it waits.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from acceptance.counterpart import UNB, Counterpart
from sqlalchemy import update

from exchange.cli import asking
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.journal.tables import questions
from exchange.model.questions import spoken

ORDER = (
    UNB + "R{reference}'UNH+1+ORDERS:D:96A:UN'BGM+220+{number}+{function}'DTM+137:20261124:102'"
    "NAD+BY+4012345000009::9'CUX+2:EUR:9'"
    "LIN+1++A-1:IN'QTY+21:40:PCE'DTM+2:21870115:102'PRI+AAA:2.5'"
    "LIN+2++B-1:IN'QTY+21:12:PCE'DTM+2:21870201:102'PRI+AAA:{price}'"
    "UNS+S'UNT+15+1'UNZ+1+R{reference}'"
)

Row = dict[str, str]


def order(number: str, *, price: int = 0, function: int = 9, reference: str = "") -> str:
    return ORDER.format(
        number=number, price=price, function=function, reference=reference or number
    )


def handed_in(*rows: Row) -> bytes:
    return json.dumps({"type": "question_answers", "rows": rows}).encode()


def row(question: str, answer: str, **told: str) -> Row:
    given = {"partner": "acme", "question": question, "answer": answer, "by": "kowalski"}
    return given | told


@pytest.fixture(scope="module")
def numbers() -> dict[str, str]:
    """Return the number of the question about each order, as it is said; filled by `site`."""
    return {}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, numbers: dict[str, str]) -> Counterpart:
    """Return a site where some questions were answered, rightly and wrongly."""
    found = Counterpart(tmp_path_factory.mktemp("site"), '{ business = "full" }')
    ours = found.inbox("_erp")
    ours.mkdir()
    waiting = ("YES", "NO", "OPEN", "MAIL", "BACK")
    whole = {"WHOLE": order("WHOLE", price=3, function=5), "NEVER": order("NEVER", function=5)}
    found.send(**{name: order(name) for name in waiting}, **whole)
    with found.journal() as journal:
        held = journal.questions()
    for each in held:
        numbers.setdefault(each.title, spoken(each.id))
    files = {
        "1-yes": [row(numbers["YES"].lower(), "yes", text="Price follows")],
        "2-no": [row(numbers["NO"], "no", text="Our mistake")],
        "3-again": [row(numbers["OPEN"], "yes"), row(numbers["YES"], "no")],
        "4-unknown": [row("Q-000000", "yes")],
        "5-short": [row("Q-0", "yes")],
        "6-twice": [row(numbers["OPEN"], "yes"), row(numbers["OPEN"].lower(), "no")],
        "7-whole": [row(numbers["WHOLE"], "yes"), row(numbers["BACK"], "withdraw")],
        "8-never": [row(each.id, "no") for each in held if each.title == "NEVER"],
    }
    for name, rows in files.items():
        (ours / f"{name}.json").write_bytes(handed_in(*rows))
    mail = found.root / "answer.eml"
    mail.write_bytes(b"Subject: price\r\n\r\nyes\r\n")
    said = asking.Answered(numbers["MAIL"], "yes", "Ms Kurz by mail", attached=mail)
    assert asking.answer(said, "", found.root) == 0
    found.run()
    found.send(ANEW=order("NEVER", price=3, reference="ANEW"))
    return found


def verdict(site: Counterpart, name: str) -> tuple[str, str]:
    """Return verdict and sentences of a file of our own side."""
    return next(
        (str(verdict), told) for file, verdict, told in site.told() if file == f"{name}.json"
    )


def records(site: Counterpart, number: str) -> list[dict[str, Any]]:
    """Return the records of an order the ERP got, the oldest first."""
    paths = (site.root / "outbox/_erp/purchase_order").glob(f"acme.{number}.*.json")
    return sorted((json.loads(path.read_text()) for path in paths), key=lambda one: one["version"])


def lines(site: Counterpart, record: Mapping[str, Any]) -> dict[str, str]:
    """Return the status of each line of a record."""
    folder = site.root / "outbox/_erp/purchase_order"
    content = (folder / record["tables"]["order_lines"]["parquet"]).read_bytes()
    frame = pl.read_parquet(io.BytesIO(content))
    return dict(frame.select("line_number", "status").rows())


def kept(site: Counterpart, number: str) -> dict[str, str]:
    """Return the lines of an order as the next file of the customer meets them."""
    with site.journal() as journal:
        documents = journal.ledger("acme").order(number)
    content = documents[0].tables["order_lines"] if documents else None
    frame = pl.read_ipc(io.BytesIO(content)) if content else pl.DataFrame()
    return dict(frame.select("line_number", "status").rows()) if content else {}


def pages(site: Counterpart, name: str) -> list[str]:
    return [path.read_text() for path in (site.root / "outbox/acme").glob(f"{name}.*.ANSWERED-*")]


def test_what_is_not_in_question_reaches_the_erp_at_once(site: Counterpart) -> None:
    (first,) = records(site, "OPEN")
    assert (first["version"], first["verdict"]) == (1, "held")
    assert lines(site, first) == {"1": "released", "2": "held"}
    assert first["tables"]["order_lines"]["held"] == 1


def test_a_question_has_a_number_the_report_tells(
    site: Counterpart, numbers: dict[str, str]
) -> None:
    assert f"<small>{numbers['OPEN']}</small>" in site.answer("REPORT", "OPEN")
    (record,) = records(site, "OPEN")
    assert [found["question"] for found in record["findings"]] == [numbers["OPEN"]]


def test_a_yes_releases_the_row_as_a_new_version_of_the_record(site: Counterpart) -> None:
    first, second = records(site, "YES")
    assert (first["version"], second["version"]) == (1, 2)
    assert first["record"] == second["record"]
    assert second["verdict"] == "accepted"
    assert lines(site, second) == {"1": "released", "2": "released"}
    assert kept(site, "YES") == {"1": "released", "2": "released"}


def test_a_no_leaves_the_row_out_and_the_customer_is_told(
    site: Counterpart, numbers: dict[str, str]
) -> None:
    _, second = records(site, "NO")
    assert lines(site, second) == {"1": "released", "2": "rejected"}
    assert kept(site, "NO") == {"1": "released"}
    (path,) = (site.root / "outbox/acme").glob("NO.*.ORDRSP-*.edi")
    told = path.read_text()
    assert "LIN+2+7+B-1:IN'" in told
    assert "Our mistake" in told
    assert "LIN+1" not in told
    (page,) = pages(site, "NO")
    assert numbers["NO"] in page


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("3-again", "is no open question"),
        ("4-unknown", "is no open question"),
        ("5-short", "is no open question"),
        ("6-twice", "6-twice.json entry 1"),
    ],
)
def test_a_wrong_answer_refuses_its_file_whole(site: Counterpart, name: str, sentence: str) -> None:
    found, told = verdict(site, name)
    assert found == "rejected"
    assert sentence in told
    assert kept(site, "OPEN") == {"1": "released", "2": "held"}


def test_a_document_that_waited_as_a_whole_leaves_once_it_is_confirmed(site: Counterpart) -> None:
    (record,) = records(site, "WHOLE")
    assert record["version"] == 1
    assert lines(site, record) == {"1": "released", "2": "released"}


def test_a_question_taken_back_releases(site: Counterpart) -> None:
    assert lines(site, records(site, "BACK")[-1]) == {"1": "released", "2": "released"}


def test_a_document_denied_as_a_whole_leaves_its_number(site: Counterpart) -> None:
    assert "BGM+231+" in (denied := site.answer("ORDRSP-*", "NEVER"))
    assert denied.partition("BGM+")[2].partition("'")[0].endswith("+27")
    assert site.broken("ANEW") == []
    (record,) = records(site, "NEVER")
    assert record["source"]["file"] == "ANEW.edi"
    assert kept(site, "NEVER") == {"1": "released", "2": "released"}


def test_a_message_attached_is_kept_and_named_in_the_trail(site: Counterpart) -> None:
    with site.journal() as journal:
        names = [what for _, what in journal.trail().kept_blobs()]
        (asked,) = journal.questions_of(site.receipt("MAIL").id)
    assert f"message that answered {asked.id}" in names
    assert (asked.answer, asked.text) == ("yes", "Ms Kurz by mail")


def test_only_what_is_open_is_listed(
    site: Counterpart, numbers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert asking.questions("acme", site.root, as_json=True) == 0
    (listed,) = json.loads(capsys.readouterr().out)["questions"]
    assert (listed["number"], listed["document"]) == (numbers["OPEN"], "OPEN")
    assert listed["where"] == "message 1, segment 13 PRI, element 2.2"
    assert listed["role"] == "commercial"


def test_show_tells_what_was_answered(site: Counterpart, numbers: dict[str, str]) -> None:
    shown: Any = site.show("NO")["questions"]
    assert [(each["number"], each["answer"], each["by"]) for each in shown] == [
        (numbers["NO"], "no", "kowalski")
    ]


def test_a_number_that_means_nothing_is_refused(site: Counterpart, numbers: dict[str, str]) -> None:
    for number in ("Q-1", "Q-000000", numbers["YES"]):
        with pytest.raises(Misconfigured):
            asking.answer(asking.Answered(number, "yes", "so"), "", site.root)


def test_all_of_it_is_verified(site: Counterpart) -> None:
    with site.journal() as journal:
        assert journal.trail().verify_chain() is None
        assert [*journal.trail().contradicted()] == []


def test_an_answer_that_was_changed_is_found(site: Counterpart, tmp_path: Path) -> None:
    copy = tmp_path / "journal.db"
    copy.write_bytes((site.root / "var/journal.db").read_bytes())
    with open_journal(copy) as journal:
        with journal.writing() as connection:
            connection.execute(
                update(questions).where(questions.c.answer == "no").values(answer="yes")
            )
        assert site.receipt("NO").id in [*journal.trail().contradicted()]
