"""Writes a canonical table for the ERP: Parquet keeps the types, CSV is read by any program."""

import io

import polars as pl

from exchange.model.tables import PROVENANCE

ROWS_PER_GROUP = 100_000


def exported(content: bytes) -> pl.DataFrame:
    """Return a document's table from its Arrow IPC bytes, without where its rows came from."""
    frame = pl.read_ipc(io.BytesIO(content))
    return frame.drop([name for name in frame.columns if name.startswith(PROVENANCE)])


def parquet(frame: pl.DataFrame) -> bytes:
    """Return the table as Parquet: the same bytes for the same table and version of polars."""
    stream = io.BytesIO()
    frame.write_parquet(
        stream,
        compression="zstd",
        compression_level=3,
        statistics=True,
        row_group_size=ROWS_PER_GROUP,
    )
    return stream.getvalue()


def csv(frame: pl.DataFrame) -> bytes:
    r"""Return the table as CSV after RFC 4180, in UTF-8 with a decimal point and ISO 8601 dates.

    Texts and dates are quoted, numbers are not: a text that starts like a formula is a
    text for every reader that looks at quotes. It is not changed, because a record must
    hold what the customer sent. An absent value is an empty field, an empty text is `""`.
    """
    text = frame.write_csv(
        line_terminator="\r\n",
        quote_style="non_numeric",
        null_value="",
        decimal_comma=False,
        date_format="%Y-%m-%d",
        include_bom=False,
    )
    return text.encode()
