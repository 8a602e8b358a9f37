"""Agreements are read as they were meant, or refused with file, line and key."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import settings
from exchange.errors import Misconfigured
from exchange.model.findings import Severity
from exchange.model.policies import Band
from exchange.model.shipped import schemas
from exchange.sandbox.channel import CONFIGURATION
from exchange.settings.agreements import cover, read_agreements

SITE = 'name = "Us"\ntimezone = "Europe/Warsaw"\n'
PARTNER = 'name = "Acme"\nstate = "live"\nagreement = "acme"\n'
HEAD = 'name = "acme"\nversion = "1"\nvalid_from = 2026-01-01\n'
BANDS = """[flexibility]
clause = "Annex 2"
bands = [
  {first = 0, last = 28, increase = 0, decrease = 0, clause = "Annex 2, row 1"},
  {first = 29, last = 56, increase = 25, decrease = 12.5},
  {first = 57},
]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return laid_out(tmp_path, {"acme": HEAD + BANDS})


def laid_out(site: Path, agreements: Mapping[str, str]) -> Path:
    (site / "partners").mkdir(exist_ok=True)
    (site / "agreements").mkdir(exist_ok=True)
    (site / "exchange.toml").write_text(SITE)
    (site / "partners/acme.toml").write_text(PARTNER)
    for name, text in agreements.items():
        (site / f"agreements/{name}.toml").write_text(text)
    return site


def mistake(site: Path) -> str:
    with pytest.raises(Misconfigured) as refusal:
        settings.load(site)
    return str(refusal.value).replace(f"{site}/", "")


def test_figures_are_kept_exactly_and_cited_by_the_nearest_clause(site: Path) -> None:
    (agreement,) = settings.load(site).agreements["acme"]
    first, second, last = agreement.flexibility.bands
    assert (first.clause, second.decrease, last.last) == ("Annex 2, row 1", Decimal("12.5"), None)
    assert agreement.flexibility.cited("bands") == "Annex 2"
    assert (len(agreement.digest), agreement.file) == (12, "acme.toml")


def test_it_crosses_to_a_reading_child_unchanged(site: Path) -> None:
    (site / "exchange.toml").write_text(SITE + 'calendar = "PL"\n')
    known = settings.load(site)
    crossed = CONFIGURATION.validate_json(CONFIGURATION.dump_json(known))
    assert crossed.agreements == known.agreements
    assert crossed.calendars == known.calendars


def test_versions_follow_each_other_and_the_day_tells_which_holds(site: Path) -> None:
    first = HEAD + "valid_to = 2026-06-30\n"
    second = HEAD.replace('"1"', '"2"').replace("2026-01-01", "2026-08-01")
    known = settings.load(laid_out(site, {"acme": first, "b": second}))
    found = [
        known.agreement_of("acme", date(2026, month, day))
        for month, day in ((1, 1), (6, 30), (7, 1), (7, 31), (8, 1))
    ]
    assert [each and each.version for each in found] == ["1", "1", None, None, "2"]
    assert known.agreement_of("nobody", date(2026, 1, 1)) is None


def test_the_version_for_a_plant_counts_before_the_one_for_all(site: Path) -> None:
    south = HEAD.replace('"1"', '"south"') + 'plant = "south"\n'
    known = settings.load(laid_out(site, {"south": south}))
    found = [
        known.agreement_of("acme", date(2026, 2, 1), plant) for plant in ("", "north", "south")
    ]
    assert [each and each.version for each in found] == ["1", "1", "south"]


