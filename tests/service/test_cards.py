"""Cards of groups: what they may mean, for a person to confirm."""

from __future__ import annotations

import pytest

from monitor.service.cards import suggestions
from monitor.store.people import Cadre

CADRES = (
    Cadre(1, "陈志远", "石门镇党政办", "", "镇"),
    Cadre(2, "王伟", "石门镇党政办", "", "镇"),
    Cadre(3, "王伟", "柳村", "", "村"),
    Cadre(4, "何苗", "县水利局", "", "县"),
)


@pytest.mark.parametrize(
    ("card", "meant"),
    [
        ("陈志远-党政办", [1]),
        ("党政办 陈志远", [1]),
        ("【党政办】陈志远（主任）", [1]),
        ("党政办陈志远", [1]),
        ("何苗副局长", [4]),
        ("柳村—王伟", [3]),
        ("王伟", [2, 3]),
        ("王伟民", [2, 3]),
        ("小陈", []),
        ("柳村会计", []),
        ("", []),
    ],
)
def test_suggestions(card: str, meant: list[int]) -> None:
    assert [cadre.id for cadre in suggestions(card, CADRES)] == meant
