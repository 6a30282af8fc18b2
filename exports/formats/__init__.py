"""The file formats of a release; a new one is a module with ``write`` and ``read`` and a row here."""

from __future__ import annotations

from exports.flat import Format
from exports.formats import csv_file, jsonl_file, parquet_file

FORMATS: tuple[Format, ...] = (csv_file.FORMAT, jsonl_file.FORMAT, parquet_file.FORMAT)
