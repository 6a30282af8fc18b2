"""The notebooks run against a freshly published release, as a reader would run them: files only."""

from __future__ import annotations

import ast
import base64
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from exports import Release, publish
from exports.e1 import COLUMNS, Loads, MonthLoad, monthly_table
from exports.table import SUPPRESSED, Manifest

FOLDER = Path(__file__).parents[1] / "notebooks"
REPORT = FOLDER / "01_load_report.ipynb"
ALLOWED = {"csv", "hashlib", "importlib", "io", "json", "matplotlib", "os", "pathlib", "textwrap"}
FULL = (60, 900, 12, 24, 9, 8, 7, 6)
WITHOUT_SHORT_LEADS = (*FULL[:7], 0)


def month(name: str, per_exposure: Loads, cadres: int = 40) -> MonthLoad:
    """Forty cadres alike, in eight groups of five issuing units that are alike too."""

    def shared_by(rows: int) -> tuple[Loads, ...]:
        return (tuple(load * cadres // rows for load in per_exposure),) * rows

    return MonthLoad(name, (per_exposure,) * cadres, shared_by(8), shared_by(5), 10, 9, cadres * 2, cadres * 2 - 3)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quarter with a full month, one with a withheld metric and one withheld whole."""
    months = [month("2026-10", FULL), month("2026-11", WITHOUT_SHORT_LEADS), month("2026-12", (40,) + (0,) * 7, 8)]
    manifest = Manifest("jianfu-2026-q4", "青山县", "2026-Q4", date(2027, 1, 5), "sha256:00", "m-1", "1", "0.1.0")
    folder = tmp_path_factory.mktemp("published") / "release"
    publish(Release(manifest, (monthly_table(months),)), folder)
    return folder


def executed(release: Path, where: Path) -> list[dict[str, Any]]:
    """Every output of the report, in order; ``release`` is found beside the copy that runs."""
    notebook = nbformat.read(REPORT, as_version=4)
    shutil.copytree(release, where / "release")
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=str(where))
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


@pytest.fixture(scope="module")
def outputs(release: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("JIANFU_RELEASE", raising=False)
        return executed(release, tmp_path_factory.mktemp("notebook"))


def test_two_figures_are_drawn(outputs: list[dict[str, Any]]) -> None:
    pictures = [
        base64.b64decode(output["data"]["image/png"]) for output in outputs if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 30_000 for picture in pictures)


def test_nothing_went_wrong_and_every_character_has_a_glyph(outputs: list[dict[str, Any]]) -> None:
    assert [output for output in outputs if output["output_type"] == "error"] == []
    complaints = "".join(output["text"] for output in outputs if output.get("name") == "stderr")
    assert "Glyph" not in complaints
    assert complaints == ""


def test_the_report_says_what_it_read(outputs: list[dict[str, Any]]) -> None:
    said = "".join(output["text"] for output in outputs if output.get("name") == "stdout")
    assert "青山县工作群消息负担匿名统计（2026-Q4）" in said
    assert f"未公布 {len(COLUMNS) - 1 + 2} 格" in said


def test_a_changed_file_is_not_drawn(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "changed"
    copy.mkdir()
    for file in release.iterdir():
        content = file.read_bytes()
        (copy / file.name).write_bytes(content.replace(b"2400", b"2450") if file.suffix == ".csv" else content)
    monkeypatch.setenv("JIANFU_RELEASE", str(copy))
    with pytest.raises(CellExecutionError, match="与发布时不一致"):
        executed(release, tmp_path)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_read_published_files_only(path: Path) -> None:
    source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    nodes = list(ast.walk(ast.parse(source)))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= ALLOWED


def test_every_column_is_explained() -> None:
    cells = nbformat.read(REPORT, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    for column in COLUMNS:
        assert f"| `{column.name}` | {column.zh} | {column.unit or '—'} |" in text
    assert f"| `{SUPPRESSED}` |" in text
