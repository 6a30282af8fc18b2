"""The producers whose formats are read by several modules; the others stand in the module that reads them."""

from __future__ import annotations

from monitor.importers.manual import Producer

QQ_CLIENT = Producer(
    "QQ 消息管理器（QQ 电脑版 9.7 及以前、TIM）",
    (
        "打开 QQ 电脑版（9.7 及以前）或 TIM，点左下角的主菜单，选“消息管理”或“消息管理器”。",
        "在左边找到要导出的群，单击右键，选“导出消息记录”。",
        "保存类型选“文本文件（*.txt）”，保存。网页（*.mht）也能读，但带着全部图片，文件大得多；"
        "加密备份（*.bak）其他程序读不了，不要选。",
        "只能导出这台电脑上存有的消息。QQ 9.9 以后的版本没有这项功能，请改用复制的办法。",
    ),
)
WECHAT_MAIL = Producer(
    "微信手机版“多选—邮件”",
    (
        "在手机微信的群聊里按住一条消息，选“多选”，勾上要导出的消息。",
        "点下方的邮件图标（有的版本在“更多”里），把邮件发到自己的邮箱。没有邮件这一项的，请改用复制的办法。",
        "在电脑上打开这封邮件，选“导出为 eml”或“下载邮件”，得到 .eml 文件。邮箱没有这一项的，"
        "把正文从第一行起全部复制到记事本，另存为 .txt，编码选 UTF-8。",
        "一次能选的条数有限，可以分几次发；前后略有重叠不要紧，重复的消息只算一次。",
    ),
)
WECHAT_COPY = Producer(
    "从微信电脑版复制",
    (
        "在电脑微信的群聊窗口或“聊天记录”窗口里选中要导出的消息，按 Ctrl+C 复制（Mac 按 Command+C）。",
        "打开记事本（Mac 用“文本编辑”，先选“格式—制作纯文本”），粘贴，另存为 .txt，编码选 UTF-8。不要贴到 Word 里。",
        "导入时用 --group 写明群名。复制出来只有名字、没有时间的，请一天存一个文件，导入时再用 --as-of 写明日期。",
    ),
)
MEMOTRACE_2 = Producer(
    "留痕 MemoTrace 2.x",
    (
        "如果您手里的是留痕 2.x 导出的文件：首选 XLSX，有消息编号，还附成员信息；其次是 CSV，"
        "或网页旁边的 .html.json。TXT 没有消息编号。Word、AI 文本和 JSON（训练语料）用不了。",
        "连同“群名(群号@chatroom)”文件夹一起拷贝，文件夹不要改名，群名和群号只写在这里；"
        "网页要连旁边的 .html.json 一起拷贝。",
        "不要用 Excel 或 WPS 打开 CSV 再保存。",
    ),
)
MEMOTRACE_1 = Producer(
    "留痕 MemoTrace 1.x",
    (
        "如果您手里的是留痕 1.x 导出的文件：首选单个群的 CSV（文件名是“群名_utf8.csv”），有成员的微信号；"
        "其次是 TXT；“全部消息”的 messages.csv 没有微信号。",
        "群名只写在文件名里，不要改名。同一个群若还有其他工具导出的、带消息编号的文件，优先用那一份。",
    ),
)
WEFLOW = Producer(
    "WeFlow",
    (
        "如果您手里的是 WeFlow 导出的文件：首选 arkme-json，有消息编号、账号和成员名单；其次是 JSON。"
        "接龙多的群，首选网页（HTML），有消息编号，接龙也是全文。",
        "XLSX 请选完整列。TXT、Markdown 和 WeClone CSV 能读，但缺少账号或消息编号。SQL 用不了。",
        "文件名里写着群名（“群聊_群名”），不要改名。",
    ),
)
QQ_EXPORTER = Producer(
    "QQ Chat Exporter（新版 QQ）",
    (
        "如果您手里的是 QQ Chat Exporter 导出的文件：首选 JSON；消息特别多时用分块 JSONL，整个文件夹一起拷贝。"
        "XLSX 和 TXT 能读，但没有消息编号。网页（HTML）只供浏览，用不了。",
        "时间格式用默认的“年-月-日 时:分:秒”；文件名里的群号不要改掉。",
    ),
)
CHATLOG = Producer(
    "chatlog",
    (
        "如果您手里的是 chatlog 网页另存的文件：首选 JSON，其次是 CSV。",
        "文本（text）的时间随查询的时段而定：查一天的只有时分秒，查一年以内的没有年份，"
        "导入时要用 --as-of 写明日期；起止跨年的才是完整的日期和时间。",
    ),
)
WECHAT_EXPORTER = Producer(
    "WechatExporter（苹果手机备份）",
    (
        "如果您手里的是 WechatExporter 导出的文件：首选网页（HTML），有成员的微信号，引用也有发送人和时间；"
        "其次是文本。",
        "网页要拷贝整个文件夹（网页和旁边的 Files），只拷一个网页会缺消息。",
    ),
)
WECHAT_DATA_ANALYSIS = Producer(
    "WeChatDataAnalysis",
    (
        "如果您手里的是 WeChatDataAnalysis 导出的压缩包或文件夹：首选 JSON；TXT 没有消息编号，"
        "链接和普通文字分不开；网页和 Excel 用不了。",
        "导出时不要勾选隐私模式。压缩包可以直接导入，不必解压；解压了的，整个文件夹一起导入。",
    ),
)
