"""Time expressions in a message → the deadline of what it demands."""

from classifiers.deadlines.find import Deadline, find_deadline
from classifiers.workdays import WorkCalendar, official_calendar

__all__ = ["Deadline", "WorkCalendar", "find_deadline", "official_calendar"]
