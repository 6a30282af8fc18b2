"""One message as several exports tell it: merging does not care for order, grouping or repetition."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.service.matching import SERVER_IDS
from monitor.service.merging import Version, merge, merged, of_incoming
from monitor.store.messages import KnownRow
from tests.service.incoming_rows import row

VERSIONS = st.builds(
    Version,
    sent_at=st.integers(0, 3),
    precision=st.sampled_from(["second", "minute", "day"]),
    account=st.sampled_from([None, "wxid_a", "wxid_a_1988"]),
    name=st.sampled_from(["", "周敏", "党政办-周敏"]),
    kind=st.sampled_from(["text", "other", "quote", "recall"]),
    text=st.sampled_from(["", "#接龙", "#接龙\n值班\n1. 甲"]),
    quoted=st.sampled_from(["", "原话"]),
    mention_all=st.booleans(),
    body=st.sampled_from([b"a", b"b"]),
    native_space=st.just(SERVER_IDS),
    native_id=st.sampled_from(["7", "8"]),
    flag=st.sampled_from(["", "存疑"]),
    tool=st.sampled_from(["", "relay"]),
    task=st.sampled_from([None, b"t"]),
    entries=st.sampled_from([None, 0, 2]),
)
UNNUMBERED = VERSIONS.map(lambda one: one._replace(native_space=None, native_id=None))
ANY = st.one_of(VERSIONS, UNNUMBERED)


@settings(max_examples=500)
@given(ANY, ANY, ANY)
def test_order_grouping_and_repetition_make_no_difference(a: Version, b: Version, c: Version) -> None:
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(a, a)._replace(mention_all=a.mention_all) == a
    assert merge(merge(a, b), b) == merge(a, b)


def known(version: Version, text: str | None, characters: int) -> KnownRow:
    return KnownRow(
        1, version.sent_at, version.precision, 1, version.account, version.name, version.kind, version.body,
        version.native_space, version.native_id, version.flag, 1, int(version.mention_all), characters, version.tool,
        version.task, version.entries, text, "",
    )  # fmt: skip


def test_the_fuller_words_are_kept_and_the_server_s_id_removes_the_doubt() -> None:
    cut = row(text="#接龙", native_space=SERVER_IDS, native_id="7", flag="接龙内容未导出")
    whole = row(text="#接龙\n值班\n1. 甲", native_space=SERVER_IDS, native_id="7")
    both = merge(of_incoming(cut), of_incoming(whole))
    assert (both.text, both.flag, both.entries) == ("#接龙\n值班\n1. 甲", "", whole.entries)


def test_a_recall_wins_and_the_words_that_survived_stay() -> None:
    before = row(text="明天下午开会", account="wxid_a", name="周敏", native_space=SERVER_IDS, native_id="7")
    notice = row(
        text='"周敏" 撤回了一条消息', kind="recall", account=None, name="", native_space=SERVER_IDS, native_id="7"
    )
    both = merge(of_incoming(notice), of_incoming(before))
    assert (both.kind, both.text, both.name) == ("recall", "明天下午开会", "周敏")


def test_purged_words_do_not_come_back() -> None:
    said = row(text="明天下午开会", native_space=SERVER_IDS, native_id="7")
    purged = known(of_incoming(said), None, 6)
    assert merged(purged, said).text == ""
    assert merged(known(of_incoming(said), "明天下午开会", 6), said).text == "明天下午开会"
