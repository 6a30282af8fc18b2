"""shuakami/qq-chat-exporter XLSX (QQNT), V5 and V6: one group per workbook, sheet 聊天记录 sorted by time.

    序号 | 时间 | 发送者 | 发送者QQ号 | 群头衔 | 消息类型 | 消息内容 | 是否撤回 | 资源数量
    1 | 2026-05-28 07:10:00 | 林场-周七 | 290000017 | 先锋 | type_2 | 看这张图[图片: a.jpg] [image: a.jpg] | 否 | 1
    2 | 2026-05-28T07:12:00.000Z | 系统消息 | | | 系统消息 | 周七 撤回了一条消息 | 否 | 0          V6: words and UTC
    3 | 2026-05-28 07:13:00 | 0 | 0 | | type_5 | [4] | 否 | 0                                     V5: its words lost

群头衔 is missing where nobody has one. 消息类型 is the client's own number (not the numbers of the JSON) or a word.
The files of a message are repeated behind its text; their names, which may hold any bracket, stand in the same order
on sheet 资源列表. 统计信息 has the number of messages. A recalled message keeps its text and sender. Neither the
group's name nor its number is inside; the file's name has the number.

Identity: there are no ids; a message is (group, second, QQ number, kind, text) and its ordinal among equals.
"""

from __future__ import annotations

from monitor.types import Kind

CHAT, FILES, FIGURES = "聊天记录", "资源列表", "统计信息"
COLUMNS = frozenset({"时间", "发送者", "发送者QQ号", "消息类型", "消息内容", "是否撤回"})
FILE_COLUMNS = ("序号", "时间", "发送者", "发送者QQ号", "资源类型", "文件名")
WIDTH, FIGURE_ROWS = 9, 12
KINDS = {
    **dict.fromkeys(("type_2", "文本", "text"), Kind.TEXT),
    **dict.fromkeys(("type_3", "文件", "file"), Kind.FILE),
    **dict.fromkeys(("type_5", "系统消息", "system"), Kind.SYSTEM),
    **dict.fromkeys(("type_6", "音频", "audio"), Kind.VOICE),
    **dict.fromkeys(("type_7", "视频", "video"), Kind.VIDEO),
    **dict.fromkeys(("type_8", "forward"), Kind.FORWARD),
    **dict.fromkeys(("type_9", "回复", "reply"), Kind.QUOTE),
    "type_10": Kind.RED_PACKET,
    **dict.fromkeys(("type_11", "json"), Kind.LINK),
    **dict.fromkeys(("图片", "image"), Kind.IMAGE),
    **dict.fromkeys(("type_17", "market_face"), Kind.STICKER),
    "location": Kind.LOCATION,
}
RESAVED = "这份表格被 Excel 或 WPS 重新保存过，秒已丢失；请尽量用导出时的原始文件"
ADVICE = "请用 QQ Chat Exporter 重新导出"
