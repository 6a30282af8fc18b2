"""The alarm clock: a ring does what is due exactly once, and a failing round leaves it running."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from monitor.jobs import BELLS, BUG, CATCH_UP, NIGHTLY, WEEKLY, Alarm, Bell
from monitor.service import Context
from monitor.service.policy import OPERATOR
from monitor.service.upkeep import due, history
from monitor.service.viewing import Ring, issued_week, overview
from tests.web.township import GROUP, OPEN, SECOND, ZONE, site_at, write_chat

PATIENCE = 30
CANARY = "机密站点"


class Listener(logging.Handler):
    """Collects what the alarm logs and says when a round has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.ended = threading.Event()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self.ended.set()


@contextmanager
def listening() -> Iterator[Listener]:
    listener, log = Listener(), logging.getLogger("monitor.jobs")
    before = log.level
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    try:
        yield listener
    finally:
        log.removeHandler(listener)
        log.setLevel(before)


@pytest.fixture
def site(tmp_path: Path) -> Context:
    """A site with one closed week waiting in the inbox."""
    ctx = site_at(tmp_path / CANARY)
    write_chat(ctx.folder / "inbox" / f"{CANARY}.jsonl", SECOND)
    return ctx


def bell(name: str) -> Bell:
    return next(bell for bell in BELLS if bell.name == name)


def ring_of(alarm: Alarm, name: str) -> Ring:
    return next(ring for ring in alarm.next_rings() if ring.name == name)


def break_inbox(ctx: Context) -> Path:
    """A file in the inbox's place, so that every round that looks there fails."""
    inbox = ctx.folder / "inbox"
    inbox.rename(ctx.folder / "aside")
    inbox.write_text("", "utf-8")
    return inbox


def mend_inbox(ctx: Context) -> None:
    (ctx.folder / "inbox").unlink()
    (ctx.folder / "aside").rename(ctx.folder / "inbox")


def test_starting_catches_up_once(site: Context) -> None:
    alarm = Alarm(site)
    with listening() as listener:
        alarm.start()
        assert listener.ended.wait(PATIENCE)
        alarm.stop()
    assert [path.name for path in (site.folder / "done").iterdir()] == [f"{CANARY}.jsonl"]
    assert {path.name for path in (site.folder / "reports").iterdir()} == {f"{SECOND}.html", f"{SECOND}.json"}
    assert [(week.week, week.revision) for week in overview(site, OPERATOR).weeks] == [(SECOND, 1)]
    assert due(site, OPERATOR).weeks == ()


def test_ringing_again_changes_nothing(site: Context) -> None:
    alarm = Alarm(site)
    alarm.ring(bell(CATCH_UP))
    before = {path.name: path.read_bytes() for path in (site.folder / "reports").iterdir()}
    for each in BELLS:
        alarm.ring(each)
    assert {path.name: path.read_bytes() for path in (site.folder / "reports").iterdir()} == before
    assert issued_week(site, OPERATOR, SECOND).state.revision == 1


def test_an_open_week_is_imported_and_not_reported(tmp_path: Path) -> None:
    ctx = site_at(tmp_path)
    write_chat(ctx.folder / "inbox" / "x.jsonl", OPEN)
    Alarm(ctx).ring(bell(CATCH_UP))
    assert [(week.week, week.revision) for week in overview(ctx, OPERATOR).weeks] == [(OPEN, 0)]


def test_the_nightly_bell_imports_and_the_weekly_one_reports(site: Context) -> None:
    alarm = Alarm(site)
    alarm.ring(bell(WEEKLY))
    assert due(site, OPERATOR).inbox == 1
    alarm.ring(bell(NIGHTLY))
    assert (due(site, OPERATOR).inbox, due(site, OPERATOR).weeks) == (0, (SECOND,))
    alarm.ring(bell(WEEKLY))
    assert due(site, OPERATOR).weeks == ()
    assert {slot.name for slot in history(site, OPERATOR)} == {WEEKLY, NIGHTLY}


def test_a_failing_round_is_told_without_names_and_the_alarm_goes_on(site: Context) -> None:
    break_inbox(site)
    alarm = Alarm(site)
    with listening() as listener:
        alarm.start()
        assert listener.ended.wait(PATIENCE)
        assert ring_of(alarm, CATCH_UP).trouble == BUG
        assert ring_of(alarm, WEEKLY).at is not None
        mend_inbox(site)
        alarm.ring(bell(CATCH_UP))
        assert ring_of(alarm, CATCH_UP).trouble == ""
        alarm.stop()
    assert "NotADirectoryError" in listener.lines[0]
    assert not any(CANARY in line or GROUP in line for line in listener.lines)
    assert issued_week(site, OPERATOR, SECOND).state.revision == 1


def test_the_bells_ring_in_site_time(site: Context) -> None:
    alarm = Alarm(site)
    assert [ring.at for ring in alarm.next_rings()] == [None, None, None]
    break_inbox(site)
    alarm.start()
    weekly, nightly = (ring_of(alarm, name).at for name in (WEEKLY, NIGHTLY))
    alarm.stop()
    assert weekly is not None and nightly is not None
    monday, night = datetime.fromtimestamp(weekly, ZONE), datetime.fromtimestamp(nightly, ZONE)
    assert (monday.weekday(), monday.hour, monday.minute) == (0, 7, 0)
    assert (night.hour, night.minute) == (2, 30)


def test_a_stopped_alarm_breaks_off_before_the_next_file(site: Context) -> None:
    alarm = Alarm(site)
    alarm.stop()
    with listening() as listener:
        alarm.ring(bell(CATCH_UP))
    assert listener.lines == ["round catch-up broken off"]
    assert due(site, OPERATOR).inbox == 1
