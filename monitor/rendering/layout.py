"""Which document a report becomes: an office's, or one cadre's own."""

from __future__ import annotations

from monitor.rendering.document import Document
from monitor.rendering.office import office_document
from monitor.rendering.personal import personal_document
from monitor.report import WeekReport, WeekTotal


def is_personal(report: WeekReport) -> bool:
    """One cadre and no issuers: the part that a cadre is given."""
    return not report.issuers and len(report.cadres) == 1


def document_of(report: WeekReport, trend: tuple[WeekTotal, ...]) -> Document:
    """The report as a document; the trend belongs to the office's only."""
    return personal_document(report, report.cadres[0]) if is_personal(report) else office_document(report, trend)
