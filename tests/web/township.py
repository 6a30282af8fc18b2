"""An invented township on disk: a ChatLab export per week, a roster, hostile names among them, and a stopped clock."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.clock import Clock
from monitor.service import Context
from monitor.service.sites import open_site

ZONE = ZoneInfo("Asia/Shanghai")
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(2)>'
GROUP = f"清溪乡{SCRIPT}工作群"
FIRST, SECOND, OPEN = "2026-W45", "2026-W46", "2026-W47"
MONDAYS = {FIRST: date(2026, 11, 2), SECOND: date(2026, 11, 9), OPEN: date(2026, 11, 16)}
CLOSED = datetime(2026, 11, 16, 8, 0, tzinfo=ZONE)
UNKNOWN_KEY = "0" * 16

SAID = (
    (0, 9, 5, "90470001", "请各村今天下午5点前把秋粮入户照片发到群里，配文字说明 @所有人"),
    (0, 9, 6, "90470002", "收到"),
    (0, 9, 6, "90470003", "收到"),
    (1, 21, 30, "90470001", "各村抓紧接龙报送值班人员名单，今晚必须报齐 @所有人"),
    (2, 8, 40, "90470004", "明天上午9点在乡政府三楼开会，各村支书参加"),
    (3, 14, 0, "90470002", "后山有落石，已经封路"),
    (5, 10, 0, "90470001", "请转发并点赞乡公众号今天的文章，截图发群 @所有人"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One roster row."""

    name: str
    unit: str
    account: str


PEOPLE = (
    Person("程望舒", "清溪乡党政办", "90470001"),
    Person("葛㛃", "柳塘村", "90470002"),
    Person(IMAGE, "石桥村", "90470003"),
    Person("庄䶮", f"县{SCRIPT}局", "90470004"),
    Person("安知秋", "石桥村", "90470009"),
)


def write_chat(path: Path, week: str, group: str = GROUP, native_id: str = "904700100") -> Path:
    """One week's export of one group as ChatLab JSONL."""
    head: list[dict[str, object]] = [
        {
            "_type": "header",
            "chatlab": {"version": "0.0.2", "exportedAt": 0, "generator": "手写"},
            "meta": {"name": group, "platform": "qq", "type": "group", "groupId": native_id},
        }
    ]
    names = {person.account: person.name for person in PEOPLE}
    rows: list[dict[str, object]] = [
        {
            "_type": "message",
            "sender": sender,
            "accountName": names[sender],
            "timestamp": _second(week, day, hour, minute),
            "type": 0,
            "content": text,
        }
        for day, hour, minute, sender, text in SAID
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in head + rows), "utf-8")
    return path


def _second(week: str, day: int, hour: int, minute: int) -> int:
    midnight = datetime.combine(MONDAYS[week] + timedelta(days=day), datetime.min.time(), ZONE)
    return int((midnight + timedelta(hours=hour, minutes=minute)).timestamp())


def write_roster(path: Path, people: Sequence[Person] = PEOPLE) -> Path:
    """The roster of the group."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["姓名", "单位", "平台", "群", "账号"])
        sheet.writerows([person.name, person.unit, "QQ", GROUP, person.account] for person in people)
    return path


def site_at(folder: Path, now: datetime = CLOSED) -> Context:
    """A site whose clock stands still."""
    return open_site(folder, Clock(ZONE, now.timestamp))
