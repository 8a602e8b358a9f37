"""What each page shows, to whom, and that nothing a partner wrote is more than text."""

import html
import json
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl

import pytest
from console.conftest import HOSTILE, Enter
from starlette.testclient import TestClient

from exchange.console.accounts import Account
from exchange.console.documents import DocumentsAsked, look_at_documents
from exchange.console.office import Look, Office
from exchange.console.pages import PAGES
from exchange.console.sessions import Session
from exchange.errors import Misconfigured

LISTS = [page for page in PAGES if not page.of_one]


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def files(client: TestClient) -> dict[str, Any]:
    return {each["filename"]: each for each in client.get("/api/v1/files").json()["files"]}


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.title)
def test_a_page_says_the_same_as_html_and_as_json(enter: Enter, page: Any) -> None:  # noqa: ANN401
    client = enter("root")
    shown = Elements(client.get(page.path).text)
    assert ("h1", {}) in shown.found
    told = client.get("/api/v1" + (page.path if page.path != "/" else "/today")).json()
    for rows in told.values():
        listed = rows if isinstance(rows, list) else []
        for row in (each for each in listed if isinstance(each, dict)):
            assert str(row.get("filename", "")) in shown.text


def test_every_page_is_in_the_description_of_the_api(enter: Enter) -> None:
    paths = enter("anna").get("/api/v1/openapi.json").json()["paths"]
    for page in PAGES:
        path = "/api/v1" + (page.path if page.path != "/" else "/today")
        told = paths[path]["get"]
        asked = {each["name"] for each in told.get("parameters", ())}
        assert asked >= set(page.asked.__annotations__)
        assert "$ref" in told["responses"]["200"]["content"]["application/json"]["schema"]


def test_one_file_from_its_bytes_to_its_answers(enter: Enter) -> None:
    client = enter("anna")
    receipt = files(client)["PO_BAD.edi"]["receipt"]
    told = client.get(f"/api/v1/files/{receipt}").json()
    assert [each["verdict"] for each in told["documents"]] == ["rejected", "accepted"]
    assert told["documents"][0]["findings"][0]["place"].startswith("message 1, segment")
    assert [each["what"] for each in told["events"]][:2] == ["admitted", "settled"]
    shown = Elements(client.get(f"/files/{receipt}").text)
    for finding in told["documents"][0]["findings"]:
        assert finding["sentence"] in shown.text
    links = [attrs["href"] for tag, attrs in shown.found if tag == "a"]
    for each in links:
        assert each
        assert client.get(each).status_code == 200, each


def test_what_was_kept_is_what_is_given(enter: Enter, office: Office) -> None:
    client = enter("anna")
    receipt = files(client)["PO_BAD.edi"]["receipt"]
    original = client.get(f"/files/{receipt}/original")
    assert original.content.startswith(b"UNA")
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"].startswith("attachment;")
    report = client.get(f"/files/{receipt}/report")
    assert report.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    answers = client.get(f"/api/v1/files/{receipt}").json()["answers"]
    sent = next(each for each in answers if each["type"] == "CONTRL")
    outbox = office.site / "outbox/nordwerk" / sent["filename"]
    assert client.get(f"/files/{receipt}/answers/{sent['id']}").content == outbox.read_bytes()
    other = files(client)["PO_2026-120.csv"]["receipt"]
    assert client.get(f"/files/{other}/answers/{sent['id']}").status_code == 404


THEIRS = ("nordwerk", "45000712", "FC2026W48", "4012345000009", "A2B-47")
"""What only one partner has: no page of somebody who sees the other one alone may say it."""


def everything(client: TestClient) -> set[str]:
    """Return every address somebody finds who follows all links from all pages."""
    seen, found = set[str](), [page.path for page in LISTS]
    while found:
        path = found.pop()
        if path in seen or path.startswith(("/static", "/api", "/logout", "http")):
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.headers["content-type"].startswith("text/html") and answer.status_code == 200:
            links = [attrs.get("href") for tag, attrs in Elements(answer.text).found if tag == "a"]
            found += [each for each in links if each and each.startswith("/")]
    return seen


def test_one_partner_never_sees_another_on_any_page(enter: Enter) -> None:
    whole = everything(enter("root"))
    roots = {page.path.split("/{")[0] for page in PAGES}
    assert {path.split("?")[0] for path in whole} >= roots
    asked = {
        f"{page.path}?partner=nordwerk" for page in LISTS if "partner" in page.asked.model_fields
    }
    for who in ("wanda", "audit"):
        other = enter(who)
        assert [*files(other)] == ["PO_2026-120.csv"]
        for path in whole | asked:
            answers = [other.get(path), other.get(f"/api/v1{path if path != '/' else '/today'}")]
            for told in (without(each.text, path) for each in answers):
                assert not any(word in told for word in THEIRS), (who, path, told)


