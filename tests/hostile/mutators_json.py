"""Ways to damage JSON, also inside pages and scripts: it is cut into tokens, not parsed, so that any dialect does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from tests.hostile.mutators import Mutator, on_text

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|-?\d++(?:\.\d++)?|true|false|null')
KEYED = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*+:\s*+')
WRONG = (
    *("null", "true", "false", "0", "-1", "1.5", "1e999", "-1e999", "NaN", "Infinity", "-Infinity", '""', '" "'),
    *("[]", "{}", "[null]", '[["a"]]', '{"a": 1}', '"文字"', '"\\u0000"', '"\\ud83d"', '"\\udc00x"'),
    *("9" * 4300, "9" * 5000, "-" + "9" * 30, '"' + "9" * 30 + '"', "1E400", "0.1e-400", '"nan"', '"0"', '"٣"'),
    *('"2026-11-09 08:00:00"', '"9999-12-31T23:59:59+08:00"', '"0001-01-01T00:00:00+08:00"', '"2026-02-30"', '"<b>"'),
)
TIMES = (
    *("0", "-1", "-62135596800", "253402300799", "253402300800", "4102444800", "946684799", "9007199254740993"),
    *("1e18", "1e308", "99999999999", "100000000001", "-99999999999999", "18446744073709551616", "1.7e9"),
    *(
        '"1795365531"',
        '"1795365531000"',
        '"-5"',
        "NaN",
        "null",
        "[1795365531]",
        '"0001-01-01"',
        '"９"',
        '"' + "1" * 25 + '"',
        "true",
    ),
)
DEEP = (100, 900, 1100, 60_000)


def tokens(text: str) -> list[re.Match[str]]:
    """The scalars of a text, keys and values."""
    return list(TOKEN.finditer(text))


def values(text: str) -> list[re.Match[str]]:
    """The scalars that are no keys."""
    return [found for found in tokens(text) if not text[found.end() : found.end() + 2].lstrip().startswith(":")]


def replaced(text: str, found: re.Match[str], other: str) -> str:
    """The text with another in the place of a match."""
    return text[: found.start()] + other + text[found.end() :]


def _one(rng: Random, found: Sequence[re.Match[str]]) -> re.Match[str] | None:
    return rng.choice(found) if found else None


def wrong_type(rng: Random, text: str, donor: str) -> str:
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        if one := _one(rng, values(text)):
            text = replaced(text, one, rng.choice(WRONG))
    return text


def wrong_field(rng: Random, text: str, donor: str) -> str:
    """The same wrong value in one field of every record."""
    keys = sorted({found[1] for found in KEYED.finditer(text)})
    if not keys:
        return text
    key, other = rng.choice(keys), rng.choice(WRONG)
    pattern = re.compile(rf'("{re.escape(key)}"\s*:\s*)(?:{TOKEN.pattern})')
    return pattern.sub(lambda match: match[1] + other, text)


def wrong_time(rng: Random, text: str, donor: str) -> str:
    numbers = [found for found in values(text) if found[0].strip('"').isdigit() and len(found[0]) >= 10]
    one = _one(rng, numbers)
    return replaced(text, one, rng.choice(TIMES)) if one else text


def drop_key(rng: Random, text: str, donor: str) -> str:
    one = _one(rng, list(KEYED.finditer(text)))
    return replaced(text, one, f'"{one[1]}x": ') if one else text


def double_key(rng: Random, text: str, donor: str) -> str:
    """A key twice in one object, with another value the first or the second time."""
    found = list(KEYED.finditer(text))
    one = _one(rng, found)
    if one is None:
        return text
    other = f'"{rng.choice(found)[1]}": {rng.choice(WRONG)}, '
    return text[: one.start()] + other + text[one.start() :]


def nested(rng: Random, text: str, donor: str) -> str:
    """A value, or its opening alone, far down in brackets."""
    one, depth = _one(rng, values(text)), rng.choice(DEEP)
    if one is None:
        return text
    opening, closing = rng.choice((("[", "]"), ('{"a":', "}"), ('{"msg":[', "]}")))
    return replaced(text, one, opening * depth + (one[0] + closing * depth if rng.random() < 0.7 else ""))


def giant_text(rng: Random, text: str, donor: str) -> str:
    """A text of a million characters, escaped or not."""
    strings = [found for found in values(text) if found[0][0] == '"']
    one, pump = _one(rng, strings), rng.choice(("长", "[", "<a ", "\\n", "\\\\", "\\u5f20", "(", "&", " ", "@"))
    return replaced(text, one, one[0][:-1] + pump * (1_000_000 // len(pump)) + '"') if one else text


def swap_values(rng: Random, text: str, donor: str) -> str:
    found = values(text)
    if len(found) < 2:
        return text
    here, there = sorted(rng.sample(range(len(found)), 2))
    first, second = found[here], found[there]
    return replaced(replaced(text, second, first[0]), first, second[0])


JSON = (
    Mutator("wrong-type", on_text(wrong_type), 20),
    Mutator("wrong-field", on_text(wrong_field), 16),
    Mutator("wrong-time", on_text(wrong_time), 8),
    Mutator("drop-key", on_text(drop_key), 8),
    Mutator("double-key", on_text(double_key), 8),
    Mutator("nested", on_text(nested), 3),
    Mutator("giant-text", on_text(giant_text), 1),
    Mutator("swap-values", on_text(swap_values), 6),
)
