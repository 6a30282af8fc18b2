"""docs/formats.md, made from the registry; ``--bless`` writes it (see test_formats_page)."""

from __future__ import annotations

from itertools import groupby

from monitor.importers import IMPORTERS, Importer
from monitor.importers.hand_table import MANUAL
from monitor.importers.manual import TRAITS, Manual, Mark, Producer, Trait
from monitor.importers.registry import REFUSALS
from monitor.types import Platform

PLATFORMS = {Platform.WECHAT: "微信", Platform.QQ: "QQ", Platform.WECOM: "企业微信", None: "微信或 QQ"}
BY_KEY = {trait.key: trait for trait in TRAITS}
OWN = {
    Platform.QQ: "消息管理器导出的文本；新版 QQ 没有这项功能，只能复制",
    Platform.WECHAT: "手机“多选—邮件”，存成 .eml；没有邮件这一项的，从电脑版复制",
    Platform.WECOM: "会话内容存档，由本单位的管理员或服务商导出",
}
HEAD = """# 能读的导出格式

给要导出聊天记录、要交文件的人看。本页由程序按登记生成（`make bless`），不要手工修改。

- 手里还没有文件的，先看“选哪一种”，再照“怎么导出、会丢什么”里的步骤做。
- 手里已经有文件的，直接导入。程序按内容认格式，不看扩展名，改过文件名也不要紧（群名只写在文件名里的除外，见下文）。
  想先看能不能读，运行 `jianfu parse --ledger 文件`：读了多少条，跳过哪些行，为什么，都会列出来。
- 想知道一种格式缺什么，看“保留了什么”；在命令行里是 `jianfu formats 格式名`。

减负只读您手里已有的文件，不解密，不连微信和 QQ，也不提供任何导出工具。只导出要检查的工作群，不要导出私聊。

## 选哪一种

- 有消息编号的，优先于没有的：两个人、两种工具导出的同一条消息，靠编号认出，只算一次。
- 有秒的，优先于只到分钟的；有账号的，优先于只有名字的：重名、改名都不会认错人。
- 导出的文件，优先于复制的文字；原始文件，优先于用 Excel、WPS 打开后另存的。
- 一个群有一种格式就够了。几个人各自导出的同一个群，可以都导入，重复的消息只算一次。

"""
TIERS = """
手里有几种文件、能选格式的，在同一平台里选靠前的一档（“部分”也算有，见“保留了什么”）：

| 档 | 消息编号 | 成员账号 | 秒 | QQ | 微信、企业微信 |
| --- | --- | --- | --- | --- | --- |
"""
LIST = """
## 格式一览

平台写“微信或 QQ”的，是哪一个要看文件。

| 格式名 | 平台 | 是什么 | 扩展名 | 怎么认出来 |
| --- | --- | --- | --- | --- |
"""
KEPT = """
## 保留了什么

“有”是文件里写明的，“部分”是不完整，“无”是没有。各栏的意思：

"""
TEXTS = """
## 怎么导出、会丢什么

“会丢失”说的是导出的程序没有写出来、或者写坏了的内容，减负补不回来，只标明缺什么。
“读的时候”说的是减负读到可疑的地方怎么办。
"""
FOLDERS = """
## 文件夹和压缩包

文件夹、zip 压缩包可以整个导入，里面可以有不同的格式。图片、语音、视频和附件不读。
rar、7z 请先解压。压缩包里套压缩包的，最多解两层。

## 认得、但用不了的文件

| 文件 | 为什么 | 怎么办 |
| --- | --- | --- |
"""
FOOT = """
其他认不出的文件不会导入，也不会算进任何数字；程序会写明文件名，请换一种格式重新导出。
"""


def page() -> str:
    """The whole page."""
    return "".join(
        (HEAD, _own(), TIERS, _tiers(), LIST, _list(), KEPT, _kept(), TEXTS, _texts(), FOLDERS, _refused(), FOOT)
    )


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    for char in "*<|":
        text = text.replace(char, f"\\{char}")
    return text


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _own() -> str:
    rows = (_row(PLATFORMS[platform], _plain(how)) for platform, how in OWN.items())
    return _row("群在哪里", "手里没有文件时") + _row("---", "---") + "".join(rows)


def _mark(importer: Importer, key: str) -> Mark:
    return importer.manual.keeps.mark(BY_KEY[key])


def _tier(importer: Importer) -> tuple[int, str, str, str]:
    """The tier of a format and the words for it: first by ids of messages, then by ids of members, then by seconds."""
    ids, senders = (_mark(importer, key) is not Mark.NONE for key in ("native_id", "sender_id"))
    timed = _mark(importer, "seconds") is Mark.WHOLE
    order = (not timed, not ids, not senders)
    tier = {(False, False, False): 1, (False, False, True): 2, (False, True, False): 3, (False, True, True): 4}
    return tier.get(order, 5), "有" if ids else "无", "有" if senders else "无", "有" if timed else "无"


def _tiers() -> str:
    text = ""
    for tier in sorted({_tier(importer) for importer in IMPORTERS}):
        held = [importer for importer in IMPORTERS if _tier(importer) == tier]
        in_qq = [importer.name for importer in held if importer.platform in (Platform.QQ, None)]
        others = [importer.name for importer in held if importer.platform is not Platform.QQ]
        text += _row(*map(str, tier), "、".join(in_qq) or "—", "、".join(others) or "—")
    return text


def _list() -> str:
    return "".join(
        _row(
            f"`{importer.name}`",
            PLATFORMS[importer.platform],
            _plain(importer.zh),
            " ".join(importer.extensions),
            _plain(importer.signature),
        )
        for importer in IMPORTERS
    )


def _legend(trait: Trait) -> str:
    return f"- **{trait.zh}**：{'' if trait.name == trait.zh else f'{trait.name}。'}{trait.means}。\n"


def _kept() -> str:
    rows = (
        _row(importer.name, *(str(importer.manual.keeps.mark(trait)) for trait in TRAITS)) for importer in IMPORTERS
    )
    head = _row("格式名", *(trait.zh for trait in TRAITS)) + _row("---", *(":-:" for _ in TRAITS))
    return "".join(map(_legend, TRAITS)) + "\n" + head + "".join(rows)


def _texts() -> str:
    text = ""
    for producer, rows in groupby(IMPORTERS, key=lambda importer: importer.manual.producer):
        text += _heading(producer)
        for importer in rows:
            text += f"- `{importer.name}`，{_plain(importer.zh)}\n{_losses(importer.manual, '  ')}"
    return text + _heading(MANUAL.producer) + _losses(MANUAL, "")


def _heading(producer: Producer) -> str:
    steps = "".join(f"{number}. {_plain(step)}\n" for number, step in enumerate(producer.steps, 1))
    return f"\n### {_plain(producer.zh)}\n\n{steps}\n"


def _losses(manual: Manual, indent: str) -> str:
    return f"{indent}- 会丢失：{_plain(manual.loses)}\n{indent}- 读的时候：{_plain(manual.alerts)}\n"


def _refused() -> str:
    return "".join(_row(_plain(row.zh), f"{_plain(row.reason)}。", f"{_plain(row.advice)}。") for row in REFUSALS)
