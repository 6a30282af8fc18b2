"""Soak: a log of 2 GB is read, and stored, in less than 300 MB, whatever its shape (``make soak``)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.measure import cost
from monitor.service import reading
from tests.soak.shapes import SHAPES, Shape

BYTES = 2_000_000_000
MEGABYTES = 300
RUN = "import sys\nfrom monitor.cli import main\nsys.argv = ['jianfu', *sys.argv[1:]]\nmain()\n"


def write(shape: Shape, folder: Path) -> Path:
    path = folder / shape.name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(shape.pieces(BYTES))
    return path


@pytest.mark.soak
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_two_gigabytes_are_read_in_little_memory(tmp_path: Path, shape: Shape) -> None:
    path = write(shape, tmp_path)
    spent = cost([sys.executable, "-c", RUN, "parse", "--ledger", str(path)])
    path.unlink()
    print(f"{shape.name}：{spent}")
    assert spent.megabytes < MEGABYTES


@pytest.mark.soak
@pytest.mark.parametrize("shape", [SHAPES[0], SHAPES[5]], ids=lambda shape: shape.name)
def test_two_gigabytes_are_stored_in_little_memory(tmp_path: Path, shape: Shape) -> None:
    path = write(shape, tmp_path)
    spent = cost([sys.executable, "-c", RUN, "--site", str(tmp_path / "site"), "import", "--no-tags", str(path)])
    print(f"{shape.name}：{spent}")
    assert spent.megabytes < MEGABYTES


def test_every_shape_is_whole_when_small(tmp_path: Path) -> None:
    for shape in SHAPES:
        path = tmp_path / shape.name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(shape.pieces(300_000)), "utf-8", newline="")
        found = reading.ledger(path, path.name)
        assert found["messages"] > 250 and not found["flagged"], json.dumps(found, ensure_ascii=False)[:500]
        assert len(found["skipped"]) <= 1
