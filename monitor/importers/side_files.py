"""Files that belong to the export beside them: passed over in a folder, never taken as exports of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from monitor.importers import (
    memotrace_html,
    pywxdump,
    qq_exporter_page,
    wechat_data_analysis_folder,
    wechat_exporter_pages,
    wecom,
)
from monitor.importers.archives import MEDIA

LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def _is_litter(path: Path) -> bool:
    """What Windows and macOS leave in folders and archives."""
    return path.name.lower() in LITTER


def _is_media(path: Path) -> bool:
    """Pictures, sound and films of the messages; archives leave them packed."""
    return path.suffix.lower() in MEDIA and path.is_file()


SIDE_FILES: tuple[Callable[[Path], bool], ...] = (
    _is_litter,
    _is_media,
    pywxdump.is_side_file,
    memotrace_html.is_side_file,
    wecom.is_side_file,
    wechat_data_analysis_folder.is_side_file,
    wechat_exporter_pages.is_side_file,
    qq_exporter_page.is_side_file,
)


def is_side_file(path: Path) -> bool:
    """Whether some format says so of the file."""
    return any(belongs(path) for belongs in SIDE_FILES)
