"""The register to take along: PDF to print, XLSX to reckon with."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from django.utils import translation

from dossiers.documents.letters import sheet_of
from dossiers.letters.paper import paper_of
from dossiers.states import Form

# Some seconds of a request's time at most.
MOST = {"pdf": 1_000, "xlsx": 20_000}
_WIDTH = 11  # characters of a column with share 1


def register_pdf(data: Mapping[str, Any]) -> bytes:
    """The live register, unsigned, in Vietnamese. `data` as letters.register_now gives."""
    with translation.override("vi"):
        paper = paper_of(Form.REGISTER, data)
    return sheet_of(paper, address="")


def register_xlsx(data: Mapping[str, Any]) -> bytes:
    """The same as a workbook in the reader's language; its words are never formulas."""
    paper = paper_of(Form.REGISTER, data)
    table = next(block for block in paper.blocks if block.kind == "table")
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": paper.title, "company": paper.agency})
        sheet = book.add_worksheet("07")
        bold = book.add_format({"bold": True})
        wrap = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B9B4A6"}
        cell, head = book.add_format(wrap), book.add_format({**wrap, "bold": True})
        sheet.write_string(0, 0, f"{paper.title}, {paper.agency}", bold)
        sheet.write_string(1, 0, paper.subject)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.share * _WIDTH)
            sheet.write_string(3, index, column.title, head)
        for number, row in enumerate(table.cells, 4):
            for index, (column, text) in enumerate(row):
                if column.number and text.isdecimal():
                    sheet.write_number(number, index, int(text), cell)
                else:
                    sheet.write_string(number, index, text, cell)
        sheet.freeze_panes(4, 2)
        sheet.repeat_rows(3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return out.getvalue()
