"""Logs of any size in the shapes that grow large: a head, records one after the other, an end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from zoneinfo import ZoneInfo

START = 1_780_000_000
STEP = 7
PEOPLE = 90
ZONE = ZoneInfo("Asia/Shanghai")
RULE = "=" * 64


@dataclass(frozen=True, slots=True)
class Shape:
    """One format: the file's name, what stands before and after the records, and the n-th record."""

    name: str
    head: str
    record: Callable[[int], str]
    end: str = ""
    newline: str = "\n"

    def pieces(self, size: int) -> Iterator[str]:
        """The file, piece by piece, with records until it has that many bytes."""
        written = 0
        for piece in chain((self.head,), map(self.record, count())):
            yield piece.replace("\n", self.newline)
            written += len(piece.encode())
            if written >= size:
                break
        yield self.end


def _text(n: int) -> str:
    return f"各村第{n}号通知：请于今天下班前报送防汛值守台账。" * 9


def _who(n: int) -> str:
    return f"干部{n % PEOPLE:02d}"


def _time(n: int, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return datetime.fromtimestamp(START + n * STEP, ZONE).strftime(form)


def _json(row: dict[str, object], indent: str = "", end: str = "\n") -> str:
    return indent + json.dumps(row, ensure_ascii=False) + end


def _qq_txt(n: int) -> str:
    return f"{_time(n)} {_who(n)}(9047{n % PEOPLE:05d})\n{_text(n)}\n\n"


def _qq_mht(n: int) -> str:
    day = f"<tr><td style=height:24px;>日期: {_time(n, '%Y-%m-%d')}</td></tr>\n" if n % 2000 == 0 else ""
    head = f"<div style=float:left;margin-right:6px;>{_who(n)}(9047{n % PEOPLE:05d})</div>{_time(n, '%H:%M:%S')}</div>"
    body = f"<div style=padding-left:20px;><font style=\"font-size:10pt;\" color='000000'>{_text(n)}</font></div>"
    return f"{day}<tr><td><div style=color:#006EFE;padding-left:10px;>{head}{body}</td></tr>\n"


def _chatlab(n: int) -> dict[str, object]:
    return {
        "sender": f"wxid_{n % PEOPLE}", "accountName": _who(n), "timestamp": START + n * STEP, "type": 0,
        "content": _text(n), "platformMessageId": str(7718 * 10**15 + n),
    }  # fmt: skip


def _qce(n: int) -> str:
    content = {"text": _text(n), "elements": [], "resources": [], "mentions": []}
    return _json({
        "id": str(7718 * 10**15 + n), "seq": str(n + 1), "timestamp": (START + n * STEP) * 1000, "time": "",
        "type": "type_1", "sender": {"uid": f"u_{n % PEOPLE}", "uin": f"9047{n % PEOPLE:05d}", "name": _who(n)},
        "content": content, "recalled": False, "system": False,
    }, "    ", ",\n")  # fmt: skip


def _weflow(n: int) -> str:
    return _json({
        "localId": n + 1, "createTime": START + n * STEP, "formattedTime": _time(n), "type": "文本消息", "localType": 1,
        "content": _text(n), "isSend": 0, "senderUsername": f"wxid_{n % PEOPLE}", "senderDisplayName": _who(n),
        "source": "", "platformMessageId": str(7718 * 10**15 + n),
    }, "    ", ",\n")  # fmt: skip


def _wda(n: int) -> str:
    return _json({
        "id": f"message_0:Msg_a:{n}", "localId": n, "serverId": 7718 * 10**15 + n, "createTime": START + n * STEP,
        "type": 1, "renderType": "text", "isSent": False, "senderUsername": f"wxid_{n % PEOPLE}",
        "senderDisplayName": _who(n), "content": _text(n),
    }, "    ", ",\n")  # fmt: skip


def _wecom(n: int) -> str:
    return _json({
        "msgid": f"{7718 * 10**9 + n}_1", "action": "send", "from": f"user{n % PEOPLE}", "tolist": ["user1"],
        "roomid": "wrSongPing0001", "msgtime": (START + n * STEP) * 1000, "msgtype": "text",
        "text": {"content": _text(n)},
    })  # fmt: skip


def _memotrace_csv(n: int) -> str:
    return f"{7718 * 10**15 + n},文本,{_who(n)},{_time(n)},{_text(n)},,{_who(n)},more\n"


def _pywxdump_csv(n: int) -> str:
    room = "31450002@chatroom"
    return f"{n + 1},{7718 * 10**15 + n},文本,0,wxid_{n % PEOPLE},{room},{_text(n)},,{_time(n)}\n"


QQ_HEAD = (
    "消息记录（此消息记录为文本格式，不支持重新导入）\n\n"
    f"{RULE}\n消息分组:我的QQ群\n{RULE}\n消息对象:石门镇大群\n{RULE}\n\n"
)
MHT_HEAD = (
    "From: <Save by Tencent MsgMgr>\nSubject: Tencent IM Message\nMIME-Version: 1.0\n"
    'Content-Type:multipart/related;\n\tcharset="utf-8"\n\ttype="text/html";\n\tboundary="----=_NextPart_1"\n\n'
    "------=_NextPart_1\nContent-Type: text/html\nContent-Transfer-Encoding:7bit\n\n"
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>QQ Message</title></head><body><table width=100%>'
    "<tr><td><div style=padding-left:10px;>消息分组:我的QQ群</div></td></tr>"
    "<tr><td><div style=padding-left:10px;>消息对象:石门镇大群</div></td></tr>\n"
)
CHATLAB_META = '"meta": {"name": "大群", "platform": "wechat", "type": "group", "groupId": "2@chatroom"}'
QCE_HEAD = (
    '{\n  "metadata": {"name": "QQChatExporter V5 / x", "version": "5.5.0"},\n'
    '  "chatInfo": {"name": "大群", "type": "group"},\n  "statistics": {},\n  "messages": [\n'
)
WEFLOW_HEAD = (
    '{\n  "weflow": {"version": "1.0.3", "exportedAt": 1795365531, "generator": "WeFlow"},\n'
    '  "session": {"wxid": "31450002@chatroom", "nickname": "大群", "displayName": "大群", "type": "群聊"},\n'
    '  "messages": [\n'
)
WDA_HEAD = (
    '{\n  "schemaVersion": 1,\n  "account": "wxid_me",\n'
    '  "conversation": {"username": "57120033@chatroom", "displayName": "大群", "isGroup": true},\n  "messages": [\n'
)
PYWXDUMP_HEAD = "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n"
LAST = '    {"id": "end"}\n  ]\n}\n'
SHAPES = (
    Shape("大群.txt", "\ufeff" + QQ_HEAD, _qq_txt, newline="\r\n"),
    Shape("大群.mht", MHT_HEAD, _qq_mht, "</table></body></html>------=_NextPart_1--", "\r\n"),
    Shape("大群.jsonl", f'{{"_type": "header", "chatlab": {{"version": "0.0.2"}}, {CHATLAB_META}}}\n',
          lambda n: _json({"_type": "message", **_chatlab(n)})),
    Shape("大群.json", f'{{"chatlab": {{"version": "0.0.2"}}, {CHATLAB_META}, "messages": [\n',
          lambda n: _json(_chatlab(n), "", ",\n"), "{}]}"),
    Shape("group_904700001_20260303_090000.json", QCE_HEAD, _qce, LAST),
    Shape("群聊_大群.json", WEFLOW_HEAD, _weflow, LAST),
    Shape("0001_大群_57120033@chatroom_a1b2c3d4/messages.json", WDA_HEAD, _wda, LAST),
    Shape("records.jsonl", "", _wecom),
    Shape("大群(2@chatroom)/大群.csv", "\ufeff消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\n", _memotrace_csv,
          newline="\r\n"),
    Shape("31450002@chatroom/31450002@chatroom_0_5000.csv", PYWXDUMP_HEAD, _pywxdump_csv),
    Shape("大群(3@chatroom)/大群.txt", "", lambda n: f"{_time(n)} {_who(n)}\n{_text(n)}\n\n"),
    Shape("群聊_大群.txt", "", lambda n: f"{_time(n)} '{_who(n)}'\n{_text(n)}\n\n"),
    Shape("chatlog.txt", "", lambda n: f"{_who(n)}(wxid_{n % PEOPLE:05d}) {_time(n)}\n{_text(n)}\n\n"),
    Shape("微信.txt", "大群 - 微信聊天记录\n\n", lambda n: f"{_who(n)} ({_time(n)}):{_text(n)}\n"),
)  # fmt: skip
