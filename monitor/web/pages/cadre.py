"""One cadre's week: what was received, from where, what was demanded, how computed, how to contest."""

from __future__ import annotations

from monitor.rendering.personal import personal_document
from monitor.service.viewing import ShownCadre, issued_cadre
from monitor.web.pages.page import Page, Visit
from monitor.web.pages.week import week_address, week_notices
from monitor.web.writing import Link, Sheet, trail, write


def load(visit: Visit) -> ShownCadre:
    """The cadre that the address names."""
    return issued_cadre(visit.ctx, visit.actor, visit.parts["week"], visit.parts["key"])


def render(shown: ShownCadre) -> str:
    """The cadre's own report."""
    document = personal_document(shown.report, shown.cadre)
    way = trail(Link(week_address(shown.state.week), shown.state.week))
    return write(Sheet(document.title, document.subtitle, way, document.sections, week_notices(shown.state)))


PAGE = Page("/weeks/{week}/cadres/{key}", "report.view", load, render)
