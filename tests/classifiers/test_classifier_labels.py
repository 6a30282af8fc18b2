import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import CODEBOOK_VERSION, CORPUS_DIR, FACETS, Act, CorpusError, Labels, Tag, read_corpus
from classifiers.corpus import near_duplicates, parse_example, read_file

CODEBOOK = (CORPUS_DIR.parent.parent / "CODEBOOK.md").read_text("utf-8")
ROW = {"id": "x-1", "text": "收到请回复", "act": "request", "urgent": False, "trace": False, "facets": ["reply"]}


def line(**change: object) -> str:
    return json.dumps(ROW | change, ensure_ascii=False)


@pytest.mark.parametrize(
    ("urgent", "trace", "tag"),
    [(False, False, Tag.ROUTINE), (True, False, Tag.URGENT), (False, True, Tag.TRACE), (True, True, Tag.TRACE)],
)
def test_tag_follows_from_the_flags(urgent: bool, trace: bool, tag: Tag) -> None:
    assert Labels(Act.REQUEST, urgent, trace).tag is tag


@given(st.sampled_from([Act.NOTICE, Act.ACK, Act.CHAT]), st.sampled_from([f.name for f in FACETS]))
def test_only_requests_carry_flags(act: Act, facet: str) -> None:
    for flags in ({"urgent": True}, {"trace": True}):
        with pytest.raises(ValueError):
            Labels(act, **flags)
    if facet == "mention_all":
        assert Labels(act, facets=frozenset([facet])).tag is Tag.ROUTINE
    else:
        with pytest.raises(ValueError):
            Labels(act, facets=frozenset([facet]))


def test_unknown_facet_is_refused() -> None:
    with pytest.raises(ValueError, match="没有这些要素"):
        Labels(Act.REQUEST, facets=frozenset(["dance"]))


def test_codebook_names_every_label_and_its_version() -> None:
    assert f"版本：{CODEBOOK_VERSION}（" in CODEBOOK
    for name in [facet.name for facet in FACETS] + [act.value for act in Act] + [tag.value for tag in Tag]:
        assert f"`{name}`" in CODEBOOK
    assert all(facet.zh in CODEBOOK for facet in FACETS)


def test_a_labelled_line_is_read() -> None:
    example = parse_example(line(hard=True, sent_at="2026-11-16T09:00:00"), "x.jsonl:1", "x")
    assert example.labels == Labels(Act.REQUEST, facets=frozenset(["reply"]))
    assert (example.id, example.setting, example.hard, example.sent_at) == ("x-1", "x", True, "2026-11-16T09:00:00")


@pytest.mark.parametrize(
    "fault",
    [
        "{",
        "[]",
        "null",
        line(act="order"),
        line(text="  "),
        line(text=7),
        line(urgent="yes"),
        line(act="ack", trace=True),
        line(facets=["dance"]),
        line(tag="trace"),
        line(sent_at=5),
        line(facets=7),
        "[" * 100_000,
        '{"text":"无类别"}',
    ],
)
def test_a_faulty_line_names_its_place(fault: str) -> None:
    with pytest.raises(CorpusError, match=r"x\.jsonl:3"):
        parse_example(fault, "x.jsonl:3", "x")


def test_near_duplicates_are_named(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    texts = ["请各村今天下班前上报入户走访台账", "请各村今天下班前上报入户走访的台账", "收到", "收到", "明天停水"]
    rows = [line(id=f"a-{number}", text=text) for number, text in enumerate(texts, 1)]
    path.write_text("\n".join(rows), "utf-8")
    assert [(one, other) for one, other, _ in near_duplicates(read_file(path))] == [("a-1", "a-2")]


def test_the_bundled_corpus_is_broad_and_its_ids_unique() -> None:
    examples = read_corpus()
    assert len({example.id for example in examples}) == len(examples)
    assert len({example.setting for example in examples}) >= 10
    assert sum(example.hard for example in examples) >= 0.25 * len(examples)
    for facet in FACETS:
        assert sum(facet.name in example.labels.facets for example in examples) >= 30, facet.name
    for act in Act:
        assert sum(example.labels.act is act for example in examples) >= 200, act
