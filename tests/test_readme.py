"""The README's command blocks run, in order, as a newcomer would type them."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from monitor.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
NAMED = re.compile(r"jianfu (?:--site \S+ )?([a-z][a-z-]+) (?:--|[^a-z ])")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGETS = {"make demo", "make test"}
ACTIVATE = ". .venv/bin/activate"


def commands() -> list[str]:
    return [line for block in BLOCK.findall(README) for line in block.splitlines() if line]


def test_it_opens_with_the_two_commands() -> None:
    assert commands()[:2] == ["make demo", "make test"]
    for target in sorted(TARGETS):
        subprocess.run([*target.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_every_command_runs_after_the_demo(tmp_path: Path) -> None:
    scripts = sysconfig.get_path("scripts")
    env = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    todo = ["jianfu demo", *(line for line in commands() if line not in TARGETS | {ACTIVATE})]
    for line in todo:
        done = subprocess.run(line, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert list(tmp_path.glob("减负自查-*.html"))
    assert list((tmp_path / "我的站点" / "reports").glob("*.html"))


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("command", sorted(set(NAMED.findall(README))))
def test_every_command_named_exists(command: str) -> None:
    assert command in {row.name for row in COMMANDS}
