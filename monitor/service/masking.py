"""What may not be stored: phone, ID-card and bank-card numbers and location pins are masked at import;
messages with a classification marking are not stored at all.

ID cards: GB 11643 (17 digits and a check character). Bank cards: 16 to 19 digits with a Luhn check digit.
"""

from __future__ import annotations

import re

NUMBER = re.compile(r"\d(?:[ -]?\d){6}|\d\.\d{4}", re.ASCII)  # every number below holds one of these
DIGITS = re.compile(r"(?<![\dA-Za-z])\+?\d(?:[ -]?\d){6,22}[Xx]?(?![\dA-Za-z])", re.ASCII)
MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}", re.ASCII)
ID_CARD = re.compile(r"\d{17}[\dXx]|\d{15}", re.ASCII)
PIN = re.compile(r"(?:坐标[:：]? ?)?\(?-?\d{1,3}\.\d{4,10} ?[,，] ?-?\d{1,3}\.\d{4,10}\)?", re.ASCII)
SECRET = re.compile(r"(?:绝密|机密|秘密) ?[★☆*]")
PHONE, ID, CARD, PLACE = "[电话]", "[证件号]", "[卡号]", "[位置]"


def mask(text: str) -> str:
    """The text with personal numbers and location pins replaced."""
    if NUMBER.search(text) is None:
        return text
    return DIGITS.sub(_masked, PIN.sub(PLACE, text))


def _masked(found: re.Match[str]) -> str:
    whole = found[0]
    bare = whole.replace(" ", "").replace("-", "")
    if MOBILE.fullmatch(bare) or LANDLINE.fullmatch(whole.replace(" ", "")):
        return PHONE
    if ID_CARD.fullmatch(bare) and _plausible_id(bare):
        return ID
    if 16 <= len(bare) <= 19 and bare.isdigit() and _luhn(bare):
        return CARD
    return whole


def _plausible_id(bare: str) -> bool:
    """The birth date inside an ID number must be one; the check digit may be mistyped."""
    month, day = (bare[10:12], bare[12:14]) if len(bare) == 18 else (bare[8:10], bare[10:12])
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_secret(text: str) -> bool:
    """True when the text bears a classification marking (秘密★ and the like), not the mere word."""
    return "密" in text and SECRET.search(text) is not None
