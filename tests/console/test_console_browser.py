"""A real Chromium: every page by its rules of WCAG, nothing from elsewhere, without scripts too."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from console.conftest import PASSWORD
from playwright.sync_api import Browser, Page, sync_playwright

from exchange.console.app import make_app
from exchange.console.office import Office
from exchange.console.pages import PAGES

QUIET = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LISTS = [page.path for page in PAGES if not page.of_one]


@pytest.fixture(scope="module")
def address(kept: Path) -> Iterator[str]:
    """Return where a console is served, over a socket of its own."""
    office = Office(kept)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = uvicorn.Config(make_app(office), log_level="critical")
        server = uvicorn.Server(settings)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
    office.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*QUIET])
        yield found
        found.close()


def entered(page: Page, address: str, to: str = "/") -> Page:
    """Log in where one is sent, and come back to where one wanted to go."""
    page.goto(address + to)
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(address + to)
    return page


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_keeps_the_rules_and_asks_nobody_else(
    browser: Browser, address: str, colours: str
) -> None:
    with browser.new_context(color_scheme=colours) as context:  # type: ignore[arg-type]
        page, asked, said = context.new_page(), set[str](), list[str]()
        page.on("request", lambda request: asked.add(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(address + "/login")
        assert Axe().run(page).violations_count == 0
        entered(page, address)
        for path in LISTS:
            page.goto(address + path)
            found = Axe().run(page)
            assert found.violations_count == 0, (path, found.generate_report())
        page.goto(address + "/files")
        page.get_by_role("link", name="PO_BAD.edi").click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert {url.split("/")[2] for url in asked if url.startswith("http")} == {address[7:]}
        assert said == []


def test_the_day_of_a_coordinator_without_any_script(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = entered(context.new_page(), address, "/documents?verdict=rejected")
        page.get_by_label("Number, part, file, hash").fill("4500071235")
        page.get_by_role("button", name="Show").click()
        assert "search=4500071235" in page.url
        page.get_by_role("link", name="PO_BAD.edi").click()
        assert page.get_by_text("20261332 is not a valid value").count() == 1
        with page.expect_download() as download:
            page.get_by_role("link", name="The file as it came").click()
        assert download.value.suggested_filename == "PO_BAD.edi"
        page.get_by_role("link", name="The report as its sender got it").click()
        assert page.url.endswith("/report")
        page.go_back()
        page.get_by_role("button", name="Log out").click()
        page.goto(address + "/files")
        assert "/login" in page.url


def test_a_list_is_walked_by_keys(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = entered(context.new_page(), address, "/documents")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("j")
        first = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.textContent") is not None
        page.keyboard.press("k")
        assert page.evaluate("document.activeElement.textContent") == first
        page.keyboard.press("Enter")
        page.wait_for_url("**/files/*")
        assert first in page.title()
