"""The sub-commands in the order of the help; a module is read when its command is called, since starting costs time."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One sub-command: its name, the module and attribute that hold it, and its line in the help."""

    name: str
    module: str
    attribute: str
    zh: str


COMMANDS: tuple[Row, ...] = (
    Row("demo", "running", "demo", "演示：虚构一个乡镇，从导出文件到报告走一遍"),
    Row("check", "reporting", "check", "自查：给出自己的导出文件，马上看到一周的负担"),
    Row("init", "running", "init", "新建站点文件夹"),
    Row("import", "reading", "import_", "导入导出文件：读取、入库、打标签"),
    Row("roster", "people", "roster", "导入名册：谁在哪个群"),
    Row("units", "people", "units", "导入发文单位及层级"),
    Row("groups", "people", "groups", "导入群登记表（可选）"),
    Row("people", "people", "people", "列出还没有对上名册的发言人，由人确认"),
    Row("compute", "reporting", "compute", "计算负担数字"),
    Row("report", "reporting", "report", "每周负担报告"),
    Row("serve", "running", "serve", "打开本机网页和定时任务"),
    Row("run-due", "running", "run_due", "把该做的做完就退出：导入 inbox，出到期的报告"),
    Row("release", "running", "release", "发布匿名统计"),
    Row("parse", "reading", "parse", "读导出文件，每条消息输出一行 JSON，不入库"),
    Row("formats", "formats", "formats", "列出能读的导出格式，或看其中一种怎么导出"),
    Row("tag", "tagging", "tag", "给消息打标签"),
    Row("train", "tagging", "train", "用语料和已采纳的更正重新训练模型"),
    Row("evaluate", "tagging", "evaluate", "用带标注的数据检验模型"),
    Row("audit", "running", "audit", "操作记录"),
)
