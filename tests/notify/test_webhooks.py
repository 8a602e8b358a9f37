"""A webhook is called by a signed POST, at the configured host and nowhere else."""

import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from knowing_people import queued
from postbox import certificate, deaf, free_port

from exchange.adapters.webhook.calling import caller
from exchange.adapters.webhook.signing import HEADER, WINDOW, holds, signed
from exchange.model.notifications import Accepted, Answered, Later, Never, Sending
from exchange.model.notifying import Webhook
from exchange.notify.bundling import body, bundled

SECRET = b"shared between us"
NOW = 1_795_500_000


@dataclass
class Chat:
    """What a chat tool got; it answers with `status` and `headers`."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: bytes = b"ok"
    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        size = int(request.headers.get("Content-Length", "0"))
        got = {name.lower(): value for name, value in request.headers.items()}
        self.calls.append((request.path, got, request.rfile.read(size)))
        request.send_response(self.status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(self.text)


@contextmanager
def serving(chat: Chat, context: ssl.SSLContext | None = None) -> Iterator[int]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            chat.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def hook(tmp_path: Path) -> Webhook:
    (tmp_path / "chat").write_bytes(SECRET + b"\n")
    return Webhook(name="chat", url="", secret_file=str(tmp_path / "chat"), seconds=2.0)


def sending() -> Sending:
    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    one = queued(channel="webhook", address="chat", line="FC.edi of ACME was refused.")
    return bundled([one], lambda batch: pytest.fail(str(batch)), at)


def call(hook: Webhook, url: str) -> Answered:
    return caller([replace(hook, url=url)], lambda: NOW)(sending())


def test_what_arrives_is_small_signed_and_told_apart(hook: Webhook) -> None:
    chat = Chat()
    with serving(chat) as port:
        found = call(hook, f"http://127.0.0.1:{port}/hooks/7?room=edi")
    assert found == Accepted("200 OK ok")
    ((path, headers, content),) = chat.calls
    assert path == "/hooks/7?room=edi"
    assert headers["content-type"] == "application/json"
    assert headers["exchange-delivery"] == sending().identity
    assert holds(SECRET, content, headers[HEADER.lower()], NOW)
    assert json.loads(content) == {
        "event": "file_refused", "id": sending().identity, "at": "2026-11-23T09:00:00+00:00",
        "partner": "acme", "about": "FC.edi", "rule": "FC-006", "count": 1, "urgent": False,
        "receipt": "", "text": "FC.edi of ACME was refused.",
    }  # fmt: skip


SIGNATURES = (
    ("as it is", SECRET, b"{}", 0, True),
    ("another body", SECRET, b"{ }", 0, False),
    ("another secret", b"guessed", b"{}", 0, False),
    ("just in time", SECRET, b"{}", WINDOW, True),
    ("played again later", SECRET, b"{}", WINDOW + 1, False),
    ("from the future", SECRET, b"{}", -WINDOW - 1, False),
)


@pytest.mark.parametrize(("_why", "secret", "content", "age", "expected"), SIGNATURES)
def test_a_receiver_believes_what_is_ours_whole_and_recent(
    _why: str, secret: bytes, content: bytes, age: int, *, expected: bool
) -> None:
    assert holds(secret, content, signed(SECRET, b"{}", NOW), NOW + age) is expected


@pytest.mark.parametrize("header", ["", "t=,v1=", "v1=00", f"t={NOW},v1=00", "t=x,v1=y"])
def test_no_other_header_is_believed(header: str) -> None:
    assert not holds(SECRET, b"{}", header, NOW)


STATUSES = (
    (204, Accepted), (301, Never), (307, Never), (400, Never), (401, Never), (404, Never),
    (408, Later), (410, Never), (429, Later), (500, Later), (503, Later),
)  # fmt: skip


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_what_an_answer_means(hook: Webhook, status: int, kind: type) -> None:
    with serving(Chat(status=status, text=b"")) as port:
        assert isinstance(call(hook, f"http://127.0.0.1:{port}/"), kind)


def test_nobody_is_followed_elsewhere(hook: Webhook) -> None:
    inside = Chat()
    with serving(inside) as hidden:
        to = {"Location": f"http://127.0.0.1:{hidden}/secret"}
        with serving(Chat(status=302, headers=to)) as port:
            found = call(hook, f"http://127.0.0.1:{port}/")
    assert isinstance(found, Never)
    assert not inside.calls


def test_no_proxy_of_the_environment_is_asked(
    hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, chat = Chat(), Chat()
    with serving(proxy) as elsewhere, serving(chat) as port:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{elsewhere}")
        assert isinstance(call(hook, f"http://127.0.0.1:{port}/"), Accepted)
    assert (len(chat.calls), proxy.calls) == (1, [])


def test_who_says_nothing_holds_us_no_longer_than_agreed(hook: Webhook) -> None:
    with deaf() as port:
        assert isinstance(call(replace(hook, seconds=0.2), f"http://127.0.0.1:{port}/"), Later)


def test_nobody_there_is_tried_again(hook: Webhook) -> None:
    assert isinstance(call(hook, f"http://127.0.0.1:{free_port()}/"), Later)


def test_a_certificate_nobody_vouches_for_is_not_believed(hook: Webhook, tmp_path: Path) -> None:
    chat, (context, trusted) = Chat(), certificate(tmp_path)
    with serving(chat, context) as port:
        url = f"https://127.0.0.1:{port}/"
        assert isinstance(call(hook, url), Never)
        assert not chat.calls
        assert isinstance(call(replace(hook, ca_file=str(trusted)), url), Accepted)


def test_a_webhook_that_is_not_configured_any_more_is_not_called() -> None:
    assert isinstance(caller([])(sending()), Never)


def test_an_endless_answer_is_not_read_to_its_end(hook: Webhook) -> None:
    with serving(Chat(text=b"x" * 1_000_000)) as port:
        found = call(hook, f"http://127.0.0.1:{port}/")
    assert isinstance(found, Accepted)
    assert len(found.said) < 400


def test_a_body_is_ascii_and_holds_no_more_than_is_documented() -> None:
    hostile = queued(about="a\r\n\u2028\udce9.edi", line="\x00\x1b ünï", channel="webhook")
    text = body(hostile)
    assert text.isascii()
    assert text.isprintable()
    assert len(json.loads(text)) == 10
    assert os.linesep not in text
