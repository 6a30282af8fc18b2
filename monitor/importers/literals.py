"""Python values that exporters print into a text instead of writing JSON: ``{'msg': {'title': '#接龙\\n…'}}``.

Read by ast.literal_eval, which only knows literals, and only what is short and shallow, so that a hostile one cannot
use up memory or the stack.
"""

from __future__ import annotations

import ast
import re
import warnings

LONGEST, BRACKETS = 1 << 16, 400
STRING = re.compile(  # one that is not closed runs to the end, so that no place is scanned twice
    r"'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)", re.DOTALL
)


def literal_of(printed: str) -> object:
    """The value that a text is the printed form of, None when it cannot be read."""
    if len(printed) > LONGEST:
        return None
    skeleton = STRING.sub("", printed)
    if sum(map(skeleton.count, "{[(+-~")) > BRACKETS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that Python does not know; they are taken as they stand
            value: object = ast.literal_eval(printed)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
    return value
