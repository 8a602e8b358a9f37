"""Tells from the two ends of a file whether it is a zip whose last part is missing."""

LOCAL_HEADER = b"PK\x03\x04"
END_RECORD = b"PK\x05\x06"
END_RECORD_SIZE = 22
"""Bytes of the end-of-central-directory record without its comment."""

HEAD_BYTES = 512
TAIL_BYTES = END_RECORD_SIZE + 65_535
"""How much of a file's ends is enough: the record with the longest comment it can have."""

PADDING = b"\x00\r\n\x1a"
"""What transports append to a file that is whole."""


def lacks_end_record(head: bytes, tail: bytes) -> bool:
    """Say whether a file that starts as a zip does not end as one: it is not whole yet.

    The record must reach the end of the file with its comment, so that the record of a
    zip stored inside another does not pass for the outer one's.
    """
    if not head.startswith(LOCAL_HEADER):
        return False
    position = tail.rfind(END_RECORD)
    while position >= 0:
        if _reaches_the_end(tail[position:]):
            return False
        position = tail.rfind(END_RECORD, 0, position)
    return True


def _reaches_the_end(record: bytes) -> bool:
    if len(record) < END_RECORD_SIZE:
        return False
    comment = int.from_bytes(record[END_RECORD_SIZE - 2 : END_RECORD_SIZE], "little")
    whole = END_RECORD_SIZE + comment
    return len(record) >= whole and not record[whole:].strip(PADDING)
