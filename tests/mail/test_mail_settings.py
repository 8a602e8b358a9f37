"""Mail and webhooks that cannot work, or would tell strangers, are refused with file and key."""

from pathlib import Path

import pytest

from exchange import settings
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration

SERVER = '[mail]\nhost = "smtp.example.org"\nsender = "us@example.org"\n'
HERE = '[mail]\nhost = "127.0.0.1"\nsender = "us@example.org"\ntls = "none"\n'
HOOK = '[[webhooks]]\nname = "chat"\nsecret_file = "chat"\n'
LIS = '[[contacts]]\nrole = "edi"\nname = "Lis"\n'


def load(root: Path, text: str, partner: str = "") -> Configuration:
    (root / "secrets").mkdir()
    for name, mode in (("smtp", 0o600), ("chat", 0o600), ("open", 0o644)):
        (root / "secrets" / name).write_text("x")
        (root / "secrets" / name).chmod(mode)
    (root / "exchange.toml").write_text(f'name = "Ours"\n{text}')
    if partner:
        (root / "partners").mkdir()
        (root / "partners/acme.toml").write_text(f'name = "A"\nstate = "live"\n{partner}')
    return settings.load(root)


WRONG = (
    (SERVER + 'tls = "none"', "key mail.tls: without encryption only a server on this machine"),
    (SERVER + 'user = "a"', "key mail.user: user and password_file go together"),
    (SERVER + 'password_file = "smtp"', "user and password_file go together"),
    (HERE + 'user = "a"\npassword_file = "smtp"', "a password is not said without encryption"),
    (SERVER + 'user = "a"\npassword_file = "../smtp"', "is not the name of a file in secrets/"),
    (SERVER + 'user = "a"\npassword_file = "none"', "there is no file secrets/none"),
    (SERVER + 'user = "a"\npassword_file = "open"', "has mode 644"),
    (SERVER + 'ca_file = "ca.pem"', "key mail.ca_file: there is no file ca.pem"),
    (SERVER + 'reply_to = "a@b\\r\\nBcc: c@d"', "key mail.reply_to"),
    ('[mail]\nhost = "h"\nsender = "nobody"', "key mail.sender: 'nobody' is no address"),
    (SERVER + "port = 0", "key mail.port"),
    (SERVER + 'hots = "x"', "did you mean 'host'?"),
    ('[telling]\nquiet = "8pm-6am"', "key telling.quiet: '8pm-6am' is not like 20:00-06:00"),
    (LIS + 'email = "lis at example.org"', "key contacts.1.email"),
    (LIS + 'deputy_email = "a@example.org"', "whose is it? Name the deputy"),
    (LIS + 'away = [["2026-12-24", "2026-12-01"]]', "an absence ends before it begins"),
    (LIS + 'side = "theirs"', "who is theirs stands in a partner file"),
    (HOOK + 'url = "http://chat.example.org/x"', "without encryption only this machine"),
    (HOOK + 'url = "https://a:b@chat.example.org/x"', "no user and no password in an address"),
    (HOOK + 'url = "https://chat.example.org/x#y"', "nothing after a #"),
    (HOOK + 'url = "https://chat.example.org/x y"', "only printable ASCII"),
    (HOOK + 'url = "https://chat.example.org:port/"', "key webhooks.1.url"),
    (HOOK + 'url = "file:///etc/passwd"', "write the whole address"),
    (HOOK + 'url = "chat.example.org"', "write the whole address"),
    (
        HOOK + 'url = "https://a.example/"\n' + HOOK + 'url = "https://b.example/"',
        "name of its own",
    ),
    (HOOK.replace('"chat"\n', '"none"\n') + 'url = "https://a.example/"', "no file secrets/none"),
    ('[[notify]]\nevent = "alert"\nrole = "edi"\nchannel = "mail"', "there is no [mail]"),
    ('[[notify]]\nevent = "alert"\nrole = "edi"\nchannel = "webhook"', "there is no [[webhooks]]"),
    ('[[notify]]\nevent = "alarm"\nrole = "edi"\nchannel = "none"', "key notify.1.event"),
    (
        HOOK + 'url = "https://a.example/"\n[[notify]]\nevent = "alert"\nrole = "edi"\n'
        'channel = "webhook"\nwebhook = "chet"',
        "there is no webhook 'chet', did you mean 'chat'?",
    ),
)


@pytest.mark.parametrize(("text", "why"), WRONG, ids=[row[1] for row in WRONG])
def test_what_cannot_work_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Misconfigured) as found:
        load(tmp_path, text)
    assert why in str(found.value)
    assert "exchange.toml" in str(found.value)


BY_MAIL = '[delivery]\nto = "mail"\n'
ROE = '[[contacts]]\nrole = "edi"\nname = "Roe"\n'

UNMAILED = (
    ("", BY_MAIL, "exchange.toml has no [mail] to deliver by"),
    (HERE, BY_MAIL, "no contact of theirs has an address"),
    (HERE, ROE + 'email = "roe@example.org"\nside = "ours"\n' + BY_MAIL, "no contact of theirs"),
    (HERE, BY_MAIL + 'addresses = ["a b@example.org"]', "key delivery.addresses.1"),
)


@pytest.mark.parametrize(("text", "partner", "why"), UNMAILED)
def test_a_partner_nobody_can_write_to_is_refused(
    tmp_path: Path, text: str, partner: str, why: str
) -> None:
    with pytest.raises(Misconfigured) as found:
        load(tmp_path, text, partner)
    assert why in str(found.value)
    assert "acme.toml" in str(found.value)


def test_what_works_has_its_secrets_by_their_whole_paths(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("x")
    text = SERVER + 'user = "a"\npassword_file = "smtp"\nca_file = "ca.pem"\n'
    text += HOOK + 'url = "http://localhost:8080/x"\nevents = ["*"]\n'
    site = load(tmp_path, text, ROE + 'email = "roe@example.org"\n' + BY_MAIL).site
    assert site.mail
    assert site.mail.password_file == str(tmp_path / "secrets/smtp")
    assert site.mail.ca_file == str(tmp_path / "ca.pem")
    assert site.webhooks[0].secret_file == str(tmp_path / "secrets/chat")
