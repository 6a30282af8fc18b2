"""Names as compared, and the @names of a text."""

from __future__ import annotations

import pytest

from monitor.service.names import mentions, normal


def test_normal_form_drops_blanks_and_width() -> None:
    assert normal(" 张 三　-东湖\u200b社区\u2005") == "张三-东湖社区"
    assert normal("Ａｂｃ１") == "Abc1"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@李四\u2005今天报", ["李四"]),
        ("@张 三 东湖\u2005速报", ["张三东湖"]),
        ("@李四 今天报", ["李四", "李四今天报"]),
        ("@王五,@赵六 来一下", ["王五", "王五,", "王五,@赵六", "王五,@赵六来一下", "赵六", "赵六来一下"]),
        ("@所有人 开会", []),
        ("请@孙八", ["孙八"]),
        ("@小@梅 报", ["小", "小@梅", "小@梅报", "梅", "梅报"]),
        ("@柳村 吴秀(干事) 报", ["柳村", "柳村吴秀", "柳村吴秀(干事", "柳村吴秀(干事)", "柳村吴秀(干事)报"]),
        ("写信到 bangong@example.invalid", []),
        ("没有点名", []),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    assert [name for _, _, name in mentions(text)] == names
