"""System lines of WeChat and QQ: their sort, and who came or left."""

from __future__ import annotations

import pytest

from monitor.importers.notices import Notice, classify, is_known, is_pat, is_recall, membership_events

JOINS = {
    '"党办小周"邀请"石桥会计、东岭护林员"加入了群聊': ("石桥会计", "东岭护林员"),
    "“党办小周”邀请“唐立”加入了群聊": ("唐立",),
    '你邀请"唐立"加入了群聊': ("唐立",),
    '"唐立"邀请你加入了群聊': (),
    '"唐立"邀请你和"何梅"加入了群聊': ("何梅",),
    '"唐立"通过扫描"党办小周"分享的二维码加入群聊': ("唐立",),
    '你通过扫描"党办小周"分享的二维码加入群聊': (),
    '"唐立"通过扫描你分享的二维码加入群聊': ("唐立",),
    "唐立加入本群。": ("唐立",),
    "党办小周 邀请 唐立 加入了群聊": ("唐立",),
    "党办小周邀请唐立加入了群聊": ("唐立",),
}
LEAVES = {
    '"唐立"退出了群聊': ("唐立",),
    "唐立退出了本群。": ("唐立",),
    '你将"唐立、何梅"移出了群聊': ("唐立", "何梅"),
    '"党办小周"将"唐立"移出了群聊': ("唐立",),
    '你被"党办小周"移出群聊': (),
    "唐立被管理员移出本群": ("唐立",),
}
OTHERS = {
    '"唐立" 撤回了一条消息': Notice.RECALL,
    '"唐立" 撤回了一条消息0': Notice.RECALL,
    "你撤回了一条消息 重新编辑": Notice.RECALL,
    "党办小周撤回了 唐立 的消息": Notice.RECALL,
    "党办小周撤回了唐立的一条消息": Notice.RECALL,
    '"党办小周"修改群名为“秋防一群”': Notice.RENAME,
    '"何梅" 拍了拍 "唐立"': Notice.PAT,
    '"" 拍了拍 ""': Notice.PAT,
    '"党办小周"已成为新群主': Notice.OTHER,
    "今天天气好": Notice.OTHER,
}


@pytest.mark.parametrize(("text", "names"), JOINS.items())
def test_joins(text: str, names: tuple[str, ...]) -> None:
    assert classify(text) is Notice.JOIN
    assert [(event.kind, event.name) for event in membership_events(text)] == [(Notice.JOIN, name) for name in names]


@pytest.mark.parametrize(("text", "names"), LEAVES.items())
def test_leaves(text: str, names: tuple[str, ...]) -> None:
    assert classify(text) is Notice.LEAVE
    assert [(event.kind, event.name) for event in membership_events(text)] == [(Notice.LEAVE, name) for name in names]


@pytest.mark.parametrize(("text", "kind"), OTHERS.items())
def test_other_notices_move_nobody(text: str, kind: Notice) -> None:
    assert classify(text) is kind
    assert membership_events(text) == ()
    assert is_recall(text) is (kind is Notice.RECALL)


def test_a_pat_needs_quoted_names() -> None:
    assert is_pat('"何梅" 拍了拍 "唐立"') and is_pat('我拍了拍 "唐立" 的肩膀') and is_pat('"何梅" 拍了拍我')
    assert not is_pat("领导拍了拍我的肩膀说收到") and not is_pat('请看：\n"何梅" 拍了拍 "唐立"')


def test_known_notices_and_unknown_lines() -> None:
    assert is_known('"党办小周"已成为新群主') and is_known("群主已开启全员禁言")
    assert not is_known("以上是昨晚的") and not is_known("加" * 5000 + "加入本群。")