def without(shown: str, path: str) -> str:
    """Return a page without what it only repeats of its own address."""
    place, _, query = path.partition("?")
    repeated = [query, place.rpartition("/")[2], *(value for _, value in parse_qsl(query))]
    telling = (each for each in repeated if any(word in each for word in THEIRS))
    for each in sorted(telling, key=len, reverse=True):
        shown = shown.replace(html.escape(each), "").replace(each, "")
    return shown


@pytest.mark.parametrize("who", ["wanda", "audit"])
def test_the_files_of_another_partner_are_not_there(enter: Enter, who: str) -> None:
    theirs = files(enter("anna"))
    other = enter(who)
    for name in ("PO_BAD.edi", HOSTILE):
        receipt = theirs[name]["receipt"]
        for end in ("", "/original", "/report"):
            assert other.get(f"/files/{receipt}{end}").status_code == 404
        assert other.get("/api/v1/documents", params={"search": receipt}).json()["documents"] == []


@pytest.mark.parametrize("path", [page.path for page in LISTS] + ["/files?show=unreadable"])
def test_what_partners_write_is_text_and_nothing_else(enter: Enter, path: str) -> None:
    shown = Elements(enter("root").get(path).text)
    scripts = [attrs for tag, attrs in shown.found if tag == "script"]
    assert all(each["src"].startswith("/static/") for each in scripts)  # type: ignore[union-attr]
    assert not any(name.startswith("on") for _, attrs in shown.found for name in attrs)
    assert "img" not in {tag for tag, _ in shown.found}


@pytest.mark.parametrize(
    "asked", ['"><script>alert(3)</script>', "' OR 1=1 --", "%", "\x00", "a" * 200]
)
def test_what_is_typed_into_the_search_is_only_looked_for(enter: Enter, asked: str) -> None:
    answer = enter("anna").get("/documents", params={"search": asked})
    assert answer.status_code == 200
    shown = Elements(answer.text)
    assert "There is no such document." in shown.text
    assert ("input", "search") in {(tag, attrs.get("id")) for tag, attrs in shown.found}
    typed = next(attrs["value"] for tag, attrs in shown.found if attrs.get("id") == "search")
    assert typed is not None
    assert "alert" not in asked or typed == asked


@pytest.mark.parametrize(
    ("address", "name"),
    [("/documents?verdict=lovely", "verdict"), ("/documents?since=yesterday", "since"),
     ("/documents?limit=9999", "limit"), ("/documents?colour=red", "colour"),
     ("/files?show=all", "show")],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_said_so(enter: Enter, address: str, name: str) -> None:
    answer = enter("anna").get(address)
    assert answer.status_code == 422
    assert f"{name}:" in answer.text
    assert "Traceback" not in answer.text


def test_the_state_of_a_list_is_in_its_address(enter: Enter) -> None:
    client = enter("anna")
    shown = Elements(client.get("/documents", params={"verdict": "rejected", "limit": 1}).text)
    chosen = [
        attrs["value"] for tag, attrs in shown.found if tag == "option" and "selected" in attrs
    ]
    assert chosen == ["rejected"]
    links = (str(attrs.get("href")) for _, attrs in shown.found)
    told = client.get(next(each for each in links if each.startswith("/api/"))).json()
    assert [each["verdict"] for each in told["documents"]] == ["rejected"]


def test_an_auditor_sees_the_days_that_are_theirs(office: Office) -> None:
    def seen(since: date, until: date) -> int:
        account = Account(name="a", role="auditor", since=since, until=until)
        session = Session("a", 0.0, 0.0, b"")
        look = Look(office, session, account, office.configuration(), office.now())
        wide = DocumentsAsked.model_validate({"since": "2020-01-01", "until": ""})
        return len(look_at_documents(look, wide).documents)

    assert seen(date(2026, 11, 23), date(2026, 11, 23)) == 9
    assert seen(date(2026, 11, 24), date(2026, 12, 31)) == 0
    assert seen(date(2026, 10, 1), date(2026, 11, 22)) == 0


def test_a_configuration_that_broke_leaves_the_last_whole_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = office.configuration()
    monkeypatch.setattr("exchange.console.office.stamped", lambda site: ((str(site), 1),))

    def broken(site: object) -> None:
        raise Misconfigured(f"{site}/partners/acme.toml, line 3, key sate: unknown key")

    monkeypatch.setattr("exchange.wiring.load", broken)
    assert office.configuration() is whole
    assert "line 3" in office.trouble


def test_nothing_yet_is_said_and_no_error(enter: Enter, office: Office, tmp_path: Any) -> None:  # noqa: ANN401
    client = enter("anna")
    (tmp_path / "exchange.toml").write_text((office.site / "exchange.toml").read_text())
    (tmp_path / "accounts.toml").write_text((office.site / "accounts.toml").read_text())
    (tmp_path / "accounts.toml").chmod(0o640)
    office.site, office.known, office.held = tmp_path, None, None
    answer = client.get("/documents")
    assert answer.status_code == 503
    assert "exchange run" in answer.text
    assert json.loads(client.get("/api/v1/documents").text)["detail"].startswith("Nothing has run")
