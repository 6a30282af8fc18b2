"""A text taken apart among others is the same as alone; quotes and word classes are what they say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import bundled_model, fold, lexicon, quotes, read_corpus, tokens
from classifiers.encoder import Parts, take_apart
from classifiers.labels import Act

SIGNS = st.sampled_from(list("请报照片今天下班前3点,。?!\n 「」:[]>@收到王引用回复-~路塌了\x1e😀")) | st.characters()
TEXTS = st.lists(st.text(SIGNS, min_size=1, max_size=40), min_size=1, max_size=6)


@given(TEXTS)
def test_a_text_among_others_is_taken_apart_as_alone(texts: list[str]) -> None:
    assert take_apart(texts) == [take_apart([text])[0] for text in texts]


def test_corpus_texts_too() -> None:
    texts = [row.text for row in read_corpus()][::40]
    assert take_apart(texts) == [take_apart([text])[0] for text in texts]


QUOTING = (
    ("「镇办:今天五点前交照片」\n- - - - - - - -\n收到", "收到"),
    ("「镇办:今天五点前交照片」\n——————\n还差两个组", "还差两个组"),
    ("[引用 小陈:请报名单] 已报", "已报"),
    ("已报[引用 小陈:请报名单]", "已报"),
    ("[回复 小陈:请报名单]\n已报", "已报"),
    ("> 小陈:请报名单\n已报", "已报"),
    ("已报\n引用:小陈:请报名单", "已报"),
    ("「镇办:谁去」我去", "我去"),
)


@pytest.mark.parametrize(("text", "own"), QUOTING)
def test_quotes_are_told_from_own_words(text: str, own: str) -> None:
    found, quoted = quotes.apart(text)
    assert found.strip() == own
    assert len(found) == len(quoted) == len(text)
    assert all(a == c or b == c for a, b, c in zip(found, quoted, text, strict=True))


@pytest.mark.parametrize(
    "text", ["「新时代」文明实践今天开展", "3>2吗", "> 只有引用", "「甲:乙」", "按[2026]5号文办", "名单见引用文件"]
)
def test_what_is_no_quote_stays(text: str) -> None:
    assert quotes.apart(text) == (text, " " * len(text))


@given(st.text(SIGNS, max_size=60))
def test_nothing_is_lost_by_telling_quotes_apart(text: str) -> None:
    own, quoted = quotes.apart(text)
    assert len(own) == len(quoted) == len(text)
    assert own.strip() or not text.strip()


def test_a_quoted_demand_answered_is_an_answer() -> None:
    """The demand alone is one; quoted and answered, the message is the answer."""
    demand = "请各村今天下午五点前把走访照片发到群里"
    texts = [demand, f"「镇党政办：{demand}」\n- - - - - - - - - - - - - - -\n收到", f"[引用 镇党政办：{demand}] 好的"]
    acts = [guess.labels.act for guess in bundled_model().predict(texts)]
    assert acts == [Act.REQUEST, Act.ACK, Act.ACK]
    quoted: Parts = take_apart(texts[1:2])[0]
    assert "quotes" in quoted.names and "quoted photo" in quoted.names and "cue photo" not in quoted.names


@pytest.mark.parametrize(
    ("text", "name"),
    [("请看https://a.example/x", "link"), ("@所有人 开会", "calls all"), ("@小李 报数", "starts with name"),
     ("接龙\n1. 甲\n2. 乙\n3.", "numbered open"), ("收到", "length 0"), ("[引用 小李:报数] 好", "quotes")],
)  # fmt: skip
def test_the_shape_of_a_text_is_a_feature(text: str, name: str) -> None:
    assert name in take_apart([text])[0].names


def test_every_word_of_the_lexicon_has_one_class() -> None:
    pairs = list(lexicon.read_lexicon(lexicon.TABLE.read_text("utf-8")))
    assert len(pairs) == len({word for word, _ in pairs}) > 25_000
    assert all(re.fullmatch("[a-z]+", name) for _, name in pairs)
    assert all(word == fold.masked(fold.plain(word)) and not re.search(r"[@0-9a-zA-Z\s]", word) for word, _ in pairs)


def test_the_lexicon_holds_no_names_of_people() -> None:
    """Only surnames and forms of address of one sign: whole names are nobody's business."""
    pairs = lexicon.read_lexicon(lexicon.TABLE.read_text("utf-8"))
    assert all(len(word) == 1 for word, name in pairs if name == "surname")


def test_unknown_words_are_classed_by_their_ending() -> None:
    assert lexicon.class_of("防汛抢险物资") == lexicon.class_of("物资")
    assert lexicon.class_of("龘") == "龘" and lexicon.class_of("龘龘") == lexicon.UNKNOWN
    assert lexicon.class_of(" ") == "" and lexicon.class_of(",") == ","
    words = tokens.cutter()("请报 表")
    assert lexicon.classes(words)[0] == lexicon.FIRST and "" not in lexicon.classes(words)
