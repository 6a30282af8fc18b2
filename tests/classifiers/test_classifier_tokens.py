from hypothesis import given
from hypothesis import strategies as st

from classifiers import corpus, fold, rules, tokens

VARIED = [
    "请把迎检台账照片发群里，下班前交到党政办！",
    "APP下载率 100%，a-b_c.d 17:00前 2025年3月1日",
    "１２月３日上午９点　视频会",
    "🙂㛃䶮①②  \r\n第二行\t制表",
    "收到收到收到",
    "@王小山\u2005速报防汛值班表",
    "",
    " ",
    "0",
]


def both_cut(text: str) -> None:
    fast, reference = tokens.rjieba_cut()(text), tokens.jieba_cut()(text)
    assert fast == reference
    assert "".join(fast) == text


def test_both_cutters_agree_on_the_corpus() -> None:
    texts = [example.text for example in corpus.read_corpus()][::3]
    assert len(texts) > 100
    for text in VARIED + texts:
        both_cut(fold.masked(fold.plain(fold.capped(text))))


def test_both_cut_many_texts_in_one_as_one_by_one() -> None:
    texts = [fold.masked(fold.plain(fold.capped(example.text))) for example in corpus.read_corpus()][::9]
    for cut in (tokens.rjieba_cut(), tokens.jieba_cut()):
        whole = [word for text in texts for word in (*cut(text), fold.BORDER)]
        assert cut("".join(f"{text}{fold.BORDER}" for text in texts)) == whole


@given(st.text(max_size=80))
def test_both_cutters_agree_on_any_masked_text(text: str) -> None:
    both_cut(fold.masked(fold.plain(fold.capped(text))))


def test_domain_words_stay_whole_in_both() -> None:
    for cut in (tokens.rjieba_cut(), tokens.jieba_cut()):
        assert {"零报告", "群里", "下班前", "留痕"} <= set(cut("零报告发群里，下班前留痕"))


def test_every_domain_word_is_one_plain_word() -> None:
    words = tokens.domain_words()
    assert len(words) == len({word for word, _ in words})
    assert all(frequency > 0 and word == fold.masked(fold.plain(word)) for word, frequency in words)


def test_no_cache_file_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    tokens.jieba_cut.cache_clear()
    assert tokens.jieba_cut()("留痕") == ["留痕"]
    assert list(tmp_path.iterdir()) == []


@given(st.text(alphabet=st.characters(), max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    capped = fold.capped(text)
    plain = fold.plain(capped)
    assert len(capped) == len(plain) == len(fold.masked(plain)) == len(text)


def test_masking_hides_names_numbers_links_and_unknown_latin() -> None:
    hidden = fold.masked(
        fold.plain("@欧阳青山\u2005电话13800001111，见https://a.example/x?id=7 邮箱zhangsan@corp APP截图")
    )
    assert "欧阳" not in hidden and "1" not in hidden and "example" not in hidden and "zhang" not in hidden
    assert "app截图" in hidden and "00000000000" in hidden


def test_traditional_and_wide_text_reads_like_plain_text() -> None:
    assert fold.plain("請於１２：００前報送ＡＰＰ統計") == "请于12:00前报送app统计"


def test_everybody_is_called_in_any_writing() -> None:
    assert all(map(fold.mentions_all, ("@所有人 开会", "通知＠全体成员", "看这里@All ")))
    assert not any(map(fold.mentions_all, ("所有人注意", "@所有小组", "a@allen.example")))


def test_a_giant_text_keeps_head_and_tail_with_offsets() -> None:
    text = "头" * fold.HEAD + "中" * 9000 + "尾" * fold.TAIL
    assert fold.capped(text) == "头" * fold.HEAD + "尾" * fold.TAIL
    assert text[fold.offset(fold.HEAD - 1, len(text))] == "头"
    assert text[fold.offset(fold.HEAD, len(text))] == "尾"
    assert fold.offset(fold.HEAD + fold.TAIL, len(text)) == len(text)


def test_every_cue_phrase_is_found_by_scanning() -> None:
    assert len({cue.name for cue in rules.CUES}) == len(rules.CUES)
    for cue in rules.CUES:
        assert cue.role in rules.ROLES and cue.zh and cue.phrases
        for phrase in cue.phrases:
            assert phrase == fold.hide_digits(fold.plain(phrase))
            assert (cue.name, 1, 1 + len(phrase)) in rules.scan(f"甲{phrase}乙")
