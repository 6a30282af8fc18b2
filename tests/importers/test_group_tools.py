"""Which messages group tools made, and what a 接龙 is about: one task in all its copies."""

from __future__ import annotations

import time

import pytest

from monitor.importers.group_tools import Relay, card_tool, made_by, program_tool, relay_of, tool_of
from monitor.importers.relays import LONGEST
from monitor.types import Kind, RawMessage, Tool

FULL = "#接龙\n3月2日防汛值守到岗接龙\n例 村+姓名\n\n1. 石桥村 郑广 8:10\n2. 东岭村 何梅 8:15"
TOPIC = "3月2日防汛值守到岗接龙"


def message(kind: Kind, text: str, tool: Tool | None = None) -> RawMessage:
    return RawMessage(1, 0, "a", "郑广", kind, text, tool=tool)


@pytest.mark.parametrize(
    ("text", "topic", "entries"),
    [
        (FULL, TOPIC, 2),
        ("#接龙\n3月2日防汛值守到岗接龙\n例 村+姓名\n\n1. 石桥村 郑广 8:10", TOPIC, 1),
        ("#接龙\n3月2日防汛值守到岗接龙\n例 村+姓名", TOPIC, 0),
        ("#接龙\n3月2日防汛值守到岗接龙\n例 村+姓名\n1. 石桥村 郑广 8:10\n2. 东岭村 何梅 8:15", TOPIC, 2),
        ("#接龙\n3月2日防汛值守到岗接龙\n\n1. 石桥村 郑广 8:10\n2. 东岭村 何梅 8:15", TOPIC, 2),
        ("#接龙\n\n3月2日防汛值守到岗接龙\n\n\n1. 石桥村 郑广\n\n2. 东岭村 何梅\n", TOPIC, 2),
        ("＃接龙\n3月2日防汛值守\u3000到岗接龙\n\n１． 石桥村 郑广\n２． 东岭村 何梅", TOPIC, 2),
        ("\u200b#接龙\n3月2日防汛值守\u2005到岗接龙\n\n\u200b1. 石桥村 郑广", TOPIC, 1),
        ("@所有人 \n#接龙\n3月2日防汛值守到岗接龙\n\n1. 石桥村 郑广\n2. 东岭村 何梅", TOPIC, 2),
        ("#接龙 3月2日防汛值守到岗接龙\n1. 石桥村 郑广\n2. 东岭村 何梅", TOPIC, 2),
        ("#接龙：3月2日防汛值守到岗接龙\n1. 石桥村 郑广", TOPIC, 1),
        ("[群接龙]3月2日防汛值守到岗接龙", TOPIC, None),
        ("【接龙】3月2日防汛值守到岗接龙\n1、石桥村 郑广\n2、东岭村 何梅", TOPIC, 2),
        ("[群接龙]\n3月2日防汛值守到岗接龙", TOPIC, None),
        ("#接龙\n1月台账接龙\n\n1. 石桥村\n2. 东岭村\n3. 西沟村", "1月台账接龙", 3),
        ("#接龙\n1.各村报到\n\n1. 石桥村\n2. 东岭村", "1.各村报到", 2),
        ("#接龙\n1.各村报到", "1.各村报到", 0),
        ("#接龙\n2. 第二批物资\n例 村\n\n1. 石桥村", "2.第二批物资", 1),
        ("#接龙\n10月1. 5日值班\n\n1. 石桥村", "10月1.5日值班", 1),
        ("#接龙\n1.5米以上点位\n\n1. 石桥村 两处", "1.5米以上点位", 1),
        ("#接龙\n8:30前报到\n\n1. 石桥村", "8:30前报到", 1),
        ("#接龙\n报送1.0版台账\n\n1. 石桥村", "报送1.0版台账", 1),
        ("#接龙\n水位上报\n说明：\n1.报村名\n2.报水位\n\n1. 石桥村 两米\n2. 东岭村 一米", "水位上报说明：", 2),
        ("#接龙\n水位上报\n说明：\n1.报村名\n2.报水位\n\n1. 石桥村 两米", "水位上报说明：", 1),
        ("#接龙\n巡查\n\n1. 石桥村\n河道正常\n2. 东岭村\n1. 河道正常\n2. 水库正常\n3. 西沟村", "巡查", 3),
        ("#接龙\n巡查\n\n1. 石桥村：\n1、河道\n2、水库", "巡查", 1),
        ("#接龙\n\n1. 石桥村 郑广\n2. 东岭村 何梅", "", 2),
        ("#接龙\n1. 石桥村 郑广\n2. 东岭村 何梅", "", 2),
        ("#接龙", "", None),
        ("#接龙\n", "", None),
        ("", "", None),
        ("#接龙\n值班", "值班", 0),
        ("#接龙\n例会签到\n例：村名\n\n1. 石桥村", "例会签到", 1),
        ("各村接龙报到：\n1、石桥村 郑广\n2、东岭村 何梅", "各村接龙报到：", 2),
        ("各村接龙报到：\n1、石桥村：\n2、东岭村：何梅\n3、西沟村：", "各村接龙报到：", 1),
        ("各村接龙报到：\n1. ____\n2. \n3. 石桥村 郑广", "各村接龙报到：", 1),
        ("各村接龙报到：\n1、石桥村 郑广\n东岭村 何梅\n3、西沟村 赵大", "各村接龙报到：", 3),
        ("各村接龙报到：\n1、石桥村 郑广\n2、东岭村 何梅\n2、西沟村 赵大", "各村接龙报到：", 3),
        ("各村接龙报到：\n(1)石桥村 郑广\n（2）东岭村 何梅", "各村接龙报到：", 2),
        ("各村接龙报到：\n①石桥村\n②东岭村\n③西沟村", "各村接龙报到：", 3),
        ("各村接龙报到：\n1️⃣ 石桥村\n2️⃣ 东岭村", "各村接龙报到：", 2),
        ("各村接龙报到：\n✅1、石桥村\n✅ 2、东岭村\n3、西沟村", "各村接龙报到：", 3),
        ("各村接龙报到：\n1 石桥村\n2 东岭村", "各村接龙报到：", 2),
        ("各村接龙报到：\n1.石桥村\n2.13户\n3:东岭村", "各村接龙报到：", 3),
        ("1、防汛接龙：\n1. 石桥村\n2. 东岭村", "1、防汛接龙：", 2),
        ("接龙报名\n石桥片：\n1. 郑广\n2. 何梅\n东岭片：\n1. 赵大", "接龙报名石桥片：", 3),
        ("接龙\r\n值班\r\n1. 郑广\r\n2. 何梅", "接龙值班", 2),
    ],
)
def test_the_topic_is_the_same_in_every_copy_and_lines_are_counted(text: str, topic: str, entries: int | None) -> None:
    assert relay_of(text) == Relay(topic, entries)


