"""The anonymised release: a quarter's closed months through the engine and out by the one gate.

A month is published in one version only: two versions could be subtracted from each other and give somebody away.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from classifiers.labels import CODEBOOK_VERSION
from exports import Receipt, Release, publish
from exports.disclosure import SafeTable
from exports.e1 import METRIC_NAMES, NAME, MonthLoad, monthly_table
from exports.errors import ExportError
from exports.table import Manifest
from monitor.code import code_id
from monitor.engines import Figure
from monitor.errors import Conflict, MonitorError, NotFound, Refused, WrongUsage
from monitor.metrics import RELEASE
from monitor.service import Context, action, record
from monitor.service.computing import ENGINE
from monitor.service.facts import SpanFacts, read_span
from monitor.service.labelling import label_missing
from monitor.service.policy import Actor
from monitor.store import released

QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.ASCII)
NO_NAME = "未命名"


@dataclass(frozen=True, slots=True)
class Released:
    """What was published: the months, and those left out because they have not ended."""

    receipt: Receipt
    months: tuple[str, ...]
    open_months: tuple[str, ...]


@action("release.publish")
def release(ctx: Context, actor: Actor, quarter: str, folder: Path) -> Released:
    """Publish the quarter's table E1.

    NotFound for a quarter without messages, Refused while none of its months has ended, Conflict when a month
    was published with other figures or the gate refuses.
    """
    months = _months(quarter)
    with ctx.writing() as db:
        label_missing(ctx, db)
    today = datetime.fromtimestamp(ctx.clock.now(), ctx.config.zone).date()
    with_data = [(month, load) for month in months if (load := _month_load(ctx, month)) is not None]
    if not with_data:
        raise NotFound(f"{quarter} 没有任何消息。请检查季度，或先导入这一季度的记录")
    loads = [load for month, load in with_data if _last_day(month) < today]
    open_months = tuple(load.month for month, load in with_data if _last_day(month) >= today)
    if not loads:
        raise Refused(
            f"{'、'.join(open_months)} 还没有结束，不能发布：同一个月发布两次，相减就会泄露个人。请等月份结束"
        )
    try:
        table = monthly_table(loads, ctx.config.export.min_people)
        digests = _row_digests(table)
        created = _first_published(ctx, digests) or today
        receipt = publish(Release(_manifest(ctx, months[0], created), (table,)), folder)
    except ExportError as fault:
        raise Conflict(f"没有发布：{fault}") from fault
    except OSError as fault:
        raise MonitorError(f"写不了 {folder}（{fault.strerror}）；请换一个有写入权限、空间足够的位置") from fault
    with ctx.writing() as db:
        released.add(db, NAME, digests, created.isoformat())
        detail = f"隐去 {receipt.suppressed} 格 sha256:{receipt.sha256[:16]}"
        record(ctx, db, actor, "release.publish", quarter, detail)
    return Released(receipt, tuple(load.month for load in loads), open_months)


def _first_published(ctx: Context, digests: dict[str, str]) -> date | None:
    """The day on which exactly these months were published before; Conflict when a month had other figures."""
    with ctx.store.reading() as db:
        before = released.published(db, NAME)
    for month, digest in digests.items():
        if month in before and before[month][0] != digest:
            raise Conflict(
                f"{month} 在 {before[month][1]} 发布过，之后数据或口径有变化。同一个月不能发布两个版本：相减会泄露个人"
            )
    if all(month in before for month in digests):
        return date.fromisoformat(max(before[month][1] for month in digests))
    return None


def _row_digests(table: SafeTable) -> dict[str, str]:
    """Month to the digest of its published row."""
    return {
        str(row[0]): hashlib.sha256(json.dumps([str(cell) for cell in row]).encode()).hexdigest()
        for row in table.table.rows
    }


def _manifest(ctx: Context, first: date, created: date) -> Manifest:
    number = (first.month + 2) // 3
    return Manifest(
        name=f"jianfu-{first.year}-q{number}",
        area=ctx.config.site.name or NO_NAME,
        period=f"{first.year}-Q{number}",
        created=created,
        definitions=ctx.definitions.digest,
        model=ctx.model().id,
        codebook=CODEBOOK_VERSION,
        code=code_id(),
    )


def _months(quarter: str) -> tuple[date, date, date]:
    found = QUARTER.fullmatch(quarter.strip())
    if found is None:
        raise WrongUsage(f"没有“{quarter}”这个季度；请写成 2026-Q3 这样")
    year, first = int(found[1]), int(found[2]) * 3 - 2
    return date(year, first, 1), date(year, first + 1, 1), date(year, first + 2, 1)


def _last_day(month: date) -> date:
    return month + timedelta(days=calendar.monthrange(month.year, month.month)[1] - 1)


def _month_load(ctx: Context, month: date) -> MonthLoad | None:
    """One month's matrices over the cadres' exposures; None for a month without messages."""
    with ctx.store.reading() as db:
        facts = read_span(ctx, db, month, _last_day(month).day)
    if not facts.messages:
        return None
    rows: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for figure in ENGINE.compute(ctx.definitions, facts.relations, RELEASE):
        rows[figure.grain, _subject(figure)][figure.metric] = ctx.definitions.by_name(figure.metric).shown(figure.value)
    rows.pop(("cadres_by_issuer", 0), None)  # the unknown unit is no issuer

    def matrix(grain: str) -> tuple[tuple[int, ...], ...]:
        subjects = sorted(number for kind, number in rows if kind == grain)
        return tuple(tuple(rows[grain, number].get(name, 0) for name in METRIC_NAMES) for number in subjects)

    memberships = {(stay.group_id, stay.cadre_id): stay.evidence for stay in facts.stays if stay.cadre_id}
    return MonthLoad(
        month=f"{month:%Y-%m}",
        cadres=matrix("cadre"),
        groups=matrix("cadres_by_group"),
        issuers=matrix("cadres_by_issuer"),
        groups_known=len(facts.groups),
        groups_exported=_groups_with_messages(facts),
        memberships=len(memberships),
        memberships_roster=sum(evidence == "roster" for evidence in memberships.values()),
    )


def _subject(figure: Figure) -> int:
    return figure.cadre_id or figure.group_id or figure.unit_id


def _groups_with_messages(facts: SpanFacts) -> int:
    return len({row.group_id for row in facts.messages})
