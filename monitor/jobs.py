"""The alarm clock: APScheduler rings weekly, nightly and once at start; what is due is derived from the database.

A ring calls ``run_due`` and nothing else, so ringing twice, late or never changes no figure. Jobs live in memory: a
shared or stored job list can lose a ring or run it twice, the database cannot.
"""

from __future__ import annotations

import logging
import threading
import traceback
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from apscheduler.executors.debug import DebugExecutor
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from monitor.config import parse_clock
from monitor.errors import MonitorError
from monitor.service import Context
from monitor.service.policy import OPERATOR
from monitor.service.upkeep import NIGHTLY, WEEKLY, run_due
from monitor.service.viewing import Ring

CATCH_UP = "catch-up"
HEARTBEAT = "heartbeat"
BUG = "程序内部出错；请运行 jianfu run-due，把出错的那一行告诉维护者"
UNREPORTED = "有 {} 周的报告没有出成；请运行 jianfu run-due 查看原因"
LOG = logging.getLogger("monitor.jobs")


class Stopping(Exception):
    """Breaks a round off between two files when the program ends."""


@dataclass(frozen=True, slots=True)
class Bell:
    """One bell: its name, and which part of the due work it starts (None for all of it)."""

    name: str
    only: str | None


BELLS = (Bell(CATCH_UP, None), Bell(WEEKLY, WEEKLY), Bell(NIGHTLY, NIGHTLY))


class Alarm:
    """The clock of one site. Rounds run one at a time in one worker thread; a failing one is logged and noted."""

    def __init__(self, ctx: Context) -> None:
        self._ending = threading.Event()
        self._ctx = replace(ctx, progress=self._go_on)
        self._troubles: dict[str, str] = {}
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1), HEARTBEAT: DebugExecutor()},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone=ctx.config.zone,
        )

    def start(self) -> None:
        """Set the bells; the catch-up rings at once."""
        zone, schedule = self._ctx.config.zone, self._ctx.config.schedule
        day, _, clock = schedule.weekly.partition(" ")
        triggers = {WEEKLY: _at(clock, zone, day_of_week=day), NIGHTLY: _at(schedule.nightly, zone), CATCH_UP: None}
        for bell in BELLS:
            self._scheduler.add_job(partial(self.ring, bell), triggers[bell.name], id=bell.name)
        # The scheduler sleeps by a clock that stands still while the PC sleeps; a beat a minute makes it look again.
        beat = IntervalTrigger(minutes=1, timezone=zone)
        self._scheduler.add_job(_beat, beat, id=HEARTBEAT, executor=HEARTBEAT)
        self._scheduler.start()

    def stop(self) -> None:
        """Break off after the file in hand and wait for it; nothing to do when it was never started."""
        self._ending.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def ring(self, bell: Bell) -> None:
        """One round, now. Never raises: the log gets ids and kinds and places of faults, no text and no names."""
        try:
            done = run_due(self._ctx, OPERATOR, bell.only)
        except Stopping:
            LOG.info("round %s broken off", bell.name)
        except MonitorError as fault:
            self._note(bell, type(fault).__doc__ or "", fault)
        except Exception as fault:
            self._note(bell, BUG, fault)
        else:
            self._troubles[bell.name] = UNREPORTED.format(len(done.faults)) if done.faults else ""
            counts = len(done.files), len(done.reports), len(done.faults)
            LOG.info("round %s: %d files, %d reports, %d faults", bell.name, *counts)

    def next_rings(self) -> tuple[Ring, ...]:
        """When each bell rings next (None for one that is over), with the trouble of its last round."""
        return tuple(Ring(bell.name, self._next(bell), self._troubles.get(bell.name, "")) for bell in BELLS)

    def _next(self, bell: Bell) -> int | None:
        job = self._scheduler.get_job(bell.name)
        moment = getattr(job, "next_run_time", None)
        return int(moment.timestamp()) if moment is not None else None

    def _note(self, bell: Bell, trouble: str, fault: Exception) -> None:
        self._troubles[bell.name] = trouble
        where = "".join(traceback.format_tb(fault.__traceback__))
        LOG.error("round %s failed: %s\n%s", bell.name, type(fault).__name__, where)

    def _go_on(self, _what: str, _done: int, _total: int, _read: int | None = None, /) -> None:
        if self._ending.is_set():
            raise Stopping


def _at(clock: str, zone: ZoneInfo, day_of_week: str = "*") -> CronTrigger:
    hour, minute = parse_clock(clock)
    return CronTrigger(day_of_week=day_of_week, hour=hour, minute=minute, timezone=zone)


def _beat() -> None:
    """Nothing; the scheduler looks at its bells whenever it wakes."""
