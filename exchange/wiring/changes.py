"""Wires what is written about engineering changes and packages, for people and for programs."""

from collections.abc import Mapping

from exchange.model.ecos import Eco
from exchange.model.ports import EcoForms, ReceiptWriter


def eco_forms() -> EcoForms:
    """Return what writes engineering changes: the same paper as a form and to be read."""
    from exchange.adapters.erp import ecos
    from exchange.adapters.package.pdx.answering import write_pdx_answer
    from exchange.adapters.workbook import eco_forms
    from exchange.report.eco_answers import decision, drafted, in_pdx, shown

    return EcoForms(
        form=lambda eco, reply: eco_forms.write_form(
            eco, shown(eco, reply), decision(eco, reply), reply
        ),
        echoes=lambda eco, reply: eco_forms.form_echoes(
            eco, shown(eco, reply), decision(eco, reply)
        ),
        notice=lambda eco, reply: eco_forms.write_details(shown(eco, reply), reply.now),
        data=ecos.write_answer,
        package=lambda eco, files, reply: write_pdx_answer(in_pdx(eco, files, reply)),
        draft=lambda eco, reply: eco_forms.write_details(drafted(eco, reply), reply.now),
        record=ecos.write_record,
    )


def package_receipts() -> Mapping[str, ReceiptWriter]:
    """Return what writes the receipt of a package: a page, and data."""
    from exchange.adapters.erp.ecos import write_receipt
    from exchange.report.package_paper import package_paper
    from exchange.report.papers import write_paper

    return {
        "html": lambda receipt, reply: write_paper(package_paper(receipt, reply)),
        "json": write_receipt,
    }


def as_object(eco: Eco) -> Mapping[str, object]:
    """Return a change as scripts read it: all that is known of it, with its steps."""
    from exchange.adapters.erp.ecos import whole

    return whole(eco)
