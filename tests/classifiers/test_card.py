"""The model card and the datasheet: their arithmetic by hand, no placeholder left, and not out of date."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifiers import INDEPENDENT_DIR, Act, CorpusError, Example, Labels, bundled_model, read_corpus, train
from classifiers.agreement import TWICE_DIR, Reading, agreements, kappa, read_readings, settlement
from classifiers.card import TEMPLATES, card, headline, pictures, write
from classifiers.datasheet import datasheet, settings
from classifiers.intervals import draws, f1, interval, label_measures, precision, recall, share, surest
from classifiers.markdown import QUOTED, grid, quoted
from classifiers.measured import HEADLINE, Measured, bins, measure, risks
from classifiers.overlap import overlap

DOCS = Path(__file__).parents[2] / "docs"
TRACE, URGENT = Labels(Act.REQUEST, trace=True, facets=frozenset({"photo"})), Labels(Act.REQUEST, urgent=True)
CHAT, ACK, NOTICE = Labels(Act.CHAT), Labels(Act.ACK), Labels(Act.NOTICE)
LEFT_OVER = re.compile(r"\$|\{[a-z_]+\}|\bnan\b|\bNone\b")


def flags(text: str) -> Any:
    return np.array([char == "1" for char in text])


def test_kappa_by_hand() -> None:
    assert kappa("aabb", "aabb") == 1
    assert kappa("aabb", "abab") == 0  # half alike, and half is what chance gives
    assert kappa("aabb", "bbaa") == -1
    # 50 messages: 20 both yes, 15 both no, 5 and 10 mixed: alike 0.7, by chance 0.5
    first, second = "y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa("abcabc", "abcabb") == pytest.approx((5 / 6 - 1 / 3) / (2 / 3))
    assert kappa("nnn", "nnn") == 1


@pytest.mark.parametrize("second", ["", "ab"])
def test_kappa_needs_two_readers_of_the_same_messages(second: str) -> None:
    with pytest.raises(ValueError, match="同样多"):
        kappa(second[1:], second)


def test_agreement_and_settlement_by_hand() -> None:
    rows = [Reading("1", TRACE, TRACE), Reading("2", URGENT, CHAT), Reading("3", CHAT, ACK), Reading("4", ACK, NOTICE)]
    found = {one.label: one for one in agreements(rows)}
    assert (found["act"].alike, found["act"].first, found["tag"].alike) == (0.25, None, 0.75)
    assert (found["urgent"].first, found["urgent"].second, found["urgent"].alike) == (1, 0, 0.75)
    assert (found["photo"].first, found["photo"].kappa, found["form"].kappa) == (1, 1, 1)
    standing = [Example(id, "x", labels, "s") for id, labels in zip("1234", (TRACE, URGENT, ACK, CHAT), strict=True)]
    settled = settlement(rows, standing)
    assert (settled.messages, settled.different, settled.first, settled.second, settled.neither) == (4, 3, 1, 1, 1)
    with pytest.raises(CorpusError, match="4 不在语料里"):
        settlement(rows, standing[:3])


def test_a_faulty_line_of_readings_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    good = {"act": "chat", "urgent": False, "trace": False, "facets": []}
    path.write_text(json.dumps({"id": "1", "first": good, "second": good}) + "\n\n", "utf-8")
    assert read_readings(path) == [Reading("1", CHAT, CHAT)]
    path.write_text(json.dumps({"id": "1", "first": good, "second": good | {"act": "shout"}}), "utf-8")
    with pytest.raises(CorpusError, match=r"x\.jsonl:1"):
        read_readings(path)


def test_every_resample_draws_as_many_messages_and_the_same_again() -> None:
    weights = draws(30, 50, 7)
    assert weights.shape == (50, 30) and set(weights.sum(axis=1)) == {30}
    assert np.array_equal(weights, draws(30, 50, 7)) and not np.array_equal(weights, draws(30, 50, 8))


def test_measures_by_hand() -> None:
    true, given, whole = flags("1110"), flags("1001"), np.ones((1, 4))
    assert [measured(true, given)(whole)[0] for measured in (precision, recall, f1)] == [0.5, 1 / 3, 0.4]
    assert f1(true, given)(np.array([[1.0, 0, 0, 0], [2, 1, 0, 0], [0, 0, 0, 1]])).tolist() == [1, 0.8, 0]
    assert (
        f1(flags("00"), flags("00"))(np.ones((1, 2)))[0],
        precision(flags("1"), flags("0"))(np.ones((1, 1)))[0],
    ) == (1, 0)
    sure, right = np.array([0.2, 0.9, 0.8, 0.7]), flags("0110")
    assert surest(sure, right, 0.5)(whole)[0] == 1 and surest(sure, right, 0.75)(whole)[0] == pytest.approx(2 / 3)
    assert surest(sure, right, 0.5)(np.array([[0.0, 1, 0, 3]]))[0] == 0.5


def test_the_interval_of_a_share_is_the_known_one() -> None:
    """80 right of 100: by the normal approximation 0.8 ± 0.078."""
    found = interval(share(flags("1" * 80 + "0" * 20)), draws(100))
    assert found.value == 0.8 and found.low < 0.8 < found.high
    assert (found.low, found.high) == (pytest.approx(0.722, abs=0.015), pytest.approx(0.878, abs=0.015))
    assert found == interval(share(flags("1" * 80 + "0" * 20)), draws(100))
    assert interval(share(flags("111")), draws(3)).low == 1


def invented() -> list[Example]:
    """A little corpus in three settings, enough for every act to be learned."""
    rows = [
        ("把现场照片发群里留底", TRACE), ("走访照片今天传上来", TRACE),
        ("马上到村部开会", URGENT), ("十分钟内报给我", URGENT),
        ("明天停水", NOTICE), ("下周会议改到三楼", NOTICE),
        ("收到", ACK), ("好的已经办完", ACK), ("哈哈哈", CHAT), ("今天真热|啊", CHAT),
    ]  # fmt: skip
    return [
        Example(f"{setting}-{n}", text + end, labels, setting, n % 2 == 0)
        for setting, end in (("a", ""), ("b", "。"), ("c", "～"))
        for n, (text, labels) in enumerate(rows)
    ]


@cache
def small() -> Measured:
    readings = [Reading(row.id, row.labels, row.labels if n % 7 else CHAT) for n, row in enumerate(invented())]
    return measure(train(invented()), invented(), readings)


def test_a_card_of_an_invented_model_is_whole() -> None:
    text = card(small(), (TEMPLATES / "model-card.md").read_text("utf-8"))
    assert not LEFT_OVER.search(text) and small().model.id in text
    assert all(row[0] in text for row in headline(small())) and len(headline(small())) == len(HEADLINE) + 1


def test_a_card_without_readers_or_hard_messages_shows_dashes() -> None:
    plain = [Example(row.id, row.text, row.labels, row.setting) for row in invented()]
    rows = headline(measure(small().model, plain, []))
    assert {row[5] for row in rows} == {"—"} and not any("难例" in row[0] for row in rows)


def test_a_datasheet_of_an_invented_corpus_is_whole() -> None:
    readings = {
        name: [Reading(row.id, row.labels, row.labels) for row in invented()] for name in ("corpus", "independent")
    }
    template = (TEMPLATES / "corpus.md").read_text("utf-8")
    text = datasheet(invented(), invented(), readings, small().model.identity, template)
    assert not LEFT_OVER.search(text) and "训练时所用的相同" in text and "theme_" not in text
    renamed = [Example(row.id, row.text, row.labels, f"theme_{row.setting}") for row in invented()]
    text = datasheet(renamed, invented(), readings, small().model.identity, template)
    assert "训练时所用的不同" in text and "`theme_*` 的 3 个文件" in text


def test_shares_of_a_setting_by_hand() -> None:
    rows = [Example("1", "一二三四", TRACE, "s", True), Example("2", "一二", CHAT, "s")]
    assert "| `s` | 2 | 50.0% | 0.0% | 0.0% | 50.0% | 0.0% | 50.0% | 50.0% | 3 |" in settings(rows)


def test_overlap_by_hand() -> None:
    said = ("收到", "请各村今天报名单", "完全是另外一句话")
    asked = ("收到", "请各村今天报名单", "请各村今天报名单吧", "没有这样的一句")
    corpus = [Example(f"s-{n}", text, CHAT, "s") for n, text in enumerate(said)]
    test = [Example(f"t-{n}", text, CHAT, "t") for n, text in enumerate(asked)]
    found = overlap(corpus, test)
    assert (found.short, found.long, found.alike) == (1, 1, 2)
    assert overlap(corpus[:1], test).alike == 0


def test_quoted_messages_cannot_break_a_table() -> None:
    assert quoted("a|b\n\n<c> *d*") == "a\\|b ⏎ &lt;c&gt; \\*d\\*"
    assert quoted("长" * 500) == "长" * QUOTED + "…"
    assert grid(("甲", "乙"), [("x", "1")]).splitlines() == ["| 甲 | 乙 |", "| --- | ---: |", "| x | 1 |"]


def test_bins_and_risks_count_every_message_once() -> None:
    found, wrong = small(), 1 - small().scores.tag_accuracy
    assert sum(count for count, _, _ in bins(found)) == len(invented()) == len(risks(found))
    assert risks(found)[-1] == pytest.approx(wrong, abs=1e-4)


def test_pictures_are_png_and_the_same_again() -> None:
    drawn = pictures(small())
    assert all(picture.startswith(b"\x89PNG") for picture in drawn.values()) and drawn == pictures(small())
    assert all(f"images/{name}" in (TEMPLATES / "model-card.md").read_text("utf-8") for name in drawn)


@cache
def fresh() -> Measured:
    return measure(bundled_model(), read_corpus(INDEPENDENT_DIR), read_readings(TWICE_DIR / "independent.jsonl"))


def test_the_published_card_is_of_the_bundled_model() -> None:
    """After training anew: ``python -m classifiers.card``."""
    text = (DOCS / "model-card.md").read_text("utf-8")
    assert f"`{bundled_model().id}`" in text
    rows = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in text.splitlines() if line[:1] == "|"]
    published = {row[0]: (row[1], row[3], row[4], row[5]) for row in rows if len(row) == 6}
    for zh, value, _, target, met, reader in headline(fresh()):
        assert published[zh] == (value, target, met, reader)


def test_figures_agree_with_the_scores_reported_elsewhere() -> None:
    scores, figures = fresh().scores, fresh().figures
    assert figures["tag_macro_f1"].value == pytest.approx(scores.tag_macro_f1, abs=1e-4)
    assert figures["urgent_recall"].value == pytest.approx(scores.labels["urgent"].recall, abs=1e-4)
    assert figures["automatic_accuracy"].value == pytest.approx(1 - dict(scores.risk_coverage)[0.9], abs=1e-4)
    assert all(one.low <= one.value <= one.high for one in figures.values())


def test_the_published_datasheet_is_of_this_corpus() -> None:
    text = (DOCS / "corpus.md").read_text("utf-8")
    assert settings(read_corpus()) in text and settings(read_corpus(INDEPENDENT_DIR)) in text


def test_everything_is_written_into_the_folder_named(tmp_path: Path) -> None:
    write(small().model, tmp_path / "docs")
    files = {path.relative_to(tmp_path / "docs").as_posix() for path in tmp_path.rglob("*.*")}
    assert files == {"model-card.md", "corpus.md", *(f"images/{name}" for name in pictures(small()))}
    for name in ("model-card.md", "corpus.md"):
        text = (tmp_path / "docs" / name).read_text("utf-8")
        assert not LEFT_OVER.search(text) and small().model.id in text


def test_pictures_of_the_card_are_published() -> None:
    named = re.findall(r"\]\((images/[^)]+)\)", (DOCS / "model-card.md").read_text("utf-8"))
    assert len(named) == 3 and all((DOCS / name).is_file() for name in named)


def test_one_reader_against_himself_is_perfect() -> None:
    labels = [row.labels for row in invented()]
    assert {float(one(np.ones((1, len(labels))))[0]) for one in label_measures(labels, labels).values()} == {1.0}
