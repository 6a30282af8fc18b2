"""The model's promises: valid labels on any text, speed, evidence inside the text, no leaks."""

import json
import time
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import (
    Act,
    Example,
    Labels,
    Model,
    Tag,
    bundled_model,
    evaluate,
    fold,
    load,
    read_corpus,
    rules,
    save,
    train,
)  # fmt: skip
from classifiers.encoder import take_apart
from classifiers.linear import LEARNED

KNOWN = frozenset("".join(example.text for example in read_corpus()))
NASTY = [
    "",
    " \n\t\u2005",
    "\x00\x01\x02",
    "\ud800请报表\udfff",
    "请" * 20,
    "@",
    "？？？",
    "👍🏽" * 50,
    "1.\n2.\n3.",
    "\u202e反着写",
    "z" * 3000,
    "0" * 3000,
    "[" * 3000,
    "1" * 3000 + "点",
    " \n" * 3000,
]
CUES = [
    "照片",
    "发群里",
    "下班前",
    "收到",
    "严禁",
    "@所有人",
    "已报",
    "？",
    "接龙",
    "1. 老王\n2. ",
    "着火了",
    "打卡",
    "每天",
]


def valid(text: str) -> None:
    (prediction,) = bundled_model().predict([text])
    labels, sure = prediction.labels, prediction.confidence
    assert Labels(labels.act, labels.urgent, labels.trace, labels.facets) == labels
    assert ("mention_all" in labels.facets) == fold.mentions_all(text)
    assert all(0 <= value <= 1 for value in (sure.act, sure.urgent, sure.trace, sure.tag))
    for span in bundled_model().explain(text):
        assert 0 <= span.start < span.end <= len(text) and text[span.start : span.end].strip()
        assert span.for_ == "act" or getattr(labels, span.for_)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_get_valid_labels(text: str) -> None:
    valid(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(CUES) | st.text(alphabet=st.characters(), max_size=12), max_size=12).map("".join))
def test_any_text_gets_valid_labels(text: str) -> None:
    valid(text)


def test_blank_text_is_chat_and_certain() -> None:
    (prediction,) = bundled_model().predict([" \u3000\n"])
    assert prediction.labels == Labels(Act.CHAT) and not prediction.review and prediction.confidence.tag == 1


def test_no_texts_no_answers() -> None:
    assert bundled_model().predict([]) == []


def test_answers_do_not_depend_on_company_or_order() -> None:
    texts = [example.text for example in read_corpus()][::25] + NASTY
    whole = bundled_model().predict(texts + texts[::-1])
    assert whole[: len(texts)] == whole[len(texts) :][::-1] == [bundled_model().predict([text])[0] for text in texts]


@pytest.mark.parametrize("unit", ["今天下班前把照片发群里，", "收", "1.", "@甲 ", "[", "12:", "\n", "a"])
def test_a_giant_text_is_read_quickly(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    valid(text)
    assert time.process_time() - start < 2


def test_twenty_thousand_messages_take_under_three_seconds() -> None:
    corpus = [example.text for example in read_corpus()]
    distinct = [f"{text[:9]}第{number}号{text[9:]}" for number in range(3) for text in corpus][:8000]
    bundled_model().predict(corpus[:50])
    start = time.process_time()
    assert len(bundled_model().predict(distinct + distinct + distinct[:4000])) == 20_000
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "tag", "facets"),
    [
        ("@所有人 今天18:00前把入户走访照片发到群里，没发的通报！", Tag.TRACE, {"photo", "deadline", "mention_all"}),
        ("请各村每天17:00前报送秸秆禁烧工作日报，没有情况也要报“无”。", Tag.TRACE, {"form", "deadline"}),
        ("请大家转发到朋友圈并截图发群", Tag.TRACE, {"traffic", "photo"}),
        ("今天下午3点在镇政府二楼会议室开会，请各村书记准时参加", Tag.URGENT, {"meeting"}),
        ("后山着火了！", Tag.URGENT, {"emergency"}),
        ("收到请回复", Tag.ROUTINE, {"reply"}),
        ("收到", Tag.ROUTINE, set()),
        ("照片已发", Tag.ROUTINE, set()),
        ("严禁要求基层拍照打卡、截图留痕", Tag.ROUTINE, set()),
    ],
)
def test_plain_cases_of_the_codebook(text: str, tag: Tag, facets: set[str]) -> None:
    labels = bundled_model().predict([text])[0].labels
    assert labels.tag is tag
    assert facets <= labels.facets