def test_a_growing_list_is_one_task_with_one_more_line_each_time() -> None:
    copies = [
        f"#接龙\n3月2日值守\n\n{chr(10).join(f'{n}. 石桥村{n}组' for n in range(1, last + 1))}" for last in (1, 9, 120)
    ]
    assert [relay_of(copy) for copy in copies] == [
        Relay("3月2日值守", 1),
        Relay("3月2日值守", 9),
        Relay("3月2日值守", 120),
    ]


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        "#接龙",
        "＃接龙\n值班",
        "#接龙 值班\n1. 郑广",
        "@所有人\n#接龙\n值班\n\n1. 郑广",
        "各村接龙报到：\n1、石桥村 郑广",
        "@全体成员 防汛值守接龙\n例：村+姓名\n1. 石桥村 郑广\n2. 东岭村 何梅",
        "【秋汛值班接龙】\n时间：今晚\n地点：各村\n1、石桥村：\n2、东岭村：",
        "请各村接龙：\n1.格式为村+姓名\n2.请于18:00前完成\n\n1. 石桥村 郑广",
        "防汛值守接龙（未接龙的抓紧）\n1. 石桥村 郑广",
        "防汛值守（接龙）\n1. 石桥村 郑广",
        "请接龙报数\n① 石桥村 12人\n② 东岭村 8人",
    ],
)
def test_a_relay_is_known_whether_made_or_typed(text: str) -> None:
    assert tool_of(text) is Tool.RELAY


@pytest.mark.parametrize(
    "text",
    [
        "收到",
        "请大家在上面的接龙里报名",
        "#接龙怎么弄？",
        "接龙的抓紧",
        "请各村在群里接龙，要求：\n1. 18:00前完成；\n2. 不得漏报；\n3. 逾期通报。",
        "今天的工作：\n1. 防火接龙\n2. 报台账",
        "以下村未接龙，请尽快接龙：\n1. 石桥村\n2. 东岭村",
        "没接龙的请尽快接龙：\n1. 郑广",
        "还没有接龙的单位：\n1、水管站\n2、农业站",
        "接龙情况通报：\n1. 石桥村已报\n2. 东岭村已报",
        "昨天接龙的结果不理想，议程如下：\n1. 学习文件\n2. 部署防火",
        "转发：\n各村接龙报到：\n1、石桥村 郑广",
        "【转】防汛接龙\n1. 石桥村 郑广",
        "郑广 2026-03-02 08:20:11\n#接龙\n值班\n\n1. 石桥村 郑广",
        "停止接龙，改为电话报：\n1. 石桥村 12人",
        "各村：\n1. 今日报台账\n2. 群里接龙",
        "已接龙的村：\n1. 石桥村",
        "1. 接龙\n2. 报表",
        "接龙" + "说明" * 300 + "\n1. 石桥村",
        "关于线上接龙工作的通知\n" + "一段话\n" * 14 + "1. 石桥村\n2. 东岭村",
        "[打卡] 我到岗了",
        "[签到]",
        "[接龙]",
        "【群公告】各村注意",
        "[群公告] 我手打的",
        "[待办] 买米",
        "[投票] 选我",
        "[收集表] 在哪",
        "【重要】请填收集表",
        "[腾讯文档]水位台账",
        "请填写【腾讯文档】受灾登记（收集表）",
        "打卡",
    ],
)
def test_what_people_type_is_not_made_by_a_tool(text: str) -> None:
    assert tool_of(text) is None


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("[群接龙]值守到岗", Tool.RELAY),
        ("[群投票]几点开会", Tool.VOTE),
        ("[发起投票]几点开会", Tool.VOTE),
        ("[群签到]群签到", Tool.CHECKIN),
        ("[群打卡]", Tool.CHECKIN),
        ("[群待办]报水位", Tool.TODO),
        ("[群收集表]受灾登记", Tool.FORM),
        ("【腾讯文档】受灾登记（收集表）\nhttps://example.cn/f", Tool.FORM),
        ("[金山文档] 受灾情况问卷", Tool.FORM),
    ],
)
def test_marks_that_nobody_types_are_taken_in_a_text(text: str, tool: Tool) -> None:
    assert tool_of(text) is tool
    assert made_by(message(Kind.TEXT, text)) is tool


