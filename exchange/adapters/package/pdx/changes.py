"""An engineering change of a package: its header, what it affects, who approved it."""

from collections.abc import Iterator

from exchange.adapters.package.pdx.attributes import Attributes
from exchange.adapters.package.pdx.files import Archived, Files
from exchange.adapters.package.pdx.markups import Markups, marked
from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.rows import Rows
from exchange.adapters.package.pdx.values import Reading, as_sent

HEADER = {
    "number": "changeNumber",
    "revision": "revisionIdentifier",
    "type": "changeType",
    "reason": "changeReason",
    "status_raw": "globalEngineeringChangeStatusCode",
    "originator": "changeOriginatedByName",
    "owner": "changeOwnerName",
    "description": "description",
    "text": "changeRequestDescription",
}
HEADER_DAYS = {"date": "changeOriginationDate", "status_date": "changeStatusDate"}
HEADER_EXTRA = ("class", "title", "priority", "supersedes", "requested_effective")
HEADER_CONTACTS = {
    "originator": "changeOriginatedByContactUniqueIdentifier",
    "owner": "changeOwnerContactUniqueIdentifier",
}
CHANGE_READ = frozenset(HEADER.values())

ITEM = {
    "item": "itemIdentifier",
    "description": "description",
    "plant": "manufacturingSite",
    "effectivity": "effectiveDate",
}
ITEM_DAYS = {"effective_from": "effectiveDate", "obsolete_from": "obsoleteDate"}
ITEM_REVISIONS = {"old_revision": "oldRevision", "new_revision": "newRevision"}
ITEM_READ = frozenset({*ITEM.values(), "disposition"})

APPROVAL = {
    "name": "approverName",
    "role": "globalApproverTypeCode",
    "response": "globalEngineeringChangeResponseCode",
}
APPROVED = "approvedDate"


class Change:
    """The rows of one change."""

    def __init__(self, change: Element, reading: Reading, archive: Archived) -> None:
        self.number = change.said("changeNumber")
        self.reading, self.attributes = reading, Attributes()
        self.files = Files(archive, reading, self.attributes)
        self.markups = Markups(reading, self.attributes)
        contacts = tuple(f"_{name}" for name in HEADER_CONTACTS)
        self.header = Rows(
            "change_header", (*HEADER, *HEADER_DAYS, *HEADER_EXTRA, *contacts), HEADER | HEADER_DAYS
        )
        self.items = Rows(
            "change_items",
            ("line", *ITEM, *ITEM_DAYS, *ITEM_REVISIONS, "interchangeable", "_unique"),
            ITEM | ITEM_DAYS | ITEM_REVISIONS,
        )
        self.dispositions = Rows(
            "change_dispositions",
            ("line", "stock_class", "disposition"),
            {"disposition": "disposition"},
        )
        self.approvals = Rows(
            "change_approvals",
            (*APPROVAL, "date", "_contact"),
            {**APPROVAL, "date": APPROVED},
        )
        self._add(change)

    def _add(self, change: Element) -> None:
        head = self._head(change)
        for affected in change.all("AffectedItems", "AffectedItem"):
            self._affected(affected)
        for approver in change.all("Approvers", "Approver"):
            self._approver(approver)
        for attachment in change.all("Attachments", "Attachment"):
            self.files.add(attachment, None)
        self.attributes.keep(change, CHANGE_READ | as_sent(change, head, HEADER_DAYS))

    def _head(self, change: Element) -> dict[str, str | None]:
        row = self.reading.taken(change, HEADER)
        row |= {column: self.reading.day(change, name) for column, name in HEADER_DAYS.items()}
        row["reason"] = row["reason"] or change.said("requestReason")
        row |= {f"_{column}": change.said(name) for column, name in HEADER_CONTACTS.items()}
        instead = self.reading.profile.change_revision
        if row["revision"] is None and instead:
            used = f"{instead!r}, because changes of {self.reading.profile.name} have none"
            what = "Change has no revisionIdentifier"
            self.reading.deviations.tell(change, "revisionIdentifier", what, used)
            row["revision"] = instead
        self.header.add(change, self.reading.beside(change).fill(row))
        return row

    def _affected(self, affected: Element) -> None:
        line = len(self.items) + 1
        row = self.reading.taken(affected, ITEM)
        row |= {column: self.reading.day(affected, name) for column, name in ITEM_DAYS.items()}
        for column, name in ITEM_REVISIONS.items():
            row[column], _ = self.reading.revision(affected, name)
        row["_unique"] = affected.said("itemUniqueIdentifier")
        row = self.reading.beside(affected).fill(row)
        self.items.add(affected, {**row, "line": line})
        for stock_class, disposition in self._dispositions(affected):
            values = {"line": line, "stock_class": stock_class, "disposition": disposition}
            self.dispositions.add(affected, values)
        self.markups.add(affected, line)
        self._attachments(affected, row["item"], row["new_revision"])
        plain = as_sent(affected, row, ITEM_DAYS | ITEM_REVISIONS)
        self.attributes.keep(affected, ITEM_READ | plain)

    def _dispositions(self, affected: Element) -> Iterator[tuple[str, str]]:
        if whole := affected.said("disposition"):
            yield "ALL", whole
        extra = self.reading.beside(affected)
        for stock_class, names in self.reading.profile.dispositions.items():
            yield from ((stock_class, value) for value in extra.of(names))

    def _attachments(self, affected: Element, item: str | None, revision: str | None) -> None:
        for markup in affected.all("AttachmentMarkups", "AttachmentMarkup"):
            code, (old, new) = marked(markup, "Attachment", self.reading)
            row = new or old
            if row is None:
                continue
            self.files.add(row, item, revision, gone=code == "Delete")
            whose = "FILE", row.said("universalResourceIdentifier")
            self.attributes.add(markup, whose, "markup", code)
            if new and old:
                self.attributes.whole(old, whose, "old ")

    def _approver(self, approver: Element) -> None:
        row = self.reading.taken(approver, APPROVAL)
        row["date"] = self.reading.day(approver, APPROVED)
        row["_contact"] = approver.said("approverContactUniqueIdentifier")
        self.approvals.add(approver, row)
        whose = "CHANGE", self.number
        before = f"Approver {len(self.approvals)}."
        plain = as_sent(approver, row, {"date": APPROVED})
        self.attributes.keep(approver, {*APPROVAL.values(), *plain}, whose, before)
