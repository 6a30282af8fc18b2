"""The sub-commands, in the order of the help."""

from __future__ import annotations

import click

from monitor.cli.people import groups, people, roster, units
from monitor.cli.reading import formats, import_, parse
from monitor.cli.reporting import check, compute, report
from monitor.cli.running import audit, demo, init, release, run_due, serve
from monitor.cli.tagging import evaluate, tag, train

COMMANDS: tuple[click.Command, ...] = (
    demo, check, init, import_, roster, units, groups, people, compute, report, serve, run_due, release, parse, formats,
    tag, train, evaluate, audit,
)  # fmt: skip
