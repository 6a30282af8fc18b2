"""Labelled messages out of a CSV: the names and words that people use, and errors that name the line."""

from __future__ import annotations

import pytest

from classifiers import Act
from classifiers.corpus import CorpusError
from classifiers.labelled_table import read_table

CHINESE = """编号,场景,文字,类别,紧急,留痕,要素
1,沙坪村,"今晚把台账
照片发来",要求,是,是,填表报数、照片视频
,,收到,回应,否,,
,,,,,,
3,沙坪村,明天停水,告知,,,
"""


def test_chinese_titles_and_words() -> None:
    first, second, third = read_table(CHINESE.splitlines(keepends=True), "台账")
    assert (first.id, first.setting, first.text) == ("1", "沙坪村", "今晚把台账\n照片发来")
    assert first.labels.urgent and first.labels.trace and first.labels.facets == {"form", "photo"}
    assert (second.labels.act, second.setting, second.id) == (Act.ACK, "台账", "台账:4")
    assert (third.labels.act, third.labels.facets) == (Act.NOTICE, frozenset())


def test_english_titles_in_any_order() -> None:
    rows = read_table(["\ufeffact,facets,text,trace,urgent\n", "request,relay photo,接龙,TRUE,0\n"], "a")
    assert rows[0].labels.facets == {"relay", "photo"} and rows[0].labels.trace and not rows[0].labels.urgent


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "第 1 行"),
        (["文字,紧急\n"], "类别"),
        (["文字,类别\n", "收到,其他\n"], "a:2"),
        (["文字,类别\n", ",要求\n"], "没有文字"),
        (["文字,类别,紧急\n", "收到,要求,大概\n"], "是或否"),
        (["文字,类别,要素\n", "收到,要求,拍手\n"], "拍手"),
        (["文字,类别,紧急\n", "收到,回应,是\n"], "a:2"),
    ],
)
def test_what_does_not_fit_is_named(rows: list[str], words: str) -> None:
    with pytest.raises(CorpusError, match=words):
        read_table(rows, "a")
