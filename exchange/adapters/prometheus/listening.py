"""Answers who asks for figures or health, over HTTP and in threads of its own."""

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from socket import AF_INET, AF_INET6

import structlog

log = structlog.get_logger()

Page = Callable[[], tuple[HTTPStatus, str, bytes]]
"""Makes a page: its status, its kind, its bytes."""

SECONDS = 5.0
"""How long somebody who asks may take to say what."""


class Desk(BaseHTTPRequestHandler):
    """One who asks. It is told nothing of what answers."""

    timeout = SECONDS
    server_version, sys_version = "exchange", ""
    pages: Mapping[str, Page]

    def do_GET(self) -> None:
        """Answer with the page that is asked for."""
        page = self.pages.get(self.path.partition("?")[0])
        status, kind, body = page() if page else (HTTPStatus.NOT_FOUND, TEXT, b"not here\n")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - as http.server
        """Log nothing: figures are asked for every few seconds."""


class Listener(ThreadingHTTPServer):
    """Where somebody may ask."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Log why a page could not be given; who went away in the middle is no matter."""
        del request, client_address
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            log.error("page_failed", exc_info=error)


TEXT = "text/plain; charset=utf-8"


@contextmanager
def listening(address: str, port: int, pages: Mapping[str, Page]) -> Iterator[int]:
    """Answer at an address while inside; yield the port. Raises OSError where it is taken."""
    family = AF_INET6 if ip_address(address).version == 6 else AF_INET  # noqa: PLR2004 - IPv6
    kind = type("Listener", (Listener,), {"address_family": family})
    server: ThreadingHTTPServer = kind((address, port), type("Desk", (Desk,), {"pages": pages}))
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
