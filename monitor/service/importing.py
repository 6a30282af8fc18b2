"""Import: files and folders to stored, labelled messages; a file that fails is reported and the rest goes on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from monitor.errors import MonitorError, UnreadableFile
from monitor.importers import exports_under
from monitor.importers.archives import is_archive, unpacked
from monitor.service import Context, action
from monitor.service.outcomes import DUPLICATE, IMPORTED, QUARANTINED, REJECTED, FileResult, Options, rejected
from monitor.service.policy import Actor
from monitor.service.scratch import scratch
from monitor.service.taking import importer_of, take
from monitor.service.trip import Trip, size_of

__all__ = ["DUPLICATE", "IMPORTED", "QUARANTINED", "REJECTED", "FileResult", "Options", "Stopped", "import_paths"]

BULK = 4 << 20  # bytes of exports from which on a second process pays for its start (about a second)


class Stopped(KeyboardInterrupt):
    """An import that was told to stop: whole files are in, the one under way left nothing."""

    def __init__(self, results: Sequence[FileResult], left: int) -> None:
        taken = sum(row.status != REJECTED for row in results)
        have = f"{taken} 个文件已导入" if taken else "还没有一个文件导入完"
        super().__init__(f"已停止：{have}，还有 {left} 个没有做；再运行同一条命令会接着做")


@action("import.files")
def import_paths(ctx: Context, actor: Actor, paths: Sequence[Path], options: Options) -> list[FileResult]:
    """Import every export found, in the order of the paths and of the names in a folder. Raises Stopped."""
    found = [path for given in paths for path in exports_under(given)]
    results: list[FileResult] = []
    done = 0
    try:
        sizes = [size_of(path) for path in found]
        with scratch(ctx.folder) as place, _second(ctx, options, sum(sizes)):
            walk = _Walk(ctx, actor, options, Trip(ctx.progress, sum(sizes)), place)
            for path, size in zip(found, sizes, strict=True):
                walk.one(path, size, results)
                done += 1
    except KeyboardInterrupt as stop:
        raise Stopped(results, len(found) - done) from stop
    return results


def _second(ctx: Context, options: Options, size: int) -> AbstractContextManager[object]:
    """A second process for tagging, when there is a lot to tag."""
    if not options.tags or size < BULK:
        return nullcontext()
    from monitor.service.beside import tagging_beside  # the classifier is slow to start; small imports start it later

    return tagging_beside(ctx.folder)


class _Walk:
    """One run over the exports that were found."""

    def __init__(self, ctx: Context, actor: Actor, options: Options, trip: Trip, place: Path) -> None:
        self.ctx, self.actor, self.options, self.trip, self.place = ctx, actor, options, trip, place

    def one(self, path: Path, size: int, results: list[FileResult]) -> None:
        """What became of a file, or of every export of a zip, goes into ``results`` at once."""
        if not is_archive(path):
            results.append(self._file(path, size))
            return
        self.trip.begin(path, 0)
        expected = size
        try:
            with unpacked(path, self.place) as folder:
                exports = [(export, size_of(export)) for export in exports_under(folder)]
                self.trip.unpacked(expected, sum(each for _, each in exports))
                expected = 0
                for export, each in exports:
                    inside = export.relative_to(folder).as_posix()
                    results.append(replace(self._file(export, each), path=f"{path}/{inside}"))
        except MonitorError as fault:
            results.append(rejected(path, fault))
        except OSError as fault:
            advice = f"请检查磁盘空间和权限（{fault.strerror}）后重试"
            results.append(rejected(path, UnreadableFile(path, "没有解开", advice)))
        self.trip.unpacked(expected, 0)

    def _file(self, path: Path, size: int) -> FileResult:
        importer = None
        self.trip.begin(path, size)
        try:
            importer = importer_of(self.ctx, path, self.options)
            return take(self.ctx, self.actor, path, importer, self.options, self.trip)
        except MonitorError as fault:
            return rejected(path, fault, importer)
        except OSError as fault:
            unreadable = UnreadableFile(path, "读取中断", f"请检查磁盘和权限（{fault.strerror}）后重试")
            return rejected(path, unreadable, importer)
        finally:
            self.trip.end()
