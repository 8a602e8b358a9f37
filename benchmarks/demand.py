"""How long a forecast takes against its agreement and its predecessors, and how much memory.

5,000 parts by 52 weeks, 13 forecasts before, bands, fences and all that only we know: products,
prices, shipments, open orders. Some parts move outside their bands. Reading the file is not
measured. Memory is what the rules need beyond what is handed to them (Linux only).

Run it from the root of the repository: python -m benchmarks.demand
"""

import gc
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.forecasts import Demand, Snapshot
from exchange.model.interchange import Message
from exchange.model.policies import Band, Flexibility, ForecastPolicy
from exchange.model.tables import Table
from exchange.reconcile.demand.judging import findings

TODAY = date(2026, 11, 23)
PARTS, WEEKS, BEFORE, SETTLED = 5_000, 52, 13, 5
RUNS = 3
QUANTITY = pl.Decimal(28, 6)
ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print the figures; the exit status tells whether they keep to the budget."""
    message, known = forecast(), demand()
    print(f"{PARTS * WEEKS:,} periods against {BEFORE} forecasts")
    runs = [measured(message, known) for _ in range(RUNS)]
    seconds, megabytes = min(each[0] for each in runs), max(each[1] for each in runs)
    print(f"best of {RUNS}: {seconds:.2f} s, at most {megabytes:.0f} MB")
    sys.exit(seconds > 2 or megabytes > 500)  # noqa: PLR2004 - the budget


def measured(message: Message, known: Demand) -> tuple[float, float]:
    """Return how many seconds and megabytes one run takes, and print them."""
    gc.collect()
    start = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    began, used = time.perf_counter(), time.process_time()
    found = Counter(each.rule for each in findings(message, known))
    seconds, worked = time.perf_counter() - began, time.process_time() - used
    megabytes = (resident("VmHWM") - start) / 1000
    print(f"{seconds:.2f} s ({worked:.2f} s of processors), {megabytes:.0f} MB, {dict(found)}")
    return seconds, megabytes


def resident(name: str) -> int:
    """Return a figure of this process's memory in kB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def quantities(seed: int, begin: date) -> pl.DataFrame:
    """Return what is wanted from a week on; a share of it moves from forecast to forecast."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows = PARTS * WEEKS
    first = begin.toordinal()
    steps = [
        chance.choice((0, 0, 1, 2)) if number % WEEKS > SETTLED else 0 for number in range(rows)
    ]
    for number in chance.sample(range(rows), rows // 1000):
        steps[number] += 300
    numbers = pl.int_range(rows, eager=True)
    weeks = pl.Series([begin + timedelta(weeks=number) for number in range(WEEKS)])
    usual = 100 + 10 * (numbers // WEEKS % 40) + (first // 7 + numbers % WEEKS) % 7
    return pl.DataFrame(
        {
            "line": numbers // WEEKS + 1,
            "part": [f"PART-{10_000 + number // WEEKS}" for number in range(rows)],
            "start": weeks.gather(numbers % WEEKS),
            "quantity": (usual + pl.Series(steps)).cast(QUANTITY),
        }
    ).with_columns(end=pl.col("start") + pl.duration(days=6))


def snapshot(number: int) -> Snapshot:
    """Return the forecast of some weeks ago."""
    day = TODAY - timedelta(weeks=number)
    frame = quantities(number, day).select(
        "part",
        "start",
        "end",
        "quantity",
        revision=pl.lit("B"),
        ship_to=pl.lit("PLANT-1"),
        commitment=pl.lit("FORECAST"),
    )
    return Snapshot(f"R{number}", f"FC-{number}", day, day, "original", frame)


def demand() -> Demand:
    """Return all that is known when the forecast comes."""
    parts = [f"PART-{10_000 + number}" for number in range(PARTS)]
    share = {number: Decimal(number) for number in (0, 25, 50)}
    bands = (
        Band(first=0, last=28, increase=share[0], decrease=share[0]),
        Band(first=29, last=56, increase=share[25], decrease=share[25]),
        Band(first=57, last=84, increase=share[50], decrease=share[50]),
        Band(first=57, last=84, scope="family", increase=share[25], decrease=share[25]),
    )
    agreement = Agreement(
        name="acme", version="1", valid_from=date(2026, 1, 1),
        forecast=ForecastPolicy(
            cadence="weekly", due="MON 12:00", horizon_weeks=52, must_cover_active=True,
            build_weeks=8, material_weeks=12, swing_percent=Decimal(50), unchanged_cycles=4,
            spike_factor=Decimal(5), drift_percent=Decimal(60),
        ),
        flexibility=Flexibility(bands=bands, clause="4.2"),
    )  # fmt: skip
    some = pl.DataFrame({"part": parts})
    day, amount, none = pl.lit(None, pl.Date), pl.lit(None, QUANTITY), pl.lit(None, pl.String)
    return Demand(
        today=TODAY,
        agreement=agreement,
        history=tuple(snapshot(number) for number in range(BEFORE, 0, -1)),
        products=some.with_columns(
            revision=pl.lit("B"), family=pl.format("F{}", pl.int_range(pl.len()) // 10),
            status=pl.lit("ACTIVE"), unit=pl.lit("PCE"), lead_time_days=pl.lit(30),
            material_lead_time_days=pl.lit(120), moq=amount, multiple=amount,
            valid_from=day, valid_to=day, last_order_date=day, ship_to=none,
        ),
        prices=some.with_columns(price=pl.lit(1).cast(QUANTITY), valid_from=day, valid_to=day),
        shipments=some.with_columns(
            quantity=pl.lit(5).cast(QUANTITY), shipped_on=pl.lit(TODAY), reference=none
        ),
        open_orders=some.with_columns(
            quantity=pl.lit(5).cast(QUANTITY), requested_date=pl.lit(TODAY)
        ),
    )  # fmt: skip


def forecast() -> Message:
    """Return the forecast itself, as it is when its rules are applied."""
    frame = quantities(0, TODAY)
    none = pl.lit(None, pl.String)
    amount, day = pl.lit(None, QUANTITY), pl.lit(None, pl.Date)
    lines = frame.unique("line", keep="first", maintain_order=True).select(
        "line", line_number=none, customer_part="part", revision=pl.lit("B"), description=none,
        ship_to=pl.lit("PLANT-1"), order_number=none, unit=pl.lit("PCE"), unit_code=pl.lit("C62"),
        cumulative_received=amount, cumulative_since=day,
    )  # fmt: skip
    buckets = frame.select(
        "line", "start", "end", "quantity", period=pl.lit("WEEK"), commitment=pl.lit("FORECAST"),
        commitment_raw=none, quantity_raw=none, basis=none, cumulative=amount,
        cumulative_since=day, time=none, reference=none,
    )  # fmt: skip
    header = pl.DataFrame({"number": ["FC-0"], "date": [TODAY]})
    found = {"forecast_header": header, "forecast_lines": lines, "forecast_buckets": buckets}
    sys.path[:0] = [str(ROOT / "tests")]
    from documents import NOTATION, Sheet  # noqa: PLC0415 - the path was only just set

    tables = {
        name: Table(name, each.with_row_index("_row"), Sheet(name, each.columns))
        for name, each in found.items()
    }
    return Message("forecast", tables, NOTATION)


if __name__ == "__main__":
    main()
