"""A partner's guide: one page for people that says what to send and what comes back."""

from exchange.report.guide.page import write_guide as write_guide
from exchange.report.guide.wordings import template as template
