"""What people read about a file they sent: one page, in their language."""

from exchange.report.page import write_report

__all__ = ["write_report"]
