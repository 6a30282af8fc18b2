"""A report beside a count: every figure that both know, and how they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.report import Value, WeekReport
from tests.load.count import Count, Figures

Named = dict[str, int]
NOTHING: Figures = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that the report and the count tell differently."""

    week: int
    subject: str
    metric: str
    reported: int | None
    counted: int | None


def figures_of(count: Count, week: int) -> dict[str, Figures]:
    """All counted figures of a week under readable subjects."""
    world = count.world
    found: dict[str, Figures] = {}
    for person, figures in count.cadres(week).items():
        subject = f"cadre {world.people[person].name} {world.people[person].unit}"
        found[subject] = figures
        for group, share in count.shares(week, person).items():
            place = world.groups[group]
            found[f"{subject} in {place.platform} {place.name}"] = share
    found |= {f"issuer {unit}": figures for unit, figures in count.issuers(week).items()}
    for group, (members, messages, acks) in count.groups(week).items():
        place = world.groups[group]
        found[f"group {place.platform} {place.name}"] = {"members": members, "messages": messages, "acks": acks}
    found["coverage"] = count.memberships(week)
    return found


def figures_in(report: WeekReport) -> dict[str, Figures]:
    """All reported figures under the same subjects."""
    found: dict[str, Figures] = {}
    for cadre in report.cadres:
        subject = f"cadre {cadre.cadre} {cadre.unit}"
        found[subject] = _plain(cadre.metrics)
        found |= {f"{subject} in {part.platform} {part.group}": _plain(part.metrics) for part in cadre.by_group}
    found |= {f"issuer {row.unit}": _plain(row.metrics) for row in report.issuers}
    for group in report.groups:
        assert group.ack_share.den == group.messages
        figures = {"members": group.members, "messages": group.messages, "acks": group.ack_share.num}
        found[f"group {group.platform} {group.group}"] = figures
    found["coverage"] = dict(report.coverage.memberships)
    return found


def _plain(metrics: Mapping[str, Value]) -> Figures:
    return {name: figure.value for name, figure in metrics.items()}


def differences(report: WeekReport, count: Count, week: int) -> Iterator[Difference]:
    """Every subject that only one side has, and every figure that differs; metrics only one side has are left out."""
    reported, counted = figures_in(report), figures_of(count, week)
    for subject in sorted({*reported, *counted}):
        if subject not in reported or subject not in counted:
            yield Difference(week, subject, "is there", int(subject in reported), int(subject in counted))
            continue
        for metric in sorted(reported[subject].keys() & counted[subject].keys()):
            ours, theirs = counted[subject][metric], reported[subject][metric]
            if ours != theirs:
                yield Difference(week, subject, metric, theirs, ours)
