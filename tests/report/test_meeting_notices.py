"""The row of a meeting for a line of a notice that nobody has agreed to."""

from datetime import date
from decimal import Decimal

import pytest

from exchange.model.notice_answers import NoticeAnswer, ToldLine
from exchange.model.notices import Due
from exchange.model.papers import Field
from exchange.model.partners import Partner
from exchange.report.meeting_notices import NOTICES, notice
from exchange.report.reviewed import About
from exchange.report.wording import Words

BEFORE, AFTER = date(2027, 6, 1), date(2027, 6, 10)
ABOUT = About(
    ours="Us",
    partner=Partner(id="acme", name="Acme", state="live"),
    agreement=None,
    rules={},
    ruleset="",
    software="",
    unjudged=0,
)


def told(*answers: NoticeAnswer) -> ToldLine:
    """Return a line that slips by nine days."""
    before, after = (Due(Decimal(40), BEFORE),), (Due(Decimal(40), AFTER),)
    return ToldLine(
        "N1", "4711", "10", 1, "D1", before, after, before, before, "sent", tuple(answers)
    )


OTHER = NoticeAnswer("E2", "recorded", "OTHER_DATE", day=date(2027, 6, 5))


@pytest.mark.parametrize(
    ("answers", "turn", "said", "whose"),
    [
        ((), "theirs", "", "Acme"),
        ((OTHER,), "ours", "another date 2027-06-05", "Us"),
    ],
)
def test_a_line_names_what_was_told_said_and_whose_word_is_next(
    answers: tuple[NoticeAnswer, ...], turn: str, said: str, whose: str
) -> None:
    row = {"line": told(*answers), "turn": turn}
    found = notice(row, Words("en"), ABOUT, Field("soon"))
    assert [each.value for each in found] == [
        "N1", "4711", "10", "2027-06-01", "2027-06-10", said, whose, "soon",
    ]  # fmt: skip
    assert len(found) == len(NOTICES)
    assert all(Words(language).say(f"column.{name}") for language in ("en", "de", "pl")
               for name in NOTICES)  # fmt: skip
