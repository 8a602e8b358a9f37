"""What people read: what to do first, each finding once, and no line the sender wrote."""

from dataclasses import replace
from functools import partial
from typing import get_args

import pytest
from knowing_people import LIS, MONDAY, PEOPLE, absence, configuration, due, event

from exchange.model.findings import Finding
from exchange.model.notifications import Counted, Event, Notification
from exchange.model.notifying import EventKind, NotifyRow
from exchange.model.partners import Language
from exchange.notify.addressing import addressed
from exchange.report.told import LINES, digest, told

EVERYBODY = NotifyRow(event="*", role="edi", channel="mail")


def written(one: Event, language: Language = "en") -> list[Notification]:
    known = configuration(EVERYBODY)
    known = replace(known, site=replace(known.site, language=language))
    return [*addressed(one, known, partial(told, configuration=known))]


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("kind", get_args(EventKind))
def test_every_event_has_words_in_every_language(kind: EventKind, language: Language) -> None:
    places = {"reason": "no such part", "free": "7", "files": "8"}
    for each in written(event(kind, places=places), language):
        assert each.subject
        assert "{" not in each.text
        assert each.text.partition("\n")[0].endswith((".", "part"))


def test_a_mail_says_what_to_do_then_why() -> None:
    found = (
        Counted(Finding("FC-006", observed="-20"), 5000),
        Counted(Finding("XLS-010"), 1),
    )
    text = written(event(found=found, receipt="R1"))[0].text
    first, second, facts = text.strip().split("\n\n")
    assert first == "Please see to it that ACME corrects FC.edi and sends it again."
    assert second.count("\n") == 1
    assert "(5 000 times)" in second
    assert "See        exchange show R1" in facts


def test_a_file_refused_in_part_is_not_called_refused() -> None:
    subject = written(event(part=True))[0].subject
    assert subject == "Part of FC.edi of ACME was refused"


def test_whoever_stands_in_reads_for_whom() -> None:
    away = (absence(LIS, MONDAY.date(), MONDAY.date()), *PEOPLE[1:])
    known = configuration(people=away)
    one, *_ = addressed(event(), known, partial(told, configuration=known))
    assert one.name == "Krupa"
    assert "in the place of Lis, who is away" in one.text


def test_the_other_side_reads_its_own_language_and_no_command_of_ours() -> None:
    known = configuration()
    wording = partial(told, configuration=known)
    found = addressed(event("notice_sent", found=(), about="NT-7"), known, wording)
    theirs = next(each for each in found if each.side == "theirs")
    assert theirs.text.startswith("Bitte")
    assert "exchange" not in theirs.text


def test_a_clock_speaks_as_in_the_worklist() -> None:
    one = written(event("question_overdue", found=(), due=due()))[0]
    assert "open questions: 1" in one.text


def test_where_silence_means_nothing_nothing_is_said_of_it() -> None:
    late = due(kind="order", side="ours", rule="OUT-002", params={"lines": "10"})
    assert "not decided: line 10.\n" in written(event("answer_overdue", found=(), due=late))[0].text


HOSTILE = "a\r\nBcc: x@y.example\r\n\r\n<script>\u202e\x1b[31m"


def test_a_name_cannot_write_a_line() -> None:
    found = (Counted(Finding("FC-006", observed=HOSTILE), 1),)
    for each in written(event(about=HOSTILE, found=found)):
        assert "\nBcc" not in each.text
        assert not set("\r\x1b\u202e") & set(each.text + each.subject + each.line)
        assert "\n" not in each.subject + each.line


def many(count: int, why: str = "") -> list[Notification]:
    one = written(event(found=(Counted(Finding("FC-006", observed="-20"), 5000),)))[0]
    return [replace(one, key=str(number), why=why) for number in range(count)]


def test_what_is_alike_is_one_line_of_the_digest() -> None:
    text = digest(many(5000), configuration()).text
    assert text.count("\n- ") == 1
    assert "and 4 999 more like it" in text
    assert text.startswith("Please look through this: 5 000 things happened")


def test_a_digest_says_what_would_have_come_at_once() -> None:
    text = digest([*many(2), *many(3, why="over the limit")], configuration()).text
    assert "3 of them would have come at once" in text


def test_a_digest_has_an_end() -> None:
    batch = [replace(each, rule=each.key) for each in many(LINES + 5)]
    text = digest(batch, configuration()).text
    assert text.count("\n- ") == LINES + 1
    assert "5 more lines: exchange notify list" in text
