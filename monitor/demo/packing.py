"""Who exported which group when with which tool, and the files that came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from monitor.demo.groups import Group
from monitor.demo.moments import DAYS, FIRST_DAY, day_of, moment
from monitor.demo.people import cast
from monitor.demo.posts import Chat
from monitor.demo.writers import chatlab, memotrace, qce, qq_txt, wechat_mail, weflow

Files = Mapping[PurePosixPath, bytes]


@dataclass(frozen=True, slots=True)
class Export:
    """One thing to import: a file or the folder of a chunked export.

    ``chat`` holds the posts that it shows, in its order; ``importer`` names the format that it must be taken for.
    """

    path: PurePosixPath
    files: Files
    chat: Chat
    importer: str


START = moment(FIRST_DAY, 0, 0)
END = START + DAYS * 86_400


def exports(chats: Mapping[str, Chat]) -> Iterator[Export]:
    """Every export of the township, overlapping ones included; the first is that of a cadre for himself."""
    yield from _wechat(chats)
    yield from _qq(chats)


def _single(path: str, content: bytes, chat: Chat, importer: str) -> Export:
    place = PurePosixPath(path)
    return Export(place, {place: content}, chat, importer)


def _monday(week: int) -> int:
    return moment(day_of(week, 1), 0, 0)


def _qq(chats: Mapping[str, Chat]) -> Iterator[Export]:
    everybody = chats["all"].without_recalled()
    name = everybody.group.name
    for who, part in (
        ("党政办苗春燕", everybody.between(START, _monday(46) + 36 * 3600)),
        ("笋塝村李娟", everybody.between(_monday(45) + 40 * 3600, END)),
    ):
        yield _single(f"{who}-QQ/{name}.txt", qq_txt.written(part, "utf-8-sig"), part, "qq-txt")
    festival = chats["festival"].without_recalled()
    path = f"党政办顾小北-QQ/{festival.group.name}.txt"
    yield _single(path, qq_txt.written(festival, "gbk"), festival, "qq-txt")
    flood, exporter = chats["flood"], cast()["鲁大川"]
    path = f"应急办鲁大川-QQ/{qce.stem(flood.group)}.json"
    yield _single(path, qce.json_file(flood, exporter), flood, "qce-json")
    yield _chunked(chats["grid"])


def _chunked(chat: Chat) -> Export:
    folder = PurePosixPath(f"综合办白露-QQ/{qce.stem(chat.group)}_chunked_jsonl")
    files = {folder / name: content for name, content in qce.chunked_files(chat, cast()["白露"]).items()}
    return Export(folder, files, chat, "qce-jsonl")


def _wechat(chats: Mapping[str, Chat]) -> Iterator[Export]:
    village = chats["village"].without_recalled()
    for who, part in (
        ("苇渚村段晓穗", village.between(_monday(45), END)),
        ("党政办顾小北", village.between(START, _monday(46))),
    ):
        yield _single(_memotrace_path(who, village.group, "csv"), memotrace.csv_file(part), part, "memotrace-csv")
    welfare = chats["welfare"].without_recalled()
    path = _memotrace_path("民政办尹洁", welfare.group, "xlsx")
    yield _single(path, memotrace.xlsx_file(welfare), welfare, "memotrace-xlsx")
    yield from _officers(chats["officers"].without_recalled())
    yield from _office(chats["office"].spoken())


def _memotrace_path(who: str, group: Group, suffix: str) -> str:
    return f"{who}-微信/聊天记录/{memotrace.folder_name(group)}/{group.name}.{suffix}"


def _officers(chat: Chat) -> Iterator[Export]:
    """Two tools, one day in both: WeChat's own message numbers tell that it is the same day."""
    first, second = chat.between(START, _monday(45) + 86_400), chat.between(_monday(45), END)
    name = f"群聊_{chat.group.name}"
    content = weflow.json_file(first, cast()["白露"])
    yield _single(f"综合办白露-微信/{name}.json", content, first, "weflow-json")
    yield _single(f"鹿栖村倪阿妹-微信/{name}.jsonl", chatlab.jsonl_file(second), second, "chatlab-jsonl")


def _office(chat: Chat) -> Iterator[Export]:
    """A phone selects a hundred messages or so at a time: one mail a week."""
    for week in range(43, 47):
        part = chat.between(_monday(week), _monday(week) + 7 * 86_400)
        path = f"党政办苗春燕-微信邮件/第{week}周/“{chat.group.name}”的聊天记录.txt"
        yield _single(path, wechat_mail.text_file(part), part, "wechat-mail")
