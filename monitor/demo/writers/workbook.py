"""A workbook saved so that equal content gives equal bytes: no clock in its properties nor in its container."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook

from monitor.demo.moments import EXPORTED

_STAMP = EXPORTED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def saved(book: Workbook) -> bytes:
    """The bytes of the XLSX file."""
    fresh, steady = io.BytesIO(), io.BytesIO()
    book.save(fresh)
    with zipfile.ZipFile(fresh) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _STAMP + rb"\g<2>", content)
            member = zipfile.ZipInfo(name, EXPORTED.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return steady.getvalue()
