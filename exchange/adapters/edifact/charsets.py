"""Which characters an interchange may use, by the syntax identifier of its UNB (0001)."""

from collections.abc import Mapping

CODECS: Mapping[str, str] = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
    "UNOX": "iso2022_jp_2",
    "UNOY": "utf-8",
}
"""Levels A and B are read as ASCII: senders use small letters in A, and no byte above 127
has a meaning in either. X is ISO 2022; the codec knows the Latin, Greek, Chinese, Korean and
Japanese sets among its escapes."""
