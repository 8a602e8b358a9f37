"""Mails as mail programs write them, made by hand so that every byte is ours."""

from base64 import encodebytes
from collections.abc import Iterable

HEAD = (
    b"From: =?utf-8?q?J=C3=BCrgen_Gro=C3=9F?= <disposition@nordwerk.example>\r\n"
    b"To: orders@ems.example\r\n"
    b"Subject: =?utf-8?B?Rm9yZWNhc3QgVzQ4LA==?=\r\n =?utf-8?Q?_bitte_pr=C3=BCfen?=\r\n"
    b"Date: Mon, 23 Nov 2026 09:00:00 +0100\r\n"
    b"Message-ID: <fc48@nordwerk.example>\r\n"
    b"MIME-Version: 1.0\r\n"
)
SUBJECT = "Forecast W48, bitte prüfen"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nGuten Tag,\r\nanbei die Prognose.\r\n"


def part(head: str, body: bytes) -> bytes:
    """Return a part, its lines ended as mail ends them."""
    return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


def file(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    """Return a file as programs attach it."""
    head = (
        f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"'
    )
    return part(head, encodebytes(content).replace(b"\n", b"\r\n"))


def multipart(parts: Iterable[bytes], kind: str = "mixed", boundary: str = "=_b") -> bytes:
    """Return parts as one, from its type on."""
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + each + b"\r\n" for each in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + body + line + b"--\r\n"


def letter(*parts: bytes, head: bytes = HEAD, boundary: str = "=_b") -> bytes:
    """Return a mail of these parts."""
    return head + multipart(parts, boundary=boundary)
