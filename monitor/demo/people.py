"""The cast: an invented county, one township and its five villages. No name stands for a real person or place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

COUNTY_LEVEL, TOWN_LEVEL, VILLAGE_LEVEL = "县", "镇", "村"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may speak in a group.

    ``key`` is the name the scenes use; it differs from ``name`` only for namesakes. ``role`` is what scenes
    cast by: 领导, 镇, 县, 支书, 会计, 网格 or 外. People of role 外 stand on no list of the township.
    """

    key: str
    name: str
    unit: str
    office: str
    post: str
    level: str
    role: str
    code: str
    number: int
    nickname: str
    silent: bool

    @property
    def qq(self) -> str:
        """An invented QQ number."""
        return str(904_710_000 + self.number * 137)

    @property
    def wxid(self) -> str:
        """An invented WeChat id."""
        return f"wxid_{self.code}{self.number:03d}"

    @property
    def listed(self) -> bool:
        """Whether the roster knows the person."""
        return self.role != "外"


# unit, office as said in the groups, level
_UNITS = {
    "网格中心": ("鹤汀县网格化服务管理中心", "县网格中心", COUNTY_LEVEL),
    "农业局": ("鹤汀县农业农村局", "县农业农村局", COUNTY_LEVEL),
    "民政局": ("鹤汀县民政局", "县民政局", COUNTY_LEVEL),
    "应急局": ("鹤汀县应急管理局", "县应急局", COUNTY_LEVEL),
    "领导": ("沐禾镇领导班子", "镇领导", TOWN_LEVEL),
    "纪委": ("沐禾镇纪委", "镇纪委", TOWN_LEVEL),
    "党政办": ("沐禾镇党政办", "党政办", TOWN_LEVEL),
    "应急办": ("沐禾镇应急办", "应急办", TOWN_LEVEL),
    "综合办": ("沐禾镇综合办", "综合办", TOWN_LEVEL),
    "农业办": ("沐禾镇农业农村办", "农业农村办", TOWN_LEVEL),
    "民政办": ("沐禾镇民政办", "民政办", TOWN_LEVEL),
    "财政所": ("沐禾镇财政所", "财政所", TOWN_LEVEL),
    "党建办": ("沐禾镇党建办", "党建办", TOWN_LEVEL),
    "苇渚": ("苇渚村", "苇渚村", VILLAGE_LEVEL),
    "砚洼": ("砚洼村", "砚洼村", VILLAGE_LEVEL),
    "九碓": ("九碓村", "九碓村", VILLAGE_LEVEL),
    "笋塝": ("笋塝村", "笋塝村", VILLAGE_LEVEL),
    "鹿栖": ("鹿栖村", "鹿栖村", VILLAGE_LEVEL),
    "外": ("", "", ""),
}
COUNTY, TOWNSHIP = "鹤汀县", "沐禾镇"
VILLAGES = ("苇渚村", "砚洼村", "九碓村", "笋塝村", "鹿栖村")

# key, unit, post, role, code, then optionally nickname=…, name=…, silent
_CAST = """
贺立群 网格中心 副主任 县 heliqun
邬佳 网格中心 信息股干事 县 wujia
康敏 网格中心 主任 县 kangmin silent
庞景瑞 农业局 计财股股长 县 pangjingrui
谷雨晴 农业局 信息员 县 guyuqing
秦素珍 民政局 社会救助股股长 县 qinsuzhen
俞彤 民政局 社会救助股干事 县 yutong
雷振坤 应急局 指挥中心主任 县 leizhenkun
韩守诚 领导 党委书记 领导 hanshoucheng
温立新 领导 镇长 领导 wenlixin
罗静 领导 党委副书记 领导 luojing
邵卫东 领导 副镇长 领导 shaoweidong
项平 纪委 纪委书记 领导 xiangping
方敏 纪委 专职干部 镇 fangmin
陈志远 党政办 主任 镇 chenzhiyuan
苗春燕 党政办 文书 镇 miaochunyan
顾小北 党政办 干事 镇 guxiaobei
苏亦禾 党政办 选调生 镇 suyihe
石庆山 应急办 主任 镇 shiqingshan
鲁大川 应急办 干事 镇 ludachuan
蒋立业 综合办 主任 镇 jiangliye
白露 综合办 干事 镇 bailu
董启明 农业办 主任 镇 dongqiming
侯雨生 农业办 农技员 镇 houyusheng
贾明 农业办 干事 镇 jiaming
潘慧 民政办 主任 镇 panhui
尹洁 民政办 干事 镇 yinjie
李娟 财政所 会计 镇 lijuan
钟国平 财政所 所长 镇 zhongguoping silent
向晨 党建办 干事 镇 xiangchen
杭妍 党建办 干事 镇 hangyan silent
汪长河 苇渚 党支部书记 支书 wangchanghe
戚美玲 苇渚 会计 会计 qimeiling
段晓穗 苇渚 网格员 网格 duanxiaosui
卢满仓 砚洼 党支部书记 支书 lumancang
詹红 砚洼 会计 会计 zhanhong
简鹏 砚洼 网格员 网格 jianpeng
仲福来 九碓 党支部书记 支书 zhongfulai nickname=岁月静好
柴玉芬 九碓 会计 会计 chaiyufen
滕小军 九碓 网格员 网格 tengxiaojun
祝有田 笋塝 党支部书记 支书 zhuyoutian
李娟笋 笋塝 会计 会计 lijuansun name=李娟
闻强 笋塝 网格员 网格 wenqiang
邢桂芳 鹿栖 党支部书记 支书 xingguifang
褚亮 鹿栖 会计 会计 chuliang
倪阿妹 鹿栖 网格员 网格 niamei nickname=鹿鹿妈妈🌸
供电所值班 外 - 外 gongdiansuo nickname=沐禾供电所值班
木子 外 - 外 muzi nickname=木子🍀
周姐 外 - 外 zhoujie nickname=A沐禾建材周姐
"""


@cache
def cast() -> dict[str, Person]:
    """Everybody, by the key that the scenes use."""
    rows = (line.split() for line in _CAST.strip().splitlines())
    return {row[0]: _person(number, row) for number, row in enumerate(rows, 1)}


def _person(number: int, row: list[str]) -> Person:
    key, unit, post, role, code, *rest = row
    extra = dict(part.split("=") for part in rest if "=" in part)
    full, office, level = _UNITS[unit]
    name = extra.get("name", key)
    return Person(
        key, name, full, office, post, level, role, code, number, extra.get("nickname", name), "silent" in rest
    )


def units() -> tuple[tuple[str, str, str], ...]:
    """The rows of units.csv: unit, level, superior unit."""
    above = {COUNTY_LEVEL: f"{COUNTY}人民政府", TOWN_LEVEL: f"{TOWNSHIP}人民政府", VILLAGE_LEVEL: f"{TOWNSHIP}人民政府"}
    return tuple((unit, level, above[level]) for unit, _, level in _UNITS.values() if unit)
