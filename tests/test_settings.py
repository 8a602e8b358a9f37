"""A configuration that is not understood refuses to start and names file, line and key."""

import shutil
from pathlib import Path

import pytest

from exchange import settings, wiring
from exchange.errors import Misconfigured
from exchange.model.findings import Severity
from exchange.model.shipped import schemas

ROOT = Path(__file__).parents[1]

SITE = 'name = "Us"\nidentifiers = ["14:5909000000001"]\n'
PARTNER = 'name = "Acme"\nstate = "live"\nidentifiers = ["14:4012345000009"]\n'
FEED = '\n[[feeds]]\ndocument = "forecast"\nformat = "edifact"\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "partners").mkdir()
    (tmp_path / "exchange.toml").write_text(SITE)
    (tmp_path / "partners/acme.toml").write_text(PARTNER + FEED)
    return tmp_path


def mistake(site: Path) -> str:
    with pytest.raises(Misconfigured) as refusal:
        settings.load(site)
    return str(refusal.value).replace(f"{site}/", "")


def test_the_repository_itself_is_a_site() -> None:
    configuration = settings.load(ROOT)
    assert set(configuration.partners) == {"harborline", "nordwerk", "wista", "_erp"}
    assert configuration.rules["FC-006"].severity is Severity.REJECT
    assert len(configuration.ruleset) == 12


def test_a_small_site_loads(site: Path) -> None:
    partner = settings.load(site).partners["acme"]
    assert (partner.id, partner.feeds[0].document) == ("acme", "forecast")


def test_an_unknown_key_is_named_with_its_line_and_what_was_meant(site: Path) -> None:
    (site / "partners/acme.toml").write_text(PARTNER + 'langauge = "de"\n')
    assert mistake(site) == (
        "partners/acme.toml, line 4, key langauge: unknown key, did you mean 'language'?"
    )


def test_a_wrong_value_in_the_second_feed_is_found_there(site: Path) -> None:
    second = FEED.replace('format = "edifact"', 'format = "telex"')
    (site / "partners/acme.toml").write_text(PARTNER + FEED + second)
    assert mistake(site).startswith("partners/acme.toml, line 11, key feeds.2.format: ")


def test_a_missing_key_is_named(site: Path) -> None:
    (site / "partners/acme.toml").write_text('name = "Acme"\n')
    assert mistake(site) == "partners/acme.toml, key state: this key is missing"


def test_broken_toml_is_named_with_its_line(site: Path) -> None:
    (site / "exchange.toml").write_text('name = "Us"\nidentifiers = ][\n')
    assert mistake(site).startswith("exchange.toml: ")
    assert "line 2" in mistake(site)


def test_a_site_without_its_file_says_so(tmp_path: Path) -> None:
    assert mistake(tmp_path) == "exchange.toml: there is no such file"


def test_an_edi_partner_needs_an_identifier(site: Path) -> None:
    (site / "partners/acme.toml").write_text('name = "A"\nstate = "live"\n' + FEED)
    assert "identifiers" in mistake(site)


def test_an_identifier_has_a_qualifier(site: Path) -> None:
    (site / "exchange.toml").write_text('name = "Us"\nidentifiers = ["5909000000001"]\n')
    assert mistake(site).startswith(
        "exchange.toml, line 2, key identifiers: '5909000000001' is not"
    )


def test_two_partners_cannot_be_the_same_party(site: Path) -> None:
    shutil.copy(site / "partners/acme.toml", site / "partners/twin.toml")
    assert "belongs to partners/acme.toml" in mistake(site)


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("", "a feed in xlsx needs a layout"),
        ("forecast-weeks-acros", "did you mean 'forecast-weeks-across'?"),
        ("order-lines", "is for a purchase_order, the feed for a forecast"),
    ],
)
def test_a_workbook_feed_needs_a_layout_that_fits(site: Path, layout: str, said: str) -> None:
    feed = f'\n[[feeds]]\ndocument = "forecast"\nformat = "xlsx"\nlayout = "{layout}"\n'
    (site / "partners/acme.toml").write_text(PARTNER + feed)
    assert said in mistake(site)


def test_the_layout_of_an_order_is_none_for_a_change_of_one(site: Path) -> None:
    feed = (
        "\n[[feeds]]\ndocument = 'purchase_order_change'\nformat = 'xlsx'\nlayout = 'order-lines'\n"
    )
    (site / "partners/acme.toml").write_text(PARTNER + feed)
    said = "layout 'order-lines' is for a purchase_order, the feed for a purchase_order_change"
    assert said in mistake(site)


def test_a_call_off_is_not_read_from_a_workbook(site: Path) -> None:
    feed = "\n[[feeds]]\ndocument = 'call_off'\nformat = 'xlsx'\nlayout = 'order-lines'\n"
    (site / "partners/acme.toml").write_text(PARTNER + feed)
    said = "a call_off cannot be read from xlsx yet, only from edifact, x12"
    assert said in mistake(site)


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ("document = 'prices'\nformat = 'csv'\nlayout = 'erp-prices'", "no document type 'prices'"),
        ("document = 'forecast'\nformat = 'json'", "json cannot be read yet, only csv, edifact"),
    ],
)
def test_what_only_our_own_erp_sends_is_no_feed_of_a_partner(
    site: Path, feed: str, said: str
) -> None:
    (site / "partners/acme.toml").write_text(f"{PARTNER}\n[[feeds]]\n{feed}\n")
    assert said in mistake(site)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("document = 'prices'\ndraft = true", "layout 'erp-prices' is a draft"),
        ("document = 'stock'", "layout 'erp-prices' is for a stock, the feed for a prices"),
    ],
)
def test_a_layout_for_the_erp_must_fit_its_table(site: Path, text: str, said: str) -> None:
    columns = "identifiers = []\nrequired = ['reference']\n[columns]\nreference = ['Ref']\n"
    (site / "layouts").mkdir()
    columns = columns.replace("reference", "quantity") if "stock" in text else columns
    (site / "layouts/erp-prices.toml").write_text(f"{text}\n{columns}")
    assert mistake(site).startswith(f"layouts/erp-prices.toml: {said}")


