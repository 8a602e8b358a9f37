"""Who gets in, who stays in, and what a request must not come from (ASVS 5.0 chapters 3, 6, 7)."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from console.conftest import PASSWORD, Enter
from starlette.testclient import TestClient

from exchange.console.accounts import (
    Account,
    Role,
    hashed,
    keep,
    matches,
    read_accounts,
)
from exchange.console.attempts import FREE, LONGEST, WINDOW, Attempts
from exchange.console.entering import inside
from exchange.console.guarding import HEADERS, attached
from exchange.console.office import Office
from exchange.console.pages import PAGES
from exchange.console.sessions import IDLE, MOST, WHOLE, Sessions, form_token, same
from exchange.errors import Misconfigured

PATHS = [page.path.replace("{identity}", "01JD3K9QZZ0000000000000000") for page in PAGES]
FILE = "/files/01JD3K9QZZ0000000000000000"
EVERY = [*PATHS, *(f"{FILE}/{name}" for name in ("original", "report", "answers/1"))]


@pytest.mark.parametrize("path", EVERY)
def test_nobody_sees_anything_without_a_session(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?to=%2F")
    api = client.get("/api/v1" + (path if path != "/" else "/today"))
    assert api.status_code in {401, 404}
    assert client.get("/api/v1/documents").json() == {"detail": "Log in first."}


def test_the_cookie_is_for_this_console_alone(client: TestClient) -> None:
    answer = client.post("/login", data={"name": "anna", "password": PASSWORD})
    told = {each.strip().lower() for each in answer.headers["set-cookie"].split(";")}
    assert {"path=/", "httponly", "secure", "samesite=lax"} <= told
    assert answer.headers["set-cookie"].startswith("__Host-exchange=")


@pytest.mark.parametrize(("name", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_password_says_no_more_than_that(
    client: TestClient, name: str, password: str
) -> None:
    answer = client.post("/login", data={"name": name, "password": password})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert ("Name or password is wrong." in answer.text) is bool(name)


def test_who_fails_too_often_waits(client: TestClient, office: Office) -> None:
    moment = office.monotonic()
    office.monotonic = lambda: moment
    for _ in range(FREE):
        assert client.post("/login", data={"name": "anna", "password": "x"}).status_code == 422
    refused = client.post("/login", data={"name": "anna", "password": PASSWORD})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    office.monotonic = lambda: moment + 3
    assert client.post("/login", data={"name": "anna", "password": PASSWORD}).status_code == 303


def test_waiting_doubles_and_ends() -> None:
    attempts, waits = Attempts(), []
    for second in range(FREE + 12):
        attempts.fail(("account a",), float(second) / 100)
        waits.append(round(attempts.wait(("account a", "address b"), float(second) / 100)))
    assert waits[: FREE + 3] == [0] * (FREE - 1) + [2, 4, 8, 16]
    assert max(waits) == LONGEST
    assert attempts.wait(("account a",), WINDOW + 1) == 0.0
    attempts.succeed("account a")
    assert attempts.wait(("account a",), 0.2) == 0.0


@pytest.mark.parametrize(
    "elsewhere",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
     {"origin": "https://other.example"}, {"origin": "null"}],
)  # fmt: skip
def test_another_site_cannot_send_a_form(client: TestClient, elsewhere: dict[str, str]) -> None:
    told = {"name": "anna", "password": PASSWORD}
    assert client.post("/login", data=told, headers=elsewhere).status_code == 403
    ours = {"sec-fetch-site": "same-origin", "origin": "https://localhost"}
    assert client.post("/login", data=told, headers=ours).status_code == 303


def test_a_console_answers_to_its_own_names_alone(client: TestClient) -> None:
    assert client.get("/login", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/login", headers={"host": "127.0.0.1:8080"}).status_code == 200


@pytest.mark.parametrize("path", ["/login", "/", "/documents", "/nowhere", "/api/v1/documents"])
def test_every_answer_carries_the_headers(enter: Enter, path: str) -> None:
    answer = enter("anna").get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("to", "where"),
    [("/documents?verdict=held", "/documents?verdict=held"), ("//evil.example", "/"),
     ("https://evil.example", "/"), ("/\\evil.example", "/"), ("/a\nb", "/"), ("", "/")],
)  # fmt: skip
def test_the_door_leads_inside(to: str, where: str) -> None:
    assert inside(to) == where


def test_logging_out_ends_the_session_on_our_side(enter: Enter, office: Office) -> None:
    client = enter("anna")
    cookie = client.headers["cookie"].partition("=")[2]
    assert client.post("/logout", data={"token": "guessed"}).status_code == 303
    assert client.get("/").status_code == 200
    found = office.sessions.find(cookie, office.monotonic())
    assert found
    client.post("/logout", data={"token": form_token(found)})
    assert client.get("/").status_code == 303


def test_an_account_that_was_taken_away_is_out_at_once(site: Path, client: TestClient) -> None:
    client.app.state.office = Office(site)  # type: ignore[attr-defined]
    client.post("/login", data={"name": "anna", "password": PASSWORD})
    assert client.get("/").status_code == 200
    keep(site, [each for each in read_accounts(site).values() if each.name != "anna"])
    assert client.get("/").status_code == 303


@pytest.mark.parametrize(("later", "known"), [(IDLE - 1, True), (IDLE, False)])
def test_a_session_that_rests_ends(later: float, *, known: bool) -> None:
    sessions = Sessions()
    token = sessions.begin("anna", 0.0)
    assert bool(sessions.find(token, later)) is known
    assert not sessions.find(token + "x", 0.0)


def test_a_session_ends_after_a_day_of_work() -> None:
    sessions, now = Sessions(), 0.0
    token = sessions.begin("anna", now)
    while now + IDLE / 2 < WHOLE:
        now += IDLE / 2
        assert sessions.find(token, now)
    assert not sessions.find(token, WHOLE)


def test_sessions_do_not_grow_for_ever() -> None:
    sessions = Sessions()
    sessions.known = dict.fromkeys(map(str, range(MOST)), sessions_of(sessions))
    token = sessions.begin("anna", 5.0)
    assert len(sessions.known) == MOST
    sessions.end_all("anna")
    assert not sessions.find(token, 5.0)


def sessions_of(sessions: Sessions):  # type: ignore[no-untyped-def]  # noqa: ANN201
    token = sessions.begin("old", 0.0)
    found = sessions.find(token, 0.0)
    assert found
    assert same(form_token(found), found)
    assert not same("", found)
    return found


def test_a_password_is_kept_as_a_hash_that_costs() -> None:
    kept = hashed("twelve characters")
    assert "twelve" not in kept
    assert kept != hashed("twelve characters")
    assert matches("twelve characters", kept)
    assert not matches("twelve characters ", kept)
    assert not matches("", "")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: hashed("short"), "at least 12"),
        (lambda: Account(name="x", role=cast("Role", "boss")), "boss"),
        (lambda: Account(name="../x", role="viewer"), "a name is written in"),
        (lambda: Account(name='a"\n[b]', role="viewer"), "a name is written in|toml"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    tmp_path: Path, wrong: Callable[[], Account], why: str
) -> None:
    with pytest.raises((Misconfigured, ValueError), match="(?i)" + why + "|input should be"):
        keep(tmp_path, [wrong()])
    assert [*tmp_path.iterdir()] == []


def test_accounts_come_back_as_they_were(tmp_path: Path) -> None:
    made = Account(name="a.b-c", role="auditor", password=hashed("x" * 12), partners=("p", "q"))
    keep(tmp_path, [made])
    assert read_accounts(tmp_path) == {"a.b-c": made}
    assert (tmp_path / "accounts.toml").stat().st_mode & 0o777 == 0o640
    (tmp_path / "accounts.toml").chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 640"):
        read_accounts(tmp_path)


@pytest.mark.parametrize(
    "name", ["FC.xlsx", "a\r\nSet-Cookie: x=1", 'quo"te.edi', "Żółć.xlsx", "x" * 255, ".."]
)
def test_a_file_keeps_its_name_and_nothing_else(name: str) -> None:
    header = attached(name)
    assert header.startswith('attachment; filename="')
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
