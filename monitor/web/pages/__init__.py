"""The pages, one row each; a new page is a module here and a row in PAGES."""

from __future__ import annotations

from monitor.web.pages import cadre, home, jobs, week
from monitor.web.pages.page import Answering

PAGES: tuple[Answering, ...] = (home.PAGE, week.PAGE, cadre.PAGE, jobs.PAGE)
