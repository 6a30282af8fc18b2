"""One township for all page tests: two issued weeks and an open one without a report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from monitor.clock import parse_week
from monitor.service import Context
from monitor.service.importing import Options, import_paths
from monitor.service.policy import OPERATOR
from monitor.service.reporting import week_report
from monitor.service.rosters import load_roster
from tests.web.township import FIRST, OPEN, SECOND, ZONE, site_at, write_chat, write_roster


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A real site, made through the services."""
    folder: Path = tmp_path_factory.mktemp("township")
    ctx = site_at(folder / "site", datetime(2026, 11, 18, 8, 0, tzinfo=ZONE))
    load_roster(ctx, OPERATOR, write_roster(folder / "名册.csv"))
    chats = [write_chat(folder / f"{week}.jsonl", week) for week in (FIRST, SECOND, OPEN)]
    results = import_paths(ctx, OPERATOR, chats, Options())
    assert [row.new for row in results] == [7, 7, 7]
    for week in (FIRST, SECOND):
        week_report(ctx, OPERATOR, parse_week(week))
    return ctx
