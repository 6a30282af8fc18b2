"""Errors of the export leaf; each docstring is the sentence the user reads when no detail is known."""

from __future__ import annotations


class ExportError(Exception):
    """导出没有完成。"""

    def __str__(self) -> str:
        detail = super().__str__()
        return detail or (self.__doc__ or "")


class BadTable(ExportError):
    """表格的内容与列的规定不符。"""


class UnsafeTable(ExportError):
    """表格没有经过披露控制，不能发布。"""


class FloorTooLow(ExportError):
    """发布门槛只能提高，不能降低。"""


class BadManifest(ExportError):
    """发布说明填写有误。"""


class ReleaseExists(ExportError):
    """目标位置已有另一份发布，不覆盖。请换一个文件夹。"""
