"""The site's model: the one it trained and uses, else the bundled one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from classifiers import ArtifactError, Model, bundled_model, load
from monitor.errors import BadInput

MODELS = "models"
ACTIVE = "active"


def folder_of(folder: Path, model_id: str) -> Path:
    """Where a site keeps a model that it trained."""
    return folder / MODELS / model_id


def use(folder: Path, model_id: str) -> None:
    """Make a trained model the site's own; the file changes whole or not at all."""
    fresh = folder / MODELS / f"{ACTIVE}.part"
    fresh.write_text(model_id, "utf-8")
    fresh.replace(folder / MODELS / ACTIVE)


@cache
def current(folder: Path) -> Model:
    """The model a site trained and uses, else the bundled one; read when first needed."""
    active = folder / MODELS / ACTIVE
    if not active.is_file():
        return bundled_model()
    try:
        return load(folder_of(folder, active.read_text("utf-8").strip()))
    except ArtifactError as fault:
        raise BadInput(f"站点的模型文件已损坏：{fault}。请重新运行 jianfu train") from fault
