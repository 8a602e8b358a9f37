"""Every page of the console: where it is, who sees it, what it shows. One row a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from exchange.console.accounts import Role
from exchange.console.addresses import Nothing
from exchange.console.answers import Answers, AnswersAsked, look_at_answers
from exchange.console.audit import Audit, AuditAsked, look_at_audit
from exchange.console.calendar import Calendar, CalendarAsked, look_at_calendar
from exchange.console.cases import Cases, CasesAsked, CaseShown, look_at_case, look_at_cases
from exchange.console.changes import Changes, ChangesAsked, look_at_changes
from exchange.console.documents import Documents, DocumentsAsked, look_at_documents
from exchange.console.file import FileAsked, FileShown, look_at_file
from exchange.console.files import Files, FilesAsked, look_at_files
from exchange.console.forecasts import (
    ForecastAsked,
    Forecasts,
    ForecastsShown,
    look_at_forecast,
    look_at_forecasts,
)
from exchange.console.notices import Notices, NoticesAsked, look_at_notices
from exchange.console.orders import Orders, OrdersAsked, look_at_orders
from exchange.console.partner import PartnerShown, look_at_partner
from exchange.console.partners import Partners, look_at_partners
from exchange.console.questions import Questions, QuestionsAsked, look_at_questions
from exchange.console.rules import Rules, RulesAsked, look_at_rules
from exchange.console.today import Today, TodayAsked, look_at_today

EVERYBODY: frozenset[Role] = frozenset({"viewer", "coordinator", "auditor", "admin"})

WITNESSES: frozenset[Role] = frozenset({"auditor", "admin"})
ACTORS: frozenset[Role] = frozenset({"coordinator", "admin"})


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `look` makes what it shows, as HTML by its template and as JSON as it is.

    A path may hold `{identity}`. `asked` is what its address says after the question mark.
    """

    path: str
    title: str
    asked: type[BaseModel]
    shows: type
    look: Callable[..., Any]
    template: str
    roles: frozenset[Role] = EVERYBODY
    listed: bool = True

    @property
    def of_one(self) -> bool:
        """Whether it is about one thing that its path names."""
        return "{identity}" in self.path


PAGES: Sequence[Page] = (
    Page("/", "Today", TodayAsked, Today, look_at_today, "today.html"),
    Page("/questions", "Questions", QuestionsAsked, Questions, look_at_questions, "questions.html"),
    Page("/answers", "Answers", AnswersAsked, Answers, look_at_answers, "answers.html"),
    Page("/documents", "Documents", DocumentsAsked, Documents, look_at_documents, "documents.html"),
    Page("/files", "Files", FilesAsked, Files, look_at_files, "files.html"),
    Page(
        "/files/{identity}", "File", FileAsked, FileShown, look_at_file, "file.html", listed=False
    ),
    Page("/forecasts", "Forecasts", Nothing, Forecasts, look_at_forecasts, "forecasts.html"),
    Page(
        "/forecasts/{identity}", "Forecasts of one", ForecastAsked, ForecastsShown,
        look_at_forecast, "forecast.html", listed=False,
    ),
    Page("/orders", "Orders", OrdersAsked, Orders, look_at_orders, "orders.html"),
    Page("/changes", "Changes", ChangesAsked, Changes, look_at_changes, "changes.html"),
    Page("/cases", "Requests", CasesAsked, Cases, look_at_cases, "cases.html"),
    Page("/cases/{identity}", "Case", Nothing, CaseShown, look_at_case, "case.html", listed=False),
    Page("/notices", "Notices", NoticesAsked, Notices, look_at_notices, "notices.html"),
    Page("/calendar", "Calendar", CalendarAsked, Calendar, look_at_calendar, "calendar.html"),
    Page("/partners", "Partners", Nothing, Partners, look_at_partners, "partners.html"),
    Page(
        "/partners/{identity}", "Partner", Nothing, PartnerShown, look_at_partner, "partner.html",
        listed=False,
    ),
    Page("/rules", "Rules", RulesAsked, Rules, look_at_rules, "rules.html"),
    Page("/audit", "Audit log", AuditAsked, Audit, look_at_audit, "audit.html", WITNESSES),
)  # fmt: skip
