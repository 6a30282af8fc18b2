"""Arabic and Chinese numerals as they stand in dates and clock times."""

from __future__ import annotations

HAN = "零〇一二两三四五六七八九十廿卅"
DIGITS = "0123456789"
COUNTS = DIGITS + HAN  # what a number may begin with
NUMBER = rf"(?:\d{{1,2}}|[{HAN}]{{1,4}})"
YEAR = r"(?:20\d\d|[二2][零〇0][一二三四五六七八九][零〇一二三四五六七八九])"

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def value(text: str) -> int | None:
    """Whole number of ``17``, ``十七``, ``廿五``, ``零五``; ``两三`` is its upper bound; None when it is no number."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        return _tens(text)
    text = text.lstrip("零〇") or "零"
    digits = [_DIGITS[char] for char in text if char in _DIGITS]
    if len(digits) == 2 and digits[1] == digits[0] + 1:
        return digits[1]
    return digits[0] if len(digits) == 1 else None


def _tens(text: str) -> int | None:
    left, _, right = text.partition("十")
    if len(left) > 1 or len(right) > 1 or "十" in right:
        return None
    return (_DIGITS[left] if left else 1) * 10 + (_DIGITS[right] if right else 0)


def year(text: str) -> int:
    """Calendar year of ``2026``, ``26`` or ``二〇二六``."""
    number = int("".join(str(_DIGITS.get(char, char)) for char in text))
    return number if number > 99 else 2000 + number
