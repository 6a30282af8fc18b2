"""``python -m benchmarks.tagging``: speed and quality of the tagger beside plain scikit-learn and jieba alone."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import f1_score
from sklearn.pipeline import Pipeline, make_pipeline

from classifiers import INDEPENDENT_DIR, Example, bundled_model, read_corpus
from classifiers.tokens import jieba_cut, rjieba_cut
from monitor.cli import GC_THRESHOLD
from monitor.clock import read_calendar
from monitor.service.beside import Tag, tag_beside, tagging_beside
from monitor.service.tagging import SiteCalendar, tag_texts

DISTINCT, STREAM, LENGTH = 20_000, 200_000, 80
SENT_AT = 1_780_000_000
PIECE = 2_000  # messages tagged at a time, as in an import
SHORT_ANSWERS = 0.6  # share of a stream that is said again and again


def rate(what: str, job: Callable[[], object], count: int) -> None:
    """One line: messages per CPU second."""
    started = time.process_time()
    job()
    print(f"{what:<36}{count / (time.process_time() - started):>10,.0f} 条/CPU 秒", flush=True)


def two_processes(tag: Tag, model: str, texts: list[str]) -> None:
    """One line: messages per second of the clock, with one process and with two."""
    moments: list[int | None] = [SENT_AT] * len(texts)
    started = time.perf_counter()
    tag(texts, moments)
    alone = time.perf_counter() - started
    with TemporaryDirectory() as folder, tagging_beside(Path(folder)):
        tag_beside(model, tag, texts[:PIECE], moments[:PIECE])  # the start of the second process is no part of it
        started = time.perf_counter()
        for first in range(0, len(texts), PIECE):
            tag_beside(model, tag, texts[first : first + PIECE], moments[first : first + PIECE])
        both = time.perf_counter() - started
    print(f"{'标签、要素、时限，两个进程':<36}{len(texts) / both:>10,.0f} 条/秒（一个进程 {len(texts) / alone:,.0f}）")


def distinct(examples: Sequence[Example]) -> list[str]:
    """Messages of 80 characters, none twice, out of three texts each."""
    rng, pool = random.Random(1), [row.text for row in examples if 20 < len(row.text) < 120]
    made: dict[str, None] = {}
    while len(made) < DISTINCT:
        made["，".join(rng.choice(pool) for _ in range(5))[:LENGTH]] = None
    return list(made)


def stream(examples: Sequence[Example]) -> list[str]:
    """A group's messages, three in five of them short answers."""
    rng = random.Random(2)
    answers, texts = ("收到", "好的", "收到。", "已报", "[图片]", "👌", "明白", "1"), [row.text for row in examples]
    return [rng.choice(answers) if rng.random() < SHORT_ANSWERS else rng.choice(texts) for _ in range(STREAM)]


def plain() -> Pipeline:
    """What scikit-learn gives out of the box."""
    return make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3)), SGDClassifier(random_state=0))


def main() -> None:
    """Print rates, then macro-F1 of the tag on the independent set."""
    gc.set_threshold(*GC_THRESHOLD)  # as the command line has it
    corpus, unseen = read_corpus(), read_corpus(INDEPENDENT_DIR)
    model, texts, repeated = bundled_model(), distinct(corpus), stream(corpus)
    zone, calendar = ZoneInfo("Asia/Shanghai"), SiteCalendar(read_calendar(Path()))
    other = plain().fit([row.text for row in corpus], [row.labels.tag.value for row in corpus])
    model.predict(texts[:100])
    rjieba_cut()("预热"), jieba_cut()("预热")
    rate(f"标签、要素（各不相同，{LENGTH} 字）", lambda: model.predict(texts), DISTINCT)
    moments = [SENT_AT] * DISTINCT
    rate("标签、要素、时限", lambda: tag_texts(model, texts, moments, zone, calendar), DISTINCT)
    tag = partial(tag_texts, model, zone=zone, calendar=calendar)
    two_processes(tag, model.id, texts)
    rate("标签、要素（群里的说法，有重复）", lambda: model.predict(repeated), STREAM)
    rate("底线：scikit-learn TF-IDF + SGD", lambda: other.predict(texts), DISTINCT)
    rate("底线：rjieba 分词", lambda: [rjieba_cut()(text) for text in texts], DISTINCT)
    rate("底线：jieba 分词", lambda: [jieba_cut()(text) for text in texts], DISTINCT)
    truth, asked = [row.labels.tag.value for row in unseen], [row.text for row in unseen]
    ours = [guess.labels.tag.value for guess in model.predict(asked)]
    print(f"独立测试集上标签的宏平均 F1：本程序 {f1_score(truth, ours, average='macro'):.3f}，", end="")
    print(f"scikit-learn TF-IDF + SGD {f1_score(truth, other.predict(asked), average='macro'):.3f}")


if __name__ == "__main__":
    main()
