"""What a message quotes, told apart from the sender's own words.

Most exports keep a quote in a field of its own. Some print it into the text: the copied form of WeChat
(``「名：原文」``, a rule of dashes, the answer), ``[引用 名：原文]``, ``[回复 名：原文]``, ``> 名：原文``, or
``引用：名：原文`` at the end. The sender's own words say what the message does, the quote only what it is about.
"""

from __future__ import annotations

import re

from classifiers.fold import BORDER, hide_digits, parted
from classifiers.rules import Hit, scan

_HINT = re.compile(r"「|引用|\[回复|【回复|>")
_RULE = r"(?:[ \t]*\n)?[ \t]*[-—–_=─ \t]{3,80}(?:\n|$)"
_QUOTE = re.compile(
    rf"^[ \t]{{0,9}}「[^「」\n]{{1,30}}:[^」]{{1,2000}}」(?:{_RULE}|[ \t]*\n)?"
    r"|[\[【](?:引用|回复)[ :\n][^\[\]【】]{0,2000}[\]】]"
    r"|^>[^\n]{1,500}(?:\n|$)"
    r"|\n引用:[^\n:]{1,30}:[\s\S]{1,2000}\Z",
    re.MULTILINE,
)


def apart(text: str) -> tuple[str, str]:
    """A plain text's own words and its quotes, each as long as the text, blank where the other stands.

    A text that is nothing but quotes counts as the sender's own.
    """
    own = quoted = ""
    last = 0
    for found in _QUOTE.finditer(text) if _HINT.search(text) else ():
        start, end = found.span()
        own += text[last:start] + " " * (end - start)
        quoted += " " * (start - last) + found.group()
        last = end
    own += text[last:]
    return (own, quoted + " " * (len(text) - last)) if last and own.strip() else (text, " " * len(text))


def each_apart(whole: str) -> tuple[str, dict[int, str]]:
    """Joined plain texts without their quotes, and the quotes by the number of the text."""
    if _HINT.search(whole) is None:
        return whole, {}
    pairs = [apart(text) for text in parted(whole)]
    quotes = {number: quoted for number, (_, quoted) in enumerate(pairs) if quoted.strip()}
    return "".join(f"{own}{BORDER}" for own, _ in pairs), quotes


def names(quote: str) -> list[str]:
    """The feature names of a quote: that there is one, and its cues."""
    return ["quotes", *sorted({f"quoted {name}" for name, _, _ in scan(hide_digits(quote))})]


def hits(text: str) -> list[Hit]:
    """Every cue of a plain text with its place, those of its quotes called as in ``names``."""
    own, quote = map(hide_digits, apart(text))
    return scan(own) + [(f"quoted {name}", start, end) for name, start, end in scan(quote)]