def test_severities_as_agreed_hold_for_that_partner_in_those_days(site: Path) -> None:
    lowered = HEAD + '[severities]\n"FC-008" = "WARN"\n"PO-016" = "REJECT"\n'
    known = settings.load(laid_out(site, {"acme": lowered}))
    then = known.agreed("acme", datetime(2026, 2, 1, tzinfo=UTC)).rules
    assert (then["FC-008"].severity, then["PO-016"].severity) == (Severity.WARN, Severity.REJECT)
    assert then["FC-008"].text == known.rules["FC-008"].text
    assert known.rules["FC-008"].severity is Severity.HOLD
    before = known.agreed("acme", datetime(2025, 12, 31, 22, 59, tzinfo=UTC)).rules
    midnight = known.agreed("acme", datetime(2025, 12, 31, 23, 0, tzinfo=UTC)).rules
    assert before["FC-008"].severity is Severity.HOLD
    assert midnight["FC-008"].severity is Severity.WARN  # the new year begins in our zone
    assert known.rules_of("_erp", date(2026, 2, 1)) is known.rules


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[forcast]\n", "acme.toml, line 4, key forcast: unknown key, did you mean 'forecast'?"),
        (
            '[forecast]\nhorizon = 5\nclause = "3"\n',
            "line 5, key forecast.horizon: unknown key, did you mean 'horizon_weeks'?",
        ),
        ("[orders]\nmoq = 0\n", "line 5, key orders.moq: input should be greater than 0"),
        ("valid_to = 2025-01-01\n", "line 4, key valid_to: 2025-01-01 is before valid_from"),
        ('currency = "EURO"\n', "line 4, key currency: 'EURO' is not a code of ISO 4217"),
        ('digest = "a"\n', "line 4, key digest: digest is not set here"),
        (
            '[forecast]\ndue = "MON 12:00"\n',
            "line 5, key forecast.due: needs a cadence of daily, weekly or monthly",
        ),
        (
            '[forecast]\ncadence = "weekly"\ndue = "1 12:00"\n',
            "line 6, key forecast.due: '1 12:00' is not a weekday",
        ),
        (
            '[forecast]\ncadence = "monthly"\ndue = "24 12:00"\n',
            "line 6, key forecast.due: '24 12:00' is not a working day of the month",
        ),
        (
            '[forecast]\nbuckets = "13 weeks"\n',
            "line 5, key forecast.buckets: '13 weeks' is not like 13W+9M",
        ),
        (
            "[forecast]\nfirm_weeks = 9\nmaterial_weeks = 8\n",
            "line 5, key forecast.firm_weeks: 9 weeks are more than material_weeks, which is 8",
        ),
        (
            "[forecast]\nmaterial_weeks = 27\nhorizon_weeks = 26\n",
            "line 5, key forecast.material_weeks: 27 weeks are more than horizon_weeks",
        ),
        ('[orders]\ncut_off = "25:00"\n', "line 5, key orders.cut_off: '25:00' is not a time"),
        ('[orders]\nseries = "("\n', "line 5, key orders.series: '(' is no regular expression"),
        (
            '[orders.clauses]\nmoqq = "§ 4"\n',
            "line 5, key orders.clauses.moqq: there is no value 'moqq', did you mean 'moq'?",
        ),
        (
            '[severities]\n"FC-999" = "INFO"\n',
            "line 5, key severities.FC-999: there is no rule FC-999, did you mean 'FC-",
        ),
        (
            '[severities]\n"FC-006" = "INFO"\n',
            "line 5, key severities.FC-006: FC-006 is REJECT whatever is agreed",
        ),
        ('[severities]\n"FC-008" = "FATAL"\n', "key severities.FC-008: FATAL is for files"),
        (
            "[flexibility]\nbands = [\n{first = 0, last = 9},\n{first = 11},\n]\n",
            "line 7, key flexibility.bands.2.first: days 10 to 10 are in no band of scope part",
        ),
        (
            "[[flexibility.bands]]\nfirst = 0\nlast = 9\n[[flexibility.bands]]\nfirst = 9\n",
            "line 8, key flexibility.bands.2.first: day 9 is in two bands of scope part",
        ),
        (
            "[flexibility]\nbands = [{first = 0}, {first = 9}]\n",
            "line 5, key flexibility.bands.2.first: day 9 is in two bands",
        ),
        ("[flexibility]\nbands = [{first = 1}]\n", "days 0 to 0 are in no band of scope part"),
        (
            '[flexibility]\nbands = [{first = 0}, {scope = "family", first = 7}]\n',
            "days 0 to 6 are in no band of scope family",
        ),
        (
            "[flexibility]\nbands = [{first = 5, last = 4}]\n",
            "the band ends on day 4, before it begins on day 5",
        ),
        (
            '[[terms]]\npart = "A"\n[[terms]]\npart = "B"\nbands = [{first = 3}]\n',
            "line 8, key terms.2.bands.1.first: days 0 to 2 are in no band",
        ),
        (
            '[eco]\ndocuments = ["BOM", "GERBER or ODDB"]\n',
            "line 5, key eco.documents.2: there is no kind of document 'ODDB', did you mean 'ODB'",
        ),
        ("[[terms]]\nmoq = 5\n", "key terms.1.part: terms are for one part or for one family"),
        (
            '[[terms]]\npart = "A"\n[[terms]]\npart = "A"\n',
            "line 7, key terms.2.part: there are terms for A already",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(site: Path, text: str, told: str) -> None:
    (site / "agreements/acme.toml").write_text(HEAD + text)
    found = mistake(site)
    assert found.startswith("agreements/acme.toml, line ")
    assert told in found


@given(st.sets(st.integers(1, 400), min_size=2, max_size=8), st.data())
def test_bands_cover_every_day_once_or_are_refused(cuts: set[int], data: st.DataObject) -> None:
    edges = [0, *sorted(cuts)]
    bands = [Band(first=first, last=after - 1) for first, after in pairwise(edges)]
    assert not [*cover(("bands",), data.draw(st.permutations(bands)))]
    gone = data.draw(st.integers(0, len(bands) - 2))
    assert [*cover(("bands",), bands[:gone] + bands[gone + 1 :])]
    twice = data.draw(st.sampled_from(bands))
    assert [*cover(("bands",), [*bands, twice])]
    longer = replace(bands[gone], last=(bands[gone].last or 0) + 1)
    assert [*cover(("bands",), [*bands[:gone], longer, *bands[gone + 1 :]])]


def test_two_versions_in_force_on_one_day_are_refused(site: Path) -> None:
    second = HEAD.replace('"1"', '"2"').replace("2026-01-01", "2026-08-01")
    assert mistake(laid_out(site, {"acme-2": second})) == (
        "agreements/acme-2.toml, line 3, key valid_from: on 2026-08-01 version '1' of acme, "
        "agreements/acme.toml, is in force too; say valid_to there"
    )


def test_an_agreement_no_file_states_is_refused(site: Path) -> None:
    (site / "partners/acme.toml").write_text(PARTNER.replace('"acme"', '"acne"'))
    assert mistake(site) == (
        "partners/acme.toml, line 3, key agreement: no file in agreements/ says "
        "name = 'acne', did you mean 'acme'?"
    )


def test_every_preset_is_an_example_that_can_be_used() -> None:
    presets = read_agreements(schemas(), settings.read_rules())
    assert set(presets) == {
        "standard", "monthly-90day", "push-out-table", "handbook-2-6", "none",
    }  # fmt: skip
    assert all(each.example for versions in presets.values() for each in versions)
    for name, (preset,) in presets.items():
        assert preset.file == f"{name}.toml"


def test_the_bands_of_the_standard_preset_are_those_of_its_table() -> None:
    (preset,) = read_agreements(schemas(), settings.read_rules())["standard"]
    assert [
        (each.first, each.last, each.increase, each.decrease) for each in preset.flexibility.bands
    ] == [(0, 28, 0, 0), (29, 56, 25, 25), (57, 84, 50, 50), (85, None, None, None)]
