"""The hand-written labelled corpus: one JSON object per line, one file per setting.

Fields: ``id`` (setting plus number), ``text``, ``act``, ``urgent``, ``trace``, ``facets``; optional
``sent_at`` (local ISO time), ``hard`` (true for a case that a keyword rule gets wrong).
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from classifiers.labels import Act, Labels

CORPUS_DIR = Path(__file__).parent / "data" / "corpus"
INDEPENDENT_DIR = Path(__file__).parent / "data" / "independent"  # for measuring only: never fitted, never chosen by
NEAR_DUPLICATE = 0.6  # character-bigram Jaccard above which two texts count as one
SHORT = 6  # texts below this many characters repeat in real groups and are exempt


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message; ``setting`` is the file it came from."""

    id: str
    text: str
    labels: Labels
    setting: str
    hard: bool = False
    sent_at: str | None = None


class CorpusError(ValueError):
    """标注文件不合标注手册的格式。"""


def parse_example(line: str, where: str, setting: str) -> Example:
    """One JSON line to an Example; CorpusError names the place and the fault."""
    try:
        row = json.loads(line)
        labels = Labels(Act(row["act"]), _flag(row, "urgent"), _flag(row, "trace"), frozenset(row.get("facets", [])))
        if "tag" in row and row["tag"] != labels.tag.value:
            raise ValueError(f"tag 写作 {row['tag']}，与 urgent、trace 推出的 {labels.tag} 不符")
        sent_at = None if row.get("sent_at") is None else _text(row, "sent_at")
        return Example(str(row.get("id", where)), _text(row, "text"), labels, setting, row.get("hard") is True, sent_at)
    except KeyError as fault:
        raise CorpusError(f"{where}：缺少字段 {fault}") from fault
    except json.JSONDecodeError as fault:
        raise CorpusError(f"{where}：不是一行完整的 JSON") from fault
    except (TypeError, AttributeError, RecursionError) as fault:
        raise CorpusError(f"{where}：不是标注手册规定的格式") from fault
    except ValueError as fault:
        raise CorpusError(f"{where}：{fault}") from fault


def _text(row: dict[str, object], name: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} 须是不空的文字")
    return value


def _flag(row: dict[str, object], name: str) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"{name} 只能写 true 或 false")
    return value


def read_file(path: Path) -> list[Example]:
    """All examples of one JSONL file, in order."""
    lines = path.read_text("utf-8").split("\n")
    return [parse_example(line, f"{path.name}:{n}", path.stem) for n, line in enumerate(lines, 1) if line.strip()]


def read_corpus(folder: Path = CORPUS_DIR) -> list[Example]:
    """Every ``*.jsonl`` of a folder, in file-name order."""
    return [example for path in sorted(folder.glob("*.jsonl")) for example in read_file(path)]


def bigrams(text: str) -> frozenset[str]:
    """The set of character bigrams, blanks removed."""
    bare = "".join(text.split())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def near_duplicates(examples: Iterable[Example]) -> Iterator[tuple[str, str, float]]:
    """Pairs of ids whose texts are too alike, with their Jaccard similarity.

    Two sets that are this alike share one of the rarest bigrams of each (prefix filtering: Chaudhuri et al., ICDE
    2006), so only texts that share a rare one are compared.
    """
    known = [(example.id, bigrams(example.text)) for example in examples if len(example.text) >= SHORT]
    spread = Counter(gram for _, grams in known for gram in grams)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, (name, grams) in enumerate(known):
        rare = sorted(grams, key=lambda gram: (spread[gram], gram))[
            : len(grams) - ceil(NEAR_DUPLICATE * len(grams)) + 1
        ]
        for other in sorted({other for gram in rare for other in holders[gram]}):
            theirs = known[other][1]
            common = len(grams & theirs)
            score = common / (len(grams) + len(theirs) - common)
            if score > NEAR_DUPLICATE:
                yield known[other][0], name, score
        for gram in rare:
            holders[gram].append(number)


def main() -> int:
    """Print what is wrong with the files given (default: the whole corpus); 1 when anything is."""
    paths = [Path(arg) for arg in sys.argv[1:]] or sorted(CORPUS_DIR.glob("*.jsonl"))
    examples = [example for path in paths for example in read_file(path)]
    pairs = list(near_duplicates(examples))
    for first, second, score in pairs:
        print(f"{first} ~ {second}: {score:.2f}")
    print(f"{len(examples)} examples, {sum(e.hard for e in examples)} hard, {len(pairs)} near-duplicates")
    return 1 if pairs else 0


if __name__ == "__main__":
    sys.exit(main())