@pytest.mark.parametrize(
    ("title", "tool"),
    [
        ("[接龙]值守到岗", Tool.RELAY),
        ("[打卡]今日到岗", Tool.CHECKIN),
        ("[签到]", Tool.CHECKIN),
        ("[群公告]今晚报水位\n没报的说明", Tool.ANNOUNCEMENT),
        ("【群公告】今晚报水位", Tool.ANNOUNCEMENT),
        ("[投票]几点开会", Tool.VOTE),
        ("[待办]报水位", Tool.TODO),
        ("【收集表】受灾登记", Tool.FORM),
        ("巡查情况（收集表）", Tool.FORM),
        ("【腾讯文档】受灾登记（收集表） - 腾讯文档", Tool.FORM),
        ("[卡片消息: [群投票]几点开会]", Tool.VOTE),
        ("[应用消息][群接龙]值守到岗", Tool.RELAY),
        ("[分享]水文简报", None),
        ("河堤巡查打卡", None),
        ("关于规范使用收集表的通知", None),
        ("水文简报\n（收集表）", None),
        ("", None),
    ],
)
def test_the_title_of_a_card_tells_its_tool(title: str, tool: Tool | None) -> None:
    assert card_tool(title) is tool
    assert made_by(message(Kind.LINK, title)) is tool
    assert made_by(message(Kind.OTHER, title)) is tool


@pytest.mark.parametrize(
    ("title", "tool"),
    [
        ("河堤巡查打卡", Tool.CHECKIN),
        ("今晚会议签到！", Tool.CHECKIN),
        ("物资领取接龙", Tool.RELAY),
        ("先进村评选投票", Tool.VOTE),
        ("满意度问卷", Tool.FORM),
        ("【腾讯文档】受灾登记（收集表）", Tool.FORM),
        ("打卡说明", None),
        ("水文简报\n每日打卡", None),
    ],
)
def test_the_last_word_of_a_mini_program_tells_its_tool(title: str, tool: Tool | None) -> None:
    assert program_tool(title) is tool


def test_the_exporters_word_goes_before_the_text() -> None:
    assert made_by(message(Kind.OTHER, "", Tool.RELAY)) is Tool.RELAY
    assert made_by(message(Kind.TEXT, "各村今晚报水位", Tool.ANNOUNCEMENT)) is Tool.ANNOUNCEMENT
    assert made_by(message(Kind.LINK, "[群接龙]值守", Tool.CHECKIN)) is Tool.CHECKIN


@pytest.mark.parametrize("kind", [Kind.FORWARD, Kind.RECALL, Kind.SYSTEM, Kind.FILE, Kind.IMAGE])
def test_what_is_not_said_in_this_group_is_made_by_none(kind: Kind) -> None:
    assert made_by(message(kind, FULL, Tool.RELAY)) is None


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n值班\n\n" + "1. " * LONGEST,
        "各村接龙\n" + "1.\n" * LONGEST,
        "#接龙" * LONGEST,
        "接龙" + "\n" * LONGEST * 10,
        "接龙\n1、" + "：" * LONGEST,
        "接龙\n1、郑广\n" + "未" * LONGEST,
        " " * LONGEST * 100 + "#接龙",
        "[" * LONGEST * 10,
        "接龙\n" + "1\ufe0f\u20e3" * LONGEST,
    ],
)
def test_long_texts_take_no_longer_than_their_length(text: str) -> None:
    began = time.process_time()
    tool_of(text)
    relay_of(text)
    card_tool(text)
    assert time.process_time() - began < 2
