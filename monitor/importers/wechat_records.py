"""The messages inside a forwarded chat record, as WeChat stores them: ``<dataitem>`` elements in a ``recorditem``.

<recordinfo><datalist count="2">
  <dataitem datatype="1"><sourcename>石磊</sourcename><datadesc>茶山村已到</datadesc></dataitem> …
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.importers.markup import Tag, fragment


def record_lines(xml: str) -> Iterator[str]:
    """The forwarded messages as ``名: 正文``; the XML is read as a stream of tags and never parsed."""
    parts: dict[str, list[str]] = {}
    inside = ""
    for token in fragment(xml):
        if not isinstance(token, Tag):
            parts.setdefault(inside, []).append(token.text)
        elif not token.closes:
            inside = token.name
        elif token.name == "dataitem":
            yield ": ".join(filter(None, ("".join(parts.get(name, ())) for name in ("sourcename", "datadesc"))))
            parts, inside = {}, ""
        else:
            inside = ""
