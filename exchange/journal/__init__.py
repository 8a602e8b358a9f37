"""The journal: what came, how it was judged and what was answered. Only here is SQL spoken."""

from exchange.journal.delivering import ErpAnswer, ErpRecord
from exchange.journal.journal import Journal, open_journal
from exchange.journal.questioned import Acknowledged
from exchange.journal.questions import Question

__all__ = ["Acknowledged", "ErpAnswer", "ErpRecord", "Journal", "Question", "open_journal"]