def test_evidence_of_a_trace_request_is_its_proof() -> None:
    text = "各位同事辛苦了，请把入户走访的照片发到群里留痕"
    found = [text[span.start : span.end] for span in bundled_model().explain(text) if span.for_ == "trace"]
    assert any("照片" in words or "留痕" in words for words in found)
    assert not any("辛苦" in words for words in found)


def test_evidence_in_the_tail_of_a_giant_text_keeps_its_place() -> None:
    text = "山" * 30_000 + "。" + "请各位今天下班前把打卡截图和入户照片发到群里，没有发照片的通报。" * 40
    spans = [span for span in bundled_model().explain(text) if span.for_ == "trace"]
    assert spans and all(span.start > 29_000 for span in spans)
    assert any(word in text[span.start : span.end] for span in spans for word in ("照片", "截图", "打卡"))


def canaries() -> list[str]:
    """Fifty strings that no corpus holds: names, numbers, words of letters, @names."""
    rng = Random(50)
    signs = [chr(code) for code in range(0x9A5F, 0x9FA0) if chr(code) not in KNOWN]
    names = ["".join(rng.sample(signs, rng.choice((2, 3, 4)))) for _ in range(30)]
    numbers = [f"1{rng.choice('3589')}{rng.randrange(10**8, 10**9)}" for _ in range(10)]
    return names + numbers + [f"kanarie{letter}xq" for letter in "abcde"] + [f"@{name} " for name in names[:5]]


def test_fifty_canaries_stay_out_of_the_model(tmp_path: Path) -> None:
    """Planted again and again in one setting, in the corrections of one office."""
    planted = canaries()
    assert len(set(planted)) == 50
    told = Labels(Act.REQUEST, trace=True, facets=frozenset(["photo"]))
    corrections = [
        Example(f"c-{n}-{number}", f"{canary}请把第{n}组的照片发来{canary}", told, "corrections")
        for n in range(5)
        for number, canary in enumerate(planted)
    ]
    save(train([*read_corpus()[::8], *corrections]), tmp_path)
    model = load(tmp_path)
    grams = model.layer.encoder.blocks()[:3]
    spelled = {symbol for block in grams for symbol in block.alphabet}
    spelled |= {"".join(gram) for block in grams for gram in block.spelled()}
    for canary in planted:
        bare = canary.strip("@ ")
        assert not any(pair in gram for gram in spelled for pair in map("".join, pairwise(bare)) if not pair.isascii())
        assert not any(bare in gram for gram in spelled)
        assert bare.encode() not in (tmp_path / "model.json").read_bytes()
    assert not any(digit in gram for gram in spelled for digit in "123456789")


def test_scores_travel_with_the_model_as_plain_json() -> None:
    scores = bundled_model().scores
    assert json.loads(json.dumps(scores)) == scores
    assert set(LEARNED) <= set(scores["labels"])
    assert len(scores["state_confusion"]) == len(evaluate.STATES)
    assert sum(map(sum, scores["state_confusion"])) == scores["messages"] == len(read_corpus())


def test_review_asks_for_the_doubtful_only() -> None:
    model: Model = bundled_model()
    predictions = model.predict([example.text for example in read_corpus()])
    below = model.calibration.review_below
    assert all(p.review == (p.confidence.tag < below) for p in predictions)
    assert 0.5 < below < 1


@pytest.mark.parametrize(("name", "column", "push"), rules.HINTS)
def test_hints_hold_in_the_corpus(name: str, column: str, push: float) -> None:
    """A hint may only say what the labelled requests say nearly always."""
    requests = [example for example in read_corpus() if example.labels.act is Act.REQUEST]
    found = take_apart([example.text for example in requests])
    told = [example.labels for example, parts in zip(requests, found, strict=True) if name in parts.names]
    agreed = sum(labels.urgent if column == "urgent" else column in labels.facets for labels in told)
    assert push > 0 and len(told) >= 30
    assert agreed >= 0.9 * len(told)
