"""One document of a file judged once more: the others stay as they were answered."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from exchanging import PARTNER
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lanes import START, Lanes, configuration
from test_every_arrival import change, end, interchange, line, order

from exchange.errors import Stale
from exchange.journal.orders import OURS
from exchange.model.acts import Withdrawal
from exchange.model.agreements import Agreement
from exchange.model.findings import Verdict
from exchange.model.findings import message as told
from exchange.model.outcome import Outcome
from exchange.model.policies import Band, Flexibility, OrderPolicy
from exchange.model.reviews import Span
from exchange.review.partner_figures import first_pass

ORDER = interchange("R0", order(line(10, "", 100, "20270301"), line(20, "", 50, "20270301")))
OTHER = interchange("R9", order(line(10, "", 7, "20270301"), number="PO2"))
MORE = change("2", line(10, "3", 70, "20270405"))
TWO = interchange("R1", MORE, change("1", line(10, "3", 8, "20270301"), number="PO2", at=2))
OPENING = (
    b"partner,order_number,line_number,schedule,customer_part,revision,quantity,requested_date,"
    b"first_date,committed_date,shipped,price,currency,unit\n"
    b"nordwerk,PO1,10,1,A-10,,60,2027-03-01,2027-02-01,2027-03-01,20,2,EUR,PCE\n"
    b"nordwerk,PO1,10,2,A-10,,40,2027-04-05,,,,2,EUR,PCE\n"
    b"nordwerk,PO1,20,1,A-20,,50,2027-03-01,,,,2,EUR,PCE\n"
)


@pytest.fixture
def lanes(tmp_path: Path) -> Lanes:
    return Lanes.opened(tmp_path / "journal.db")


def sent(lanes: Lanes) -> Counter[str]:
    """Return how many answers of each type left for the partner."""
    found = (each for each in lanes.journal.undelivered() if each.level != "record")
    return Counter(each.type for each in found)


def test_only_the_change_that_waited_is_judged_once_more(lanes: Lanes) -> None:
    lanes.drop("other.edi", OTHER)
    lanes.drop("two.edi", TWO)
    assert [*lanes.documents()][1:] == [
        ("two.edi", Verdict.HELD, ["POC-001"]),
        ("two.edi", Verdict.ACCEPTED, []),
    ]
    before = sent(lanes)
    lanes.drop("order.edi", ORDER)
    assert [*lanes.documents()][3:] == [
        ("order.edi", Verdict.ACCEPTED, []),
        ("two.edi", Verdict.ACCEPTED, []),
    ]
    again = sent(lanes) - before
    assert again == {"CONTRL": 1, "APERAK": 2, "ORDRSP": 2}  # its syntax was answered before
    (newest, *_) = lanes.journal.receipts(1)
    (document,) = lanes.journal.documents(newest.id)
    assert (document.number, document.revision) == ("PO1", "2")
    two = lanes.journal.ledger(PARTNER.id).order("PO2")
    assert [each.revision for each in two] == ["", "1"]
    assert lanes.journal.questions() == []


def test_a_review_counts_what_is_judged_once_more_as_it_came(lanes: Lanes) -> None:
    lanes.drop("second.edi", interchange("R2", MORE))
    lanes.drop("order.edi", ORDER)
    until = lanes.now.replace(year=2027)
    facts = lanes.journal.facts(
        PARTNER.id, Span("", lanes.now.date(), until.date(), START, until, START)
    )
    assert facts.documents["verdict"].to_list() == ["held", "accepted", "accepted"]
    figures = {each.key: each.places for each in first_pass(facts)}
    assert figures["first_pass"] == {"count": 2, "clean": 1}


def test_the_same_bytes_again_get_every_answer_again(lanes: Lanes) -> None:
    lanes.drop("two.edi", TWO)
    lanes.drop("order.edi", ORDER)
    lanes.drop("other.edi", OTHER)
    before = sent(lanes)
    receipt = lanes.drop("two.edi", TWO)
    assert [each.rule for each in lanes.journal.findings(receipt.id)] == ["ENV-003"]
    repeated = Counter(each.type for each in lanes.journal.answers(receipt.id))
    assert repeated == {"CONTRL": 1, "APERAK": 3, "ORDRSP": 3}
    assert sent(lanes) - before == repeated


def test_a_withdrawn_file_takes_what_was_judged_once_more_with_it(lanes: Lanes) -> None:
    file = lanes.drop("two.edi", TWO)
    lanes.drop("order.edi", ORDER)
    act = Withdrawal(file.id, "jk", lanes.now, "astray", "withdrawal")
    assert lanes.journal.withdraw(act, {})
    assert [each.document for each in lanes.journal.ledger(PARTNER.id).order("PO1")] == [
        "purchase_order"
    ]
    assert lanes.journal.trail().contradicted() == []


def test_changes_of_one_file_in_the_wrong_order(lanes: Lanes) -> None:
    lanes.drop("order.edi", ORDER)
    first = change("1", line(10, "3", 60, "20270301"), at=2)
    lanes.drop("both.edi", interchange("R1", MORE, first))
    held = lanes.journal.ledger(PARTNER.id).order("PO1")
    assert [each.revision for each in held] == ["", "1", "2"]
    assert [each["revision"] for each in lanes.records()] == ["", "1", "2"]


def test_a_late_change_in_an_interchange_that_is_refused_moves_nothing(lanes: Lanes) -> None:
    """The reference of the second interchange was used before, with other content (ENV-016)."""
    lanes.drop("order.edi", ORDER)
    first = change("1", line(10, "3", 60, "20270301"))
    lanes.drop("both.edi", interchange("R1", MORE) + interchange("R0", first))
    held = lanes.journal.ledger(PARTNER.id).order("PO1")
    assert [each.revision for each in held] == ["", "2"]
    assert [each["revision"] for each in lanes.records()] == ["", "2"]


def test_a_change_refused_for_a_line_that_was_still_to_come(lanes: Lanes) -> None:
    lanes.drop("order.edi", ORDER)
    lanes.drop("third.edi", interchange("R3", change("3", line(30, "3", 6, "20270503"))))
    lanes.drop("second.edi", interchange("R2", change("2", line(30, "1", 5, "20270503"))))
    assert [(verdict, rules) for _, verdict, rules in lanes.documents()][1:] == [
        (Verdict.REJECTED, ["POC-017"]),
        (Verdict.ACCEPTED, ["POC-031"]),
        (Verdict.ACCEPTED, []),
    ]
    document = lanes.journal.documents(lanes.journal.receipts(1)[0].id)[0]
    assert [each.rule for each in document.cured] == ["POC-017"]


def test_an_answer_given_meanwhile_makes_the_judgement_stale(lanes: Lanes) -> None:
    lanes.drop("order.edi", ORDER)
    asked = interchange("R2", change("2", line(10, "3", 0, "20270405")))
    lanes.drop("second.edi", asked)
    (question, *_) = lanes.journal.questions()
    late = lanes.journal.admit(
        "W", receipt_id="01JD3K9Q000000000000000009", partner=PARTNER.id, filename="first.edi",
        sha256=lanes.keep(interchange("R1", change("1", line(20, "3", 9, "20270301")))), size=1,
        received_at=lanes.now,
    )  # fmt: skip
    outcome = lanes.judged(late)
    assert outcome.judgement.documents[0].displaces
    said = f"partner,question,answer,text,source,attachment,by\nnordwerk,{question.id},yes,,,,jk\n"
    assert outcome.judgement.verdict is Verdict.ACCEPTED
    answered(lanes, said.encode())
    with pytest.raises(Stale, match="was decided on meanwhile"):
        lanes.settle(outcome)
    assert [each.rule for each in lanes.judged(late).judgement.documents[0].findings] == ["POC-002"]


def test_an_answer_about_a_change_taken_in_part_closes_the_door_too(tmp_path: Path) -> None:
    day = date(2026, 1, 1)
    agreed = Agreement(name="any", version="1", valid_from=day, orders=OrderPolicy(partial=True))
    known = configuration(replace(PARTNER, agreement="any"))
    lanes = Lanes.opened(tmp_path / "partial.db", replace(known, agreements={"any": (agreed,)}))
    lanes.drop("order.edi", ORDER)
    asked = change("2", line(10, "3", 0, "20270405"), line(70, "3", 9, "20270405"))
    lanes.drop("second.edi", interchange("R2", asked))
    (question,) = lanes.journal.questions()
    said = f"partner,question,answer,text,source,attachment,by\nnordwerk,{question.id},yes,,,,jk\n"
    answered(lanes, said.encode())
    lanes.drop("first.edi", interchange("R1", change("1", line(20, "3", 9, "20270301"))))
    assert [(verdict, rules) for _, verdict, rules in lanes.documents()][1:] == [
        (Verdict.PARTIAL, ["POC-010", "POC-017"]),
        (Verdict.ACCEPTED, []),
        (Verdict.REJECTED, ["POC-002"]),
    ]


def answered(lanes: Lanes, content: bytes) -> Outcome:
    """Let an answer to a question come while a file is judged."""
    receipt = lanes.journal.admit(
        "A", receipt_id="01JD3K9Q000000000000000008", partner=OURS,
        filename="question_answers.csv", sha256=lanes.keep(content), size=1,
        received_at=lanes.now,
    )  # fmt: skip
    outcome = lanes.judged(receipt)
    lanes.settle(outcome)
    return outcome


def test_a_proposal_that_is_judged_once_more_stays_one_case(tmp_path: Path) -> None:
    bands = (Band(first=0, last=999, push_out_days=3),)
    agreed = Agreement(
        name="any", version="1", valid_from=date(2026, 1, 1), flexibility=Flexibility(bands=bands)
    )
    known = configuration(replace(PARTNER, agreement="any"))
    lanes = Lanes.opened(tmp_path / "case.db", replace(known, agreements={"any": (agreed,)}))
    lanes.drop("order.edi", ORDER)
    moved = change("2", line(10, "3", 100, "20270405"))
    lanes.drop("second.edi", interchange("R2", moved))
    before = lanes.journal.cases(PARTNER.id)
    lanes.drop("first.edi", interchange("R1", change("1", line(20, "3", 60, "20270301"))))
    (case,) = lanes.journal.cases(PARTNER.id)
    (newest, *_) = lanes.journal.receipts(1)
    assert [case.first.document] == [each.id for each in lanes.journal.documents(newest.id)]
    assert [each.first.subject for each in before] == [case.first.subject] == ["PO1 / 2"]
    assert lanes.journal.trail().contradicted() == []


def test_an_order_open_at_the_cut_over_takes_its_changes(lanes: Lanes) -> None:
    lanes.drop("second.edi", interchange("R2", MORE))
    assert [*lanes.documents()] == [("second.edi", Verdict.HELD, ["POC-001"])]
    lanes.drop("opening_orders.csv", OPENING, OURS)
    assert [*lanes.documents()][1:] == [
        ("opening_orders.csv", Verdict.ACCEPTED, []),
        ("second.edi", Verdict.ACCEPTED, []),
    ]
    found = end(lanes)
    assert [str(each.first) for each in found["lines"]["10"].deliveries[0].lots] == [
        "2027-02-01", "2027-04-05",
    ]  # fmt: skip
    assert [(row[1], row[3]) for row in found["open"]] == [("10", 50), ("20", 50)]
    assert lanes.journal.ledger(PARTNER.id).orders_of("A-20") == {"PO1"}
    lanes.drop("first.edi", interchange("R1", change("1", line(20, "2"))))
    assert end(lanes)["changes"] == ["1", "2"]


@settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_stories_of_an_order_end_as_they_were_made(data: st.DataObject) -> None:
    """Each change asks something of some lines, which may not be there; some are refused."""
    asked = st.one_of(
        st.builds(line, st.sampled_from([10, 20, 30]), st.just("3"), st.integers(1, 99),
                  st.sampled_from(["20270301", "20270405"])),
        st.builds(line, st.sampled_from([20, 30]), st.just("1"), st.integers(1, 9),
                  st.just("20270503")),
        st.builds(line, st.sampled_from([10, 20]), st.just("2")),
    )  # fmt: skip
    one = st.lists(asked, min_size=1, max_size=2, unique_by=lambda each: each[0].split("+")[1])
    changes = data.draw(st.lists(one, min_size=2, max_size=3))
    files = {"order.edi": ORDER} | {
        f"change{number}.edi": interchange(f"R{number}", change(str(number), *lines))
        for number, lines in enumerate(changes, 1)
    }
    turn = data.draw(st.permutations([*files]))
    ends = []
    for names in (files, turn):
        with TemporaryDirectory() as folder:
            lanes = Lanes.opened(Path(folder) / "journal.db")
            for name in names:
                lanes.drop(name, files[name])
            ends.append(end(lanes))
            lanes.journal.close()
    assert ends[0] == ends[1]


def test_a_test_puts_nothing_before_what_counts(lanes: Lanes) -> None:
    lanes.drop("order.edi", ORDER)
    lanes.drop("second.edi", interchange("R2", MORE))
    first = interchange("R1", change("1", line(20, "2"))).replace(b"+R1'\n", b"+R1++++++1'\n", 1)
    lanes.drop("first.edi", first)
    *_, (_, _, rules) = lanes.documents()
    assert len([*lanes.documents()]) == 3
    held = lanes.journal.ledger(PARTNER.id).order("PO1")
    assert [each.revision for each in held] == ["", "2"]
    assert [each["state"] for each in lanes.records()] == ["live", "live"]
    assert "POC-031" in rules


def test_a_file_withdrawn_before_its_document_was_judged_once_more(lanes: Lanes) -> None:
    file = lanes.drop("second.edi", interchange("R2", MORE))
    receipt = lanes.journal.admit(
        "O", receipt_id="01JD3K9Q000000000000000007", partner=PARTNER.id, filename="order.edi",
        sha256=lanes.keep(ORDER), size=1, received_at=lanes.now,
    )  # fmt: skip
    lanes.settle(lanes.judged(receipt))
    lanes.journal.withdraw(Withdrawal(file.id, "jk", lanes.now, "astray", "withdrawal"), {})
    lanes.drain()
    held = lanes.journal.ledger(PARTNER.id).order("PO1")
    assert [each.document for each in held] == ["purchase_order"]


GOLDEN = Path(__file__).parent / "golden/sequence"
ADDS = line(30, "1", 5, "20270503")


def said(lanes: Lanes) -> Iterator[str]:
    """Yield what was said to each document, and what the ERP got."""
    for receipt in reversed(lanes.journal.receipts(100)):
        for document in lanes.journal.documents(receipt.id):
            again = " (once more)" if receipt.origin else ""
            yield f"{receipt.filename}{again}: {document.verdict}"
            for found in document.findings:
                for language in ("en", "de", "pl"):
                    sentence = told(found, lanes.known.rules, language)
                    yield f"  {found.rule} {language} {found.locator}: {sentence}"
    for record in lanes.records():
        yield f"record {record['type']} {record['revision'] or '-'}: {record['state']}"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("late", change("1", line(10, "3", 60, "20270301"))),
        ("late_BAD", change("1", line(10, "3", 60, "20270301"), ADDS)),
    ],
)
def test_what_is_said_to_a_late_change_and_the_newer_one(
    lanes: Lanes, name: str, first: str
) -> None:
    """`EXCHANGE_GOLDEN=write ./test tests/test_judged_once_more.py` writes what is expected."""
    lanes.drop("order.edi", ORDER)
    newer = change("2", line(10, "3", 70, "20270405"), ADDS)
    lanes.drop("second.edi", interchange("R2", newer))
    lanes.drop("first.edi", interchange("R1", first))
    found = "".join(f"{each}\n" for each in said(lanes))
    expected = GOLDEN / f"{name}.expected"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(found)
    assert found == expected.read_text()


def automatic(tmp_path: Path) -> Lanes:
    """Return a partner whose orders are accepted by themselves, and the order to begin with."""
    policy = OrderPolicy(accept="automatic", lead_time_days=28, clause="4.1")
    agreed = Agreement(name="any", version="1", valid_from=date(2026, 1, 1), orders=policy)
    known = configuration(replace(PARTNER, agreement="any"))
    lanes = Lanes.opened(tmp_path / "automatic.db", replace(known, agreements={"any": (agreed,)}))
    lanes.drop("order.edi", ORDER)
    return lanes


def promised(lanes: Lanes) -> list[tuple[object, ...]]:
    """Return line, quantity and day of what is committed to."""
    columns = ("line_number", "quantity", "date")
    return sorted(lanes.journal.ledger(PARTNER.id).held("order_commit").select(columns).rows())


FIRST, FIFTH = date(2027, 3, 1), date(2027, 4, 5)


@pytest.mark.parametrize(
    ("late", "verdict", "committed"),
    [
        pytest.param(
            line(20, "3", 8, "20270301"), Verdict.ACCEPTED, [("10", 70, FIFTH), ("20", 50, FIRST)],
            id="it stands and is promised again",
        ),
        pytest.param(
            line(10, "2"), Verdict.REJECTED, [("10", 100, FIRST), ("20", 50, FIRST)],
            id="it is refused, and what was promised before is what was promised",
        ),
    ],
)  # fmt: skip
def test_what_was_promised_of_a_change_follows_the_judgement_anew(
    tmp_path: Path, late: list[str], verdict: Verdict, committed: list[tuple[object, ...]]
) -> None:
    lanes = automatic(tmp_path)
    lanes.drop("second.edi", interchange("R2", MORE))
    assert promised(lanes) == [("10", 70, FIFTH), ("20", 50, FIRST)]
    lanes.drop("first.edi", interchange("R1", change("1", late)))
    (*_, anew) = lanes.documents()
    assert anew[:2] == ("second.edi", verdict)
    assert promised(lanes) == committed
    assert [*lanes.journal.trail().contradicted()] == []
