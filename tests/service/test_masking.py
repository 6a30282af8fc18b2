"""Personal numbers and pins are masked, classified messages are recognised, dates and amounts are left alone."""

from __future__ import annotations

import pytest

from monitor.service.masking import is_secret, mask


def luhn(prefix: str) -> str:
    """A card-like number with a valid check digit, made up on the spot."""
    for digit in "0123456789":
        number = prefix + digit
        total = sum(sum(divmod(int(char) * (2 if place % 2 else 1), 10)) for place, char in enumerate(reversed(number)))
        if total % 10 == 0:
            return number
    raise AssertionError


MOBILE = "139" + "0000" * 2
ID_CARD = "110101" + "19000101" + "001X"
CARD = luhn("622200" + "0" * 12)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"联系人老周{MOBILE}，有事打", "联系人老周[电话]，有事打"),
        (f"+86 {MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}", "[电话]"),
        (f"身份证{ID_CARD}核对", "身份证[证件号]核对"),
        (f"打到{CARD}这张卡", "打到[卡号]这张卡"),
        ("值班电话0550-0000000", "值班电话[电话]"),
        ("我在31.230412,121.473701这里", "我在[位置]这里"),
        ("2026年11月15日17:00前报12345件", "2026年11月15日17:00前报12345件"),
        ("文号〔2026〕15号，共1000000元", "文号〔2026〕15号，共1000000元"),
        ("没有数字", "没有数字"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", ["机密★1年", "秘密★ 请勿外传", "绝密 ★"])
def test_a_marking_is_recognised(text: str) -> None:
    assert is_secret(text)


@pytest.mark.parametrize("text", ["保密培训通知：什么是机密文件", "这是我们的小秘密", "★重点★"])
def test_the_mere_word_is_not_a_marking(text: str) -> None:
    assert not is_secret(text)
