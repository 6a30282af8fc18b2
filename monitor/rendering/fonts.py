"""The Chinese font of pictures and pages: the Noto Sans SC (OFL) file inside the ``zhplot`` wheel, found by path.

Importing this module also gives matplotlib a cache folder of its own, so it must be imported before matplotlib is:
``monitor/rendering/__init__.py`` sees to that.
"""

from __future__ import annotations

import atexit
import importlib.util
import io
import logging
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from fontTools import subset as cutting  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from monitor.errors import MonitorError
from monitor.rendering.wording import visible

FILE_NAME = "NotoSansSC-Regular.ttf"
FAMILY = "jianfu-sans"
MISSING = "〓"
LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx")
LICENCE_NAMES = (0, 1, 2, 13, 14)
INVISIBLE = ("Cf", "Mn", "Me")


class FontMissing(MonitorError):
    """找不到随程序安装的中文字体。请重新安装 zhplot（pip install zhplot），再运行一次。"""


def _cache_home() -> Path:
    """Where this user's programs keep what they can make again; RuntimeError without a home."""
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"])
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"


def _cache_folder() -> Path:
    """A writable folder for matplotlib's font list: kept between runs where possible, else thrown away at exit."""
    try:
        folder = _cache_home() / "jianfu" / "matplotlib"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):
        folder = Path(tempfile.mkdtemp(prefix="jianfu-matplotlib-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return folder


@contextmanager
def _own_cache() -> Iterator[None]:
    """matplotlib asks for its folder once, while it is first imported; the environment is put back after that."""
    before = os.environ.get("MPLCONFIGDIR")
    os.environ["MPLCONFIGDIR"] = str(_cache_folder())
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    try:
        yield
    finally:
        if before is None:
            del os.environ["MPLCONFIGDIR"]
        else:
            os.environ["MPLCONFIGDIR"] = before


with _own_cache():
    from matplotlib import font_manager


@cache
def font_path() -> Path:
    """The font file; ``zhplot`` itself is not run. FontMissing when it is not there."""
    found = importlib.util.find_spec("zhplot")
    path = Path(found.origin).parent / "fonts" / FILE_NAME if found and found.origin else Path(FILE_NAME)
    if not path.is_file():
        raise FontMissing
    return path


@cache
def covered() -> frozenset[int]:
    """The code points that the font can draw."""
    with TTFont(font_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def register() -> str:
    """Make the file known to matplotlib under a family name that no installed font can bear, and return that name."""
    font_manager.fontManager.ttflist.append(font_manager.FontEntry(fname=str(font_path()), name=FAMILY))
    return FAMILY


def drawable(text: str) -> str:
    """One line of text that the font can draw whole: what it lacks becomes 〓, marks without a body vanish."""
    drawn = []
    for char in visible(text):
        if ord(char) in covered():
            drawn.append(char)
        elif unicodedata.category(char) not in INVISIBLE:
            drawn.append(MISSING)
    return "".join(drawn)


def subset(chars: Iterable[str]) -> bytes:
    """A WOFF font (zlib inside) with just these characters, as far as the font has them; equal input, equal bytes."""
    options = cutting.Options()
    options.layout_features = []
    options.hinting = False
    options.drop_tables += LAYOUT_TABLES
    options.name_IDs = list(LICENCE_NAMES)
    options.notdef_outline = True
    wanted = sorted({ord(char) for char in chars} & covered())
    out = io.BytesIO()
    with TTFont(font_path(), lazy=True, recalcTimestamp=False) as font:
        cutter = cutting.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        font.flavor = "woff"
        font.save(out)
    return out.getvalue()
