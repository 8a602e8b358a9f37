"""What each page shows, to whom, and that nothing a partner wrote is more than text."""

import json
from datetime import date
from html.parser import HTMLParser
from typing import Any

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
    client = enter("anna")
    shown = Elements(client.get(page.path).text)
    assert ("h1", {}) in shown.found
    told = client.get("/api/v1" + (page.path if page.path != "/" else "/today")).json()
    for rows in told.values():
        for row in rows if isinstance(rows, list) else []:
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


@pytest.mark.parametrize("who", ["wanda", "audit"])
def test_one_partner_never_sees_another(enter: Enter, who: str) -> None:
    theirs = files(enter("anna"))
    other = enter(who)
    assert [*files(other)] == ["PO_2026-120.csv"]
    for path in (
        "/",
        "/documents",
        "/files",
        "/documents?partner=nordwerk",
        "/files?show=unreadable",
    ):
        page = other.get(path).text
        assert "4500071235" not in page
        assert "nordwerk" not in page.replace("partner=nordwerk", "")
    for name in ("PO_BAD.edi", HOSTILE):
        receipt = theirs[name]["receipt"]
        for end in ("", "/original", "/report"):
            assert other.get(f"/files/{receipt}{end}").status_code == 404
        assert other.get("/api/v1/documents", params={"search": receipt}).json()["documents"] == []


@pytest.mark.parametrize("path", ["/files", "/files?show=unreadable", "/documents", "/"])
def test_what_partners_write_is_text_and_nothing_else(enter: Enter, path: str) -> None:
    shown = Elements(enter("anna").get(path).text)
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

    assert seen(date(2026, 11, 23), date(2026, 11, 23)) == 3
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
