"""What people read about a file they sent: one page, in their language."""

from exchange.report.page import write_report
from exchange.report.statement import write_statement

__all__ = ["write_report", "write_statement"]
