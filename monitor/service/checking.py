"""The self-check: one export, no set-up, a throw-away site that leaves nothing behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.clock import Clock, week_name
from monitor.errors import BadInput, NotFound
from monitor.report import WeekReport
from monitor.service import Context, Progress, silent
from monitor.service.importing import REJECTED, FileResult, Options, Stopped, import_paths
from monitor.service.names import normal
from monitor.service.policy import OPERATOR
from monitor.service.reporting import Selection, select_part, week_report
from monitor.service.sites import open_site
from monitor.store import groups, messages, people

ANYBODY = "群成员（未指名）"
SELF_UNIT = "自查"


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One cadre's week from his own exports; ``spoke`` says whether the name was found among the senders."""

    report: WeekReport
    files: tuple[FileResult, ...]
    me: str
    spoke: bool
    weeks: tuple[str, ...]


def check(
    files: Sequence[Path],
    me: str | None = None,
    week: int | None = None,
    options: Options | None = None,
    clock: Clock | None = None,
    progress: Progress = silent,
) -> SelfCheck:
    """The load of ``me`` (or of a member who never speaks) in the given or the fullest last week.

    BadInput when no file could be read, NotFound for a week without messages.
    """
    with _throwaway(clock, progress) as ctx:
        try:
            results = import_paths(ctx, OPERATOR, list(files), options or Options())
        except Stopped as stop:
            raise KeyboardInterrupt("已停止，没有留下任何数据") from stop
        if all(row.status == REJECTED for row in results):
            raise BadInput("；".join(row.error or "" for row in results) or "没有可读的文件")
        spoke = _enrol(ctx, me or ANYBODY)
        with ctx.store.reading() as db:
            weeks = messages.weeks(db)
        chosen = week if week is not None else weeks[-1]
        if chosen not in weeks:
            names = "、".join(week_name(each) for each in weeks)
            raise NotFound(f"{week_name(chosen)} 这一周没有消息。文件里有这些周：{names}")
        whole = week_report(ctx, OPERATOR, chosen)
        mine = select_part(whole, Selection(cadre=me or ANYBODY))
        return SelfCheck(mine, tuple(results), me or ANYBODY, spoke, tuple(map(week_name, weeks)))


@contextmanager
def _throwaway(clock: Clock | None, progress: Progress) -> Iterator[Context]:
    with tempfile.TemporaryDirectory(prefix="jianfu-check-") as folder:
        yield open_site(Path(folder), clock, progress)


def _enrol(ctx: Context, me: str) -> bool:
    """Put the person on the roster of every group; True when a sender bears the name."""
    with ctx.writing() as db:
        cadre_id = people.put_cadre(db, me, SELF_UNIT, "", "")
        stays = [
            people.RosterRow(cadre_id, group.platform, group.native_id or group.name, "", "", None, None)
            for group in groups.all_groups(db)
        ]
        people.replace_stays(db, stays)
        return any(name == normal(me) for _, _, name in people.names(db))
