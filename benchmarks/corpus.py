"""What becomes of the public samples, by format: read, refused and why, disputed by another reader.

A file of EDI is clean or faulty as an independent checker says, and as we say; disputed is where we
say something else (tests/golden/corpus/disputed.toml says why). A workbook is read where every cell
of every sheet is; disputed where it is refused and another reader of the index opens it, or it is
read and no other reader opens it.

Run it from the root of the repository: python -m benchmarks.corpus
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print a table for each standard, then the workbooks with every refusal."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "samples")]
    import workbook_corpus as workbooks  # noqa: PLC0415 - the path was only just set
    from ansi import test_x12_corpus as x12  # noqa: PLC0415
    from corpus import table  # noqa: PLC0415
    from edifact import test_edifact_corpus as edifact  # noqa: PLC0415

    print("EDIFACT, by message type\n" + table(edifact.ROWS, edifact.standing))
    print("X12, by transaction set\n" + table(x12.ROWS, x12.standing))
    rows = workbooks.workbooks()
    print("Workbooks and text\n" + workbooks.tabled(rows, [*map(workbooks.refusal, rows)]))


if __name__ == "__main__":
    main()
