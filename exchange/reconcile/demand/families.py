"""Which family a part belongs to."""

import polars as pl


def families(products: pl.DataFrame | None) -> pl.DataFrame:
    """Return the family of each part, as the newest of its rows names it."""
    if products is None:
        return pl.DataFrame(schema={"part": pl.String, "family": pl.String})
    return (
        products.select("part", "family")
        .filter(pl.col("family").fill_null("") != "")
        .unique("part", keep="last", maintain_order=True)
    )
