"""The program itself, and the options its commands share."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

MISUSE = 3
UsageError: Any = typer.BadParameter.__mro__[1]
UsageError.exit_code = MISUSE  # its own would be 2, which here means a file that cannot be read

app = typer.Typer(
    name="exchange",
    help="Files from trading partners become canonical records and answers.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)

Site = Annotated[
    Path,
    typer.Option(
        "--site",
        envvar="EXCHANGE_SITE",
        help="The site's folder, the one with exchange.toml in it.",
        show_default="the current folder",
    ),
]
Identity = Annotated[str, typer.Argument(help="The receipt, or its first characters.")]
Level = Literal["debug", "info", "warning", "error"]
HERE = Path()
