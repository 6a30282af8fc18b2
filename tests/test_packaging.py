"""The wheel: three packages with their data, and nothing else; one owner for each top-level name."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"monitor", "classifiers", "exports"}
DATA = (
    "monitor/metrics/metrics.toml", "monitor/metrics/sources/exposure.sql", "monitor/rendering/style.css",
    "classifiers/data/model/model.npz", "classifiers/data/corpus/village.jsonl", "classifiers/data/cues.txt",
    "classifiers/data/lexicon.txt", "classifiers/CODEBOOK.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in tracked.stdout.splitlines():
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_its_top_level_is_the_three_packages(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES


@pytest.mark.parametrize("path", DATA)
def test_its_data_is_inside(names: set[str], path: str) -> None:
    assert path in names


def test_every_file_of_the_packages_is_inside(names: set[str]) -> None:
    suffixes = {".py", ".toml", ".sql", ".css", ".html", ".jsonl", ".txt", ".npz", ".json"}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in suffixes and "__pycache__" not in path.parts
    }
    assert wanted <= names


def test_no_other_distribution_owns_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        assert set(owners.get(package, ["jianfu"])) == {"jianfu"}
