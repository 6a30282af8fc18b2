"""Folding of message text, always one character for one, so that offsets stay those of the text.

``capped`` shortens giant texts before anything else looks at them; ``plain`` evens out width, case and
script for the cue rules; ``masked`` also hides digits, Latin runs, links and @names, so that nothing that
could name a person or a number reaches a vocabulary. All of them also take many texts ``joined`` to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.uint32]

BORDER = "\x1e"  # between joined texts: a blank to every pattern, and no sign of any text

HEAD, TAIL = 3500, 1500  # characters kept of a giant text: requests stand at its start or end

_TRADITIONAL = (
    "請请發发報报時时間间後后們们會会個个來来說说過过還还這这員员務务開开關关點点當当對对處处總总結结資资單单數数據据傳传轉转圖图電电話话錄录載载進进達达辦办區区縣县鎮镇鄉乡組组級级領领導导長长書书記记檢检"
    "實实現现場场雙双週周萬万億亿號号從从無无沒没為为與与並并於于應应該该須须將将給给讓让幫帮謝谢馬马緊紧趕赶確确認认復复覽览閱阅讀读學学習习訓训課课議议題题評评論论讚赞頁页體体檔档簽签臺台賬账帳账統统計计"
    "劃划項项類类別别難难險险災灾傷伤醫医療疗護护衛卫環环團团隊队陣阵連连運运動动車车輛辆門门戶户歲岁孫孙爺爷媽妈兒儿樣样見见觀观視视聽听聯联係系網网絡络線线終终續续維维繫系錢钱費费貼贴補补償偿買买賣卖農农"
    "業业產产糧粮種种樹树葉叶飛飞風风雲云燈灯熱热涼凉溫温氣气漲涨滅灭塊块壩坝橋桥溝沟漁渔輪轮換换準准備备預预測测試试驗验證证圍围園园廠厂廳厅樓楼層层幾几兩两隻只雖虽離离雜杂靜静願愿顧顾顯显龍龙齊齐齣出龜龟"
    "麼么麗丽黨党黃黄鬧闹魚鱼鮮鲜鳥鸟鴨鸭雞鸡養养飯饭館馆饅馒駐驻騎骑騙骗騰腾驅驱驟骤頭头頂顶頓顿順顺頻频顆颗響响韓韩陽阳陰阴陳陈陸陆隨随隱隐際际階阶霧雾靈灵鬆松鬥斗屬属屆届廣广廟庙廢废彎弯強强彈弹彙汇徑径"
    "徵征慶庆慮虑憂忧懷怀戰战戲戏擔担擊击擋挡擇择擠挤擬拟擴扩擺摆攝摄攜携敗败敵敌敘叙斷断曆历歷历歡欢歸归殘残殺杀氾泛決决況况淚泪淨净淺浅減减滿满漢汉潔洁濕湿濟济瀏浏灣湾煙烟煩烦營营爭争爾尔狀状獎奖獨独獲获"
    "瑪玛畢毕畫画異异瘋疯盡尽監监盤盘眾众睏困碼码礎础禮礼禍祸禦御稱称穀谷穩稳窮穷竊窃筆笔節节範范築筑簡简籌筹籤签糾纠紀纪約约紅红純纯紙纸細细紹绍絕绝經经綜综綠绿緩缓編编緣缘縮缩績绩織织繳缴繼继罰罚羅罗義义"
    "聖圣聞闻聰聪職职腳脚腦脑臉脸臨临舉举舊旧艱艰莊庄華华著着蓋盖薦荐藍蓝藝艺藥药蘇苏虧亏蟲虫術术衝冲裝装製制複复規规覺觉訂订討讨許许設设訪访訴诉註注詞词詢询詳详誌志語语誤误誰谁調调談谈諮咨講讲識识譯译貢贡"
    "財财責责貨货質质購购贈赠贊赞趨趋跡迹踐践軍军軟软較较輸输轄辖辭辞邊边遞递遠远適适遲迟遷迁選选遺遗郵邮鄰邻釋释針针銀银銷销錯错鍵键鎖锁鏈链鐘钟鐵铁鑒鉴閉闭額额驚惊"
)
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_CASE = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)} | {
    code: code - 0xFEE0 + 32 for code in range(ord("Ａ"), ord("Ｚ") + 1)
}
_SCRIPT = {ord(_TRADITIONAL[i]): ord(_TRADITIONAL[i + 1]) for i in range(0, len(_TRADITIONAL), 2)}


def _table(mapping: Mapping[int, int]) -> Points:
    """The code point that stands for each of the first 65,536."""
    table = np.arange(1 << 16, dtype=np.uint32)
    table[list(mapping)] = list(mapping.values())
    return table


_PLAIN = _table(_SCRIPT | _WIDTH | _CASE)
_DIGITS = _table({code: ord("0") for code in range(ord("0"), ord("9") + 1)})

_LATIN = (
    "app apps qq vx wps excel word ppt pdf ok vr ai gps pos p h m km kg wifi vpn zip rar doc docx xls xlsx jpg mp txt"
    " no yes sos tv dv hr ktv poi logo bug up diy n x s a b c v k hhh hh"
)
LATIN_KEPT = frozenset(_LATIN.split())
_EVERYBODY = re.compile(r"@(?:所有人|全体成员)|@all\b", re.IGNORECASE)
_NAME = (
    r"@(?!所有人|全体成员|all\b)(?:[^\s@,。:;!?、]{1,20}(?=\u2005)"
    r"|[^\s@,。:;!?、报交发请速收回还把的]{1,10}(?=\s|$)|[^\s@]{1,3})"
)
_HIDDEN = re.compile(rf"https?://[\x21-\x7e]+|{_NAME}|[a-z]+")


def capped(text: str) -> str:
    """The text itself, or the head and tail of one longer than HEAD + TAIL characters; surrogates become ``?``."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + text[-TAIL:]
    return text.encode("utf-8", "replace").decode("utf-8")


def offset(position: int, length: int) -> int:
    """Where a position of the capped text lies in the original text of the given length."""
    return position if length <= HEAD + TAIL or position < HEAD else position + length - HEAD - TAIL


def joined(texts: Iterable[str]) -> str:
    """The capped texts in one, a border behind each; a border inside a text becomes a blank."""
    return "".join(f"{capped(text).replace(BORDER, ' ')}{BORDER}" for text in texts)


def parted(whole: str) -> list[str]:
    """The texts of a joined one."""
    return whole.split(BORDER)[:-1]


def points(text: str) -> Points:
    """The code point of every character."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _mapped(text: str, table: Points) -> str:
    codes = points(text)
    found = np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes)
    return found.astype("<u4").tobytes().decode("utf-32-le")


def plain(text: str) -> str:
    """Half-width, lower case, simplified characters; as long as the text."""
    return _mapped(text, _PLAIN)


def hide_digits(text: str) -> str:
    """Every digit as ``0``."""
    return _mapped(text, _DIGITS)


def _hide(match: re.Match[str]) -> str:
    found = match.group()
    if found.isascii() and found.isalpha():
        return found if found in LATIN_KEPT else "z" * len(found)
    return found[0] + " " * (len(found) - 1)


def masked(folded: str) -> str:
    """The ``plain`` text without digits (all ``0``), unknown Latin runs (all ``z``), links and @names (blank)."""
    return _HIDDEN.sub(_hide, hide_digits(folded))


def mentions_all(text: str) -> bool:
    """Whether the text calls everybody (``@所有人``, ``@全体成员``)."""
    if "＠" in text:
        text = text.replace("＠", "@")
    return "@" in text and _EVERYBODY.search(text) is not None
