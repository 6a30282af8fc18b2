from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from monitor.rendering.canvas import drawing, png
from monitor.rendering.fonts import MISSING, covered, drawable, font_path, subset

RARE = "㛃䶮𬭚㙍"

DRAW = """
import sys
from tests.rendering.sample import sample_report, sample_trend
from monitor.rendering import render_png
sys.stdout.buffer.write(render_png(sample_report(), sample_trend()))
assert "zhplot" not in sys.modules, "zhplot was run"
assert "matplotlib.pyplot" not in sys.modules, "pyplot was used"
"""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("XDG_CACHE_HOME", "MPLCONFIGDIR")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env={**inherited, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_font_draws_rare_names() -> None:
    assert font_path().name == "NotoSansSC-Regular.ttf"
    assert {ord(char) for char in RARE + MISSING} <= covered()
    assert drawable(RARE) == RARE


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("综治😀办", "综治〓办"),
        ("𠮷祥", "〓祥"),
        ("👨\u200d👩 群", "〓〓 群"),
        ("☎\ufe0f", drawable("☎")),
        ("上\n下\t左", "上 下 左"),
        ("\u202eabc\x07", "[U+202E]abc[U+0007]"),
        ("\udc80", drawable("�")),
        ("", ""),
    ],
)
def test_what_the_font_lacks_becomes_one_mark(text: str, drawn: str) -> None:
    assert drawable(text) == drawn
    assert {ord(char) for char in drawable(text)} <= covered()


def test_undrawable_text_would_be_noticed() -> None:
    """The guard behind every other test of pictures: matplotlib does warn of a missing glyph."""
    with drawing():
        figure = Figure(figsize=(1, 1))
        figure.text(0, 0, "😀")
        with pytest.warns(UserWarning, match="missing from font"):
            png(figure)


def test_subset_has_the_wanted_characters_and_is_small() -> None:
    cut = subset(RARE + "工作群😀")
    font = TTFont(io.BytesIO(cut))
    assert font.flavor == "woff"
    assert set(font.getBestCmap()) == {ord(char) for char in RARE + "工作群"}
    assert len(cut) < 20_000
    assert "GSUB" not in font
    assert font["head"].modified == TTFont(font_path())["head"].modified  # no clock


def test_subset_depends_on_the_characters_only() -> None:
    assert subset("乙甲甲") == subset("甲乙")


@pytest.mark.parametrize("home", ["/proc/none", ""])
def test_draws_without_a_writable_home(home: str) -> None:
    done = run(DRAW, HOME=home)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"\x89PNG")


def test_users_settings_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 40\nsvg.fonttype: none\naxes.facecolor: red\n", "utf-8")
    plain, other = run(DRAW), run(DRAW, MATPLOTLIBRC=str(tmp_path), PYTHONHASHSEED="7")
    assert plain.returncode == other.returncode == 0
    assert plain.stdout == other.stdout


def test_font_list_is_kept_in_a_folder_of_our_own(tmp_path: Path) -> None:
    done = run(DRAW, XDG_CACHE_HOME=str(tmp_path), MPLCONFIGDIR=str(tmp_path / "users"))
    assert done.returncode == 0
    assert list((tmp_path / "jianfu" / "matplotlib").glob("fontlist-*.json"))
    assert not (tmp_path / "users").exists()
