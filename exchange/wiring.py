"""The only place that names concrete adapters: which code reads and writes which format."""

from exchange.model.ports import Form, Reader, Tools


def tools() -> Tools:
    """Return every reader and writer. Imports them here, so that only who judges pays for them."""
    from exchange.adapters.edifact import contrl, reading
    from exchange.adapters.erp import records
    from exchange.adapters.workbook import marked
    from exchange.adapters.workbook import reading as workbook
    from exchange.report import write_report

    readers: dict[str, Reader] = {
        "edifact": reading.read,
        "xlsx": workbook.read_xlsx,
        "csv": workbook.read_csv,
    }
    return Tools(
        readers=readers,
        acknowledgements={"edifact": Form("CONTRL", "edi", contrl.write_contrl)},
        marked={"xlsx": Form("MARKED", "xlsx", marked.write_marked)},
        report=Form("REPORT", "html", write_report),
        record=records.write_record,
    )
