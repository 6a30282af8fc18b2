"""Sites: one folder with settings, database, key and the folders for files coming in and going out."""

from __future__ import annotations

import os
import secrets
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.clock import Clock, read_calendar
from monitor.config import DEFAULT_TEXT, FILE_NAME, Config, read_config
from monitor.errors import BadInput, MonitorError
from monitor.metrics import definitions
from monitor.service import Context, Progress, silent
from monitor.store import Store

if TYPE_CHECKING:
    from classifiers import Model

KEY_BYTES = 32


def current_model(folder: Path) -> Model:
    """The model in use, read when first asked for."""
    from monitor.service import models  # the classifier takes longer to start than all the rest

    return models.current(folder)


def init_site(folder: Path) -> bool:
    """Create what is missing of a site; True when the site is new. MonitorError when the folder cannot be used."""
    fresh = not (folder / FILE_NAME).exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            (folder / FILE_NAME).write_text(DEFAULT_TEXT, "utf-8")
        config = read_config(folder)
        for name in ("inbox", "done", "quarantine", "reports", "out"):
            (folder / getattr(config.paths, name)).mkdir(exist_ok=True)
        _make_key(folder / config.paths.key_file, new_site=not (folder / config.paths.database).exists())
    except OSError as fault:
        raise MonitorError(f"不能使用站点文件夹 {folder}（{fault.strerror}）；请换一个有写入权限的文件夹") from fault
    return fresh


def _make_key(path: Path, new_site: bool) -> None:
    """A random key, readable by its owner alone; a site with data never gets a second one."""
    if path.exists():
        return
    if not new_site:
        raise BadInput(f"站点缺少密钥文件 {path.name}，无法核对已入库的消息；请从备份中取回它")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def open_site(folder: Path, clock: Clock | None = None, progress: Progress = silent) -> Context:
    """The context of a site, created when missing. The one composition root; tests replace the clock only."""
    init_site(folder)
    config = read_config(folder)
    return Context(
        folder=folder,
        config=config,
        store=Store(folder / config.paths.database),
        clock=clock or Clock(config.zone),
        calendar=read_calendar(folder),
        definitions=definitions(),
        model=partial(current_model, folder),
        key=_read_key(folder, config),
        progress=progress,
    )


def _read_key(folder: Path, config: Config) -> bytes:
    path = folder / config.paths.key_file
    if sys.platform != "win32" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return path.read_bytes()
