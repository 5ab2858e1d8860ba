"""Documents made from the record: the result as a PDF."""

from dossiers.documents.results import make_result, result_file

__all__ = ["make_result", "result_file"]
