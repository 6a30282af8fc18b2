"""The error tree. A message is one Chinese sentence: what is wrong, where, and what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

# Controls, turns of the writing direction, halves of characters (bytes of a name that are no text).
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class MonitorError(Exception):
    """出错了。"""

    exit_code: ClassVar[int] = 3
    status: ClassVar[int] = 400

    def __str__(self) -> str:
        return super().__str__() or (self.__doc__ or "")


class BadInput(MonitorError):
    """输入的内容不对。"""


class WrongUsage(MonitorError):
    """命令的用法不对。"""

    exit_code = 2


class FileFault(BadInput):
    """A file that cannot be taken in: carries its name, the line where it is known, and the advice."""

    status = 422

    def __init__(self, file: Path | str, reason: str, advice: str, line: int | None = None) -> None:
        self.file, self.reason, self.advice, self.line = printable(Path(file).name), reason, advice, line
        place = f" 第 {line} 行" if line is not None else ""
        super().__init__(f"{self.file}{place}：{reason}。{advice}")


def printable(text: str) -> str:
    """A name out of a file system or a file, without what a terminal or a database would stumble over."""
    return _UNPRINTABLE.sub("\ufffd", text)


class MalformedFile(FileFault):
    """文件内容损坏，后面无法继续读。"""


class UnreadableFile(FileFault):
    """文件打不开。"""


class UnknownFormat(FileFault):
    """认不出这是哪种导出格式。"""


class AmbiguousFormat(FileFault):
    """不止一种格式对得上。"""


class RefusedFormat(FileFault):
    """认得这种格式，但它缺少必需的内容。"""


class Conflict(MonitorError):
    """与已有的数据冲突。"""

    exit_code = 4
    status = 409


class Refused(MonitorError):
    """按规定不能这样做。"""

    exit_code = 4
    status = 403


class NotFound(MonitorError):
    """没有找到。"""

    exit_code = 2
    status = 404


class CalendarUnknown(Refused):
    """该年度的节假日安排没有收录。"""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year} 年的放假调休安排还没有收录，不能猜测；"
            f"请在站点文件夹放一份 calendar-{year}.csv（两列：日期,是否上班），再运行一次"
        )


class SiteBusy(Refused):
    """另一个减负程序正在写这个站点，请等它结束后再试。"""

    status = 503
