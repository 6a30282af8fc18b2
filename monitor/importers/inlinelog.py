"""Text logs whose header line holds the beginning of the body, with nothing between two messages.

    [2026-10-12 07:30:00] 党政办-卢静(wxid_lujing0001): 今天18:00前报         <- header and body on one line
    没有照片的视为没去                                                       <- body
    [2026-10-11 20:00:00] 石头(wxid_shilei0002): 收到                        <- older: an imitated header, flagged

As in textlog a line is a message's head only if its pattern, its time (see timeorder) and its name allow it; there are
no blank lines that could tell more, so these logs are weaker evidence still. The pattern is tried on the beginning of a
line, so that a long body on it never makes the line somebody else's. The exporters end every file with a line break; a
file without one was cut off, and its last message is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.body import Body
from monitor.importers.textlog import (
    BROKEN_OFF,
    CUT_SHORT,
    IMITATION,
    MAX_BODY,
    PREAMBLE,
    TOO_LONG,
    Header,
    NumberedLine,
    Segment,
    until_fault,
)
from monitor.types import RawMessage, Skipped

DIGIT = re.compile("[0-9]")
SHORTEST_STAMP = 6
NOT_FINISHED = "文件末尾没有换行，这一条可能没有写完"
HEAD = 600  # characters of a line that a header may take


@dataclass(frozen=True, slots=True)
class InlineLayout:
    """What a format prints: where a line's body begins with its header, what else resembles one, a cut-off header."""

    split: Callable[[str], tuple[Header, int] | None]
    resembles: Callable[[str], bool]
    cut_off: Callable[[str], bool]
    plausible: Callable[[Header], bool]

    def header(self, text: str) -> Header | None:
        """The header that a line begins with."""
        found = self.split(text[:HEAD])
        return found[0] if found else None

    def inline(self, text: str) -> str:
        """The body that stands on a header's line."""
        found = self.split(text[:HEAD])
        return text[found[1] :] if found else text


def is_finished(path: Path) -> bool:
    """Whether a file ends with a line break (in UTF-16, too)."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 2, 0))
        return file.read(2).endswith((b"\n", b"\n\x00"))


def inline_segments(
    lines: Iterable[NumberedLine],
    layout: InlineLayout,
    finished: bool,
    swallowed: Callable[[int], bool] = lambda number: False,
) -> Iterator[Segment | Skipped]:
    """Cuts lines at every header; lines that are ``swallowed`` belong to the message before them whatever they say.

    ``finished`` is whether the file ends as the exporter ends it.
    """
    current: Segment | None = None
    preamble: int | None = None
    faults: list[MalformedFile] = []
    for number, text in until_fault(lines, faults):
        inside = swallowed(number)
        header = None if inside else layout.header(text)
        if header is not None and layout.plausible(header):
            if current is not None:
                yield current
            elif preamble is not None:
                yield Skipped(preamble, PREAMBLE)
            current = Segment(number, text, header, size=len(text) + 1)
            if len(text) > MAX_BODY:
                current.flag(TOO_LONG)
        elif current is None:
            preamble = preamble or (number if text else None)
        else:
            current.add(text)
            if header is not None or (not inside and layout.resembles(text[:HEAD])):
                current.flag(IMITATION)
    if current is not None:
        if faults or not finished:
            current.flag(CUT_SHORT if faults else NOT_FINISHED)
        yield from _last(current, layout)
    elif preamble is not None:
        yield Skipped(preamble, PREAMBLE)
    for fault in faults:
        raise fault


def is_cut_stamp(text: str, template: str) -> bool:
    """Whether a text is the beginning of a printed time, given with zeros as ``[0000-00-00 00:00:00] ``."""
    return len(text) >= SHORTEST_STAMP and template.startswith(DIGIT.sub("0", text[: len(template)]))


def _last(segment: Segment, layout: InlineLayout) -> Iterator[Segment | Skipped]:
    """The last message of a file, without a header that the file breaks off in."""
    broken = bool(segment.body) and layout.cut_off(segment.body[-1][:HEAD])
    line = segment.line + len(segment.body)
    if broken:
        segment.body.pop()
    yield segment
    if broken:
        yield Skipped(line, BROKEN_OFF)


def numbered_body(segment: Segment, layout: InlineLayout) -> list[NumberedLine]:
    """The lines of a message's body, the one beside its header first, each with its number in the file."""
    lines = [layout.inline(segment.raw), *segment.body]
    return list(enumerate(lines, segment.line))


def inline_message(segment: Segment, layout: InlineLayout, read: Callable[[str], Body]) -> RawMessage:
    """The message of a segment, its body undone by ``read``."""
    text = "\n".join(line for _, line in numbered_body(segment, layout))
    if len(text) > MAX_BODY:
        segment.flag(TOO_LONG)
        text = text[:MAX_BODY]
    return segment.message(read(text))


def carried(segment: Segment, line: int, body: Body) -> RawMessage:
    """A line without a header of its own: nobody's, at the time of the message it stands behind."""
    nobody = segment.header._replace(sender_id=None, name=None)
    return Segment(line, "", nobody).message(body)
