"""Every HOLD is a question with a number people can say, and an answer that somebody gave."""

import hashlib
from dataclasses import dataclass
from typing import Literal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit."""

PREFIX = "Q-"
SPOKEN = 6
"""Characters of the number that people say; more of them tell two alike ones apart."""

DIGITS = 16

REPLIES = "question_replies"
"""The type of a document in which a partner answers questions, in the list we gave them."""

ALIKE = str.maketrans("ILO", "110")

Answer = Literal["yes", "no", "withdraw"]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to a question: a yes to what was sent, a no, or that we take the question back.

    `source` says where it came from, `attachment` is the SHA-256 of a message kept with it.
    """

    question: str
    answer: Answer
    text: str = ""
    source: str = ""
    attachment: str = ""
    by: str = ""

    @property
    def releases(self) -> bool:
        """Whether what was asked about counts as it was sent."""
        return self.answer != "no"


def question_identity(about: str, position: int) -> str:
    """Return the identity of the question a finding opens.

    `about` is the identity of its document, or the receipt where it is about the file; `position`
    counts the findings of that from 0.
    """
    value = int.from_bytes(hashlib.sha256(f"{about}/{position}".encode()).digest()[:10])
    shifts = range(5 * (DIGITS - 1), -1, -5)
    return PREFIX + "".join(ALPHABET[value >> shift & 31] for shift in shifts)


def spoken(question: str) -> str:
    """Return the number of a question as people say it."""
    return question[: len(PREFIX) + SPOKEN]


def heard(number: str) -> str:
    """Return the beginning of an identity somebody means, however they wrote it.

    Empty where it is too short to mean one question.
    """
    letters = "".join(sign for sign in number.upper() if sign.isalnum()).removeprefix("Q")
    letters = letters.translate(ALIKE)
    return PREFIX + letters if len(letters) >= SPOKEN else ""