def test_a_partner_file_has_a_plain_name(site: Path) -> None:
    (site / "partners/Acme GmbH.toml").write_text(PARTNER)
    assert "is named in a-z, 0-9 and -" in mistake(site)


@pytest.mark.parametrize("key", ["timezone", "language"])
def test_a_zone_or_language_nobody_knows_is_refused(site: Path, key: str) -> None:
    (site / "exchange.toml").write_text(SITE + f'{key} = "Europe/Warsw"\n')
    assert mistake(site).startswith(f"exchange.toml, line 3, key {key}: ")


def test_a_document_type_nobody_knows_is_refused(site: Path) -> None:
    (site / "partners/acme.toml").write_text(PARTNER + FEED.replace("forecast", "forcast"))
    assert "did you mean 'forecast'?" in mistake(site)


def test_every_rule_speaks_three_languages() -> None:
    for rule in settings.read_rules().values():
        assert set(rule.text) == {"en", "de", "pl"}, rule.id


@pytest.mark.parametrize(
    "line",
    [
        "readers = 0",
        "erp_answer_hours = -1",
        "[limits]\nmax_bytes = 0",
        "[arriving]\nscan_seconds = 0",
    ],
)
def test_a_number_no_site_can_run_with_is_refused(site: Path, line: str) -> None:
    (site / "exchange.toml").write_text(f"{SITE}{line}\n")
    assert "greater than" in mistake(site)


def test_a_format_without_a_reader_is_refused(site: Path) -> None:
    (site / "partners/acme.toml").write_text(PARTNER + FEED.replace("edifact", "json"))
    assert "json cannot be read yet" in mistake(site)


def test_what_can_be_agreed_is_what_can_be_read() -> None:
    assert set(wiring.tools().readers) == settings.READABLE


def test_a_misspelt_key_is_told_before_the_one_it_leaves_missing(site: Path) -> None:
    (site / "partners/acme.toml").write_text('name = "Acme"\nstat = "live"\n')
    assert "key stat: unknown key, did you mean 'state'?" in mistake(site)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[constants.order_schedules]", "[constants.order_schedule]", "there is no such table"),
        ("date_meaning =", "date_meanin =", "did you mean 'date_meaning'?"),
        (
            'identifiers = ["customer_part"',
            'identifiers = ["customer_prt"',
            "no column 'customer_prt'",
        ),
        ('"%d.%m.%Y"', '"%d.%m.%Q"', "is no date pattern"),
        ('required = ["line_number"', 'required = ["part"', "required, but without headings: part"),
    ],
)
def test_a_layout_no_reader_would_understand_is_refused(
    site: Path, old: str, new: str, said: str
) -> None:
    shipped = (ROOT / "schemas/layouts/order-lines.toml").read_text()
    assert old in shipped
    (site / "layouts").mkdir()
    (site / "layouts/mine.toml").write_text(shipped.replace(old, new))
    assert said in mistake(site)


def test_a_character_set_that_is_none_is_refused(site: Path) -> None:
    (site / "partners/acme.toml").write_text(PARTNER + 'edi = { charset = "latin-99" }\n')
    assert mistake(site).startswith("partners/acme.toml")
    assert "'latin-99' is no character set" in mistake(site)


PACKAGES = (
    PARTNER
    + """
[[feeds]]
document = "document_package"
format = "zip"
{naming}
"""
)


@pytest.mark.parametrize(
    ("naming", "why"),
    [
        ('naming = "(?P<part>.*)"', "needs the groups"),
        ('naming = "("', "feeds.1.naming"),
    ],
)
def test_what_the_name_of_a_package_tells_must_be_a_part_and_a_revision(
    site: Path, naming: str, why: str
) -> None:
    right = 'naming = "(?P<part>.*)_(?P<revision>.*).zip"'
    (site / "partners/acme.toml").write_text(PACKAGES.replace("{naming}", right))
    assert settings.load(site).partners["acme"].feeds[0].naming
    (site / "partners/acme.toml").write_text(PACKAGES.replace("{naming}", naming))
    assert why in mistake(site)


@pytest.mark.parametrize(
    ("package", "why"),
    [
        ('bom_layout = "bom-line"', "no layout 'bom-line', did you mean 'bom-lines'?"),
        ('bom_layout = "eco-form"', "is for a engineering_change, needed is one for a bom"),
        ('aml_layout = "bom-lines"', "needed is one for a aml"),
    ],
)
def test_the_layouts_of_a_package_must_read_its_files(site: Path, package: str, why: str) -> None:
    text = (schemas() / "layouts/eco-form.toml").read_text()
    text = text.replace('bom_layout = "bom-lines"\naml_layout = "aml-lines"\n', package + "\n")
    (site / "layouts").mkdir(exist_ok=True)
    (site / "layouts/own-eco.toml").write_text(text)
    assert why in mistake(site)


def test_the_layouts_of_a_package_write_numbers_alike(site: Path) -> None:
    text = (schemas() / "layouts/eco-form.toml").read_text()
    (site / "layouts").mkdir(exist_ok=True)
    (site / "layouts/own-eco.toml").write_text(text.replace('decimal = "."', 'decimal = ","'))
    assert "decimal and thousands must agree" in mistake(site)
