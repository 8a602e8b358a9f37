"""A real Chromium: every page by its rules of WCAG, nothing from elsewhere, without scripts too."""

import os
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from acceptance.installation import WISTA
from axe_playwright_python.sync_playwright import Axe
from console.conftest import ORDER, PASSWORD
from playwright.sync_api import Browser, Page, sync_playwright

from exchange.console.app import make_app
from exchange.console.office import Office
from exchange.console.pages import PAGES

PICTURES = os.environ.get("EXCHANGE_SCREENSHOTS", "")
"""A folder in which pictures of the pages are kept; nowhere by default."""

QUIET = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
RULES: dict[str, Any] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
"""What is looked at by which colours: without light, only the colours are others."""

SAMPLE = WISTA / "PO_2026-120.csv"
LISTS = [page.path for page in PAGES if not page.of_one]
WHOLE = (
    "/partners/nordwerk", "/forecasts/nordwerk", "/orders?number=4500071234",
    "/answers?partner=nordwerk&type=CONTRL&stage=delivered", "/rules?show=all",
)  # fmt: skip
"""Pages about one thing that are there in the same words every time."""


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


def entered(page: Page, address: str, to: str = "/", who: str = "anna") -> Page:
    """Log in where one is sent, and come back to where one wanted to go."""
    page.goto(address + to)
    page.get_by_label("Name").fill(who)
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
        entered(page, address, who="root")
        for path in [*LISTS, *WHOLE]:
            page.goto(address + path)
            found = Axe().run(page, options=RULES[colours])
            assert found.violations_count == 0, (path, found.generate_report())
            pictured(page, f"{path} {colours}")
        page.goto(address + "/files")
        page.get_by_role("link", name="PO_BAD.edi").click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert {url.split("/")[2] for url in asked if url.startswith("http")} == {address[7:]}
        assert said == []


def pictured(page: Page, name: str) -> None:
    """Keep a picture of a page where somebody asked for one."""
    if PICTURES:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "today"
        page.screenshot(path=Path(PICTURES) / f"{plain}.png", full_page=True)


def go(page: Page, name: str) -> None:
    """Go to a page by its name in the frame."""
    page.get_by_label("Pages").get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", level=1).wait_for()


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
        asked_and_answered(page)
        an_order_as_it_stands(page)
        a_sample_of_a_partner(page)
        assert page.get_by_role("link", name="Audit log").count() == 0
        page.get_by_role("button", name="Log out").click()
        page.goto(address + "/files")
        assert "/login" in page.url


def asked_and_answered(page: Page) -> None:
    """See what waits for a customer, and how far the answers to them are."""
    go(page, "Questions")
    assert page.get_by_text("no price is stated").count() == 1
    assert page.get_by_text('yes --reason "who said it').count() > 0
    go(page, "Answers")
    page.get_by_label("nordwerk, CONTRL, delivered").click()
    assert "stage=delivered" in page.url
    assert page.get_by_text("PO_BAD.").count() > 0


def an_order_as_it_stands(page: Page) -> None:
    """Look up an order somebody calls about."""
    go(page, "Orders")
    page.get_by_label("Number of an order").fill("4500071234")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_text("deleted by 900017").count() == 1
    pictured(page, "coordinator order")


def a_sample_of_a_partner(page: Page) -> None:
    """Check a file a partner sent by mail; one child reads it."""
    go(page, "Partners")
    page.get_by_role("link", name="Nordwerk").click()
    broken = ORDER.replace(b"QTY+21:240:PCE", b"QTY+21:many:PCE")
    sample = {"name": "PO_TRY.edi", "mimeType": "application/octet-stream", "buffer": broken}
    page.get_by_label("File, up to 20 MB").set_input_files(sample)  # type: ignore[arg-type]
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name="PO_TRY.edi, checked").wait_for()
    assert page.get_by_text("many").count() > 0
    pictured(page, "coordinator sample")


def test_the_day_of_an_auditor(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = entered(context.new_page(), address, "/audit", who="audit")
        assert page.get_by_text("nordwerk").count() == 0
        page.get_by_label("What").select_option("settled")
        page.get_by_role("button", name="Show").click()
        page.locator("tbody a").first.click()
        page.get_by_role("heading", name="PO_2026-120.csv").wait_for()
        assert page.get_by_text("What happened, as the audit trail has it").count() == 1
        with page.expect_download() as download:
            page.get_by_role("link", name="The file as it came").click()
        assert Path(download.value.path()).read_bytes() == SAMPLE.read_bytes()
        go(page, "Rules")
        assert page.get_by_text("1 files came in that time").count() == 1
        go(page, "Audit log")
        page.get_by_role("button", name="Verify the chain").click()
        page.get_by_role("heading", name="The chain is whole").wait_for()
        assert Axe().run(page).violations_count == 0
        pictured(page, "auditor verified")
        page.goto(address + "/partners/wista")
        assert page.get_by_label("File, up to 20 MB").count() == 0
        page.goto(address + "/partners/nordwerk")
        assert page.get_by_text("There is no partner nordwerk").count() == 1


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
