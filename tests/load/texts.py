"""Invented texts of work groups: requests of every kind, notices, answers, talk, and texts longer than a page."""

from __future__ import annotations

from random import Random

PLACES = ("石桥村", "柳湾村", "东岭社区", "云岭镇", "南坡组")
ITEMS = ("防汛隐患台账", "入户走访记录", "秸秆禁烧巡查表", "医保缴费名单", "低保复核材料", "森林防火值班表")
MOBILE = "1" + "30" + "0" * 8  # a number of zeros, nobody's

REQUESTS = (
    "各村今天17:00前把{item}发到群里，收到请回复",
    "请{place}明天上午10点前报送{item}，逾期通报",
    "请把今天的入户照片发群里，要带水印和定位，没有照片视为没去",
    "还没打卡的抓紧在小程序打卡，完成后截图发群，每天晚上通报排名",
    "请大家接龙报到：1. {place}",
    "请各位转发朋友圈并截图发群，每人不少于10个赞，今晚统计完成率",
    "全体党员下载学习平台，今天下班前注册率要达到100%，完成的把截图发上来",
    "请各组长每日17:00前报工作开展情况，没有也要报“无”",
    "收到请回复",
    "明天下午3点在镇政府二楼会议室开会，请各村书记准时参加",
    "紧急：{place}后山有落石，道路中断，请附近干部马上到现场疏散群众",
    "{place}有老人走失，请大家立即帮忙寻找",
    "请报一下需要助餐的老人名单，明天安排送餐，今天16点前报",
    "请各村于周五前报送{item}",
    "请本月底前完成{item}的录入，用于办理补贴发放",
    "@{everyone} 请立即填报{item}，10分钟内完成",
    "@{everyone} 收到请回1",
    "请上传学习积分截图和学习笔记照片，纳入年度考核",
    "关注公众号并为我镇投票，投完截图发群，下午四点通报",
    "请{place}把{item}的佐证材料和会议记录补齐，以备检查",
    "就差{place}了，{item}速报",
    "今晚8点收看宣讲直播，请大家准时参加并签到截图",
    "请各村今晚22点前把值班表报过来，有变动打{phone}说一声",
    "请于10月12日18:00前提交{item}电子版，发到邮箱 bangong@example.com",
    "请确认一下各自片区的人数，确认后回复",
    "台风今晚登陆，请各村立即转移危房群众，转移情况拍照报来",
)
OTHERS = (
    "收到",
    "好的，马上办",
    "已报",
    "{place}收到",
    "照片已上传",
    "+1",
    "谢谢各位，辛苦了",
    "明天停水，时间是早上八点到下午两点",
    "关于调整办公电话的通知：从下周起启用新号码",
    "县里文件转发给大家了解：今年的医保政策有调整",
    "这个表第三列填户主还是填联系人？",
    "今天雨真大",
    "哈哈",
    "昨天的会改到后天了，特此告知",
    "低保公示名单已贴出，公示期七天",
    "严禁要求基层拍照打卡、重复填表",
    "我这边系统打不开",
    "  ",
)
PARAGRAPH = (
    "一、提高认识。各村要把{item}作为近期重点，逐户核对，责任到人。"
    "二、压实责任。包村干部会同网格员入户，发现问题当天处置。"
    "三、按时报送。请各村把完成情况形成书面总结，连同照片和签到表一并上报存档备查。\n"
)


def filled(form: str, rng: Random, everyone: str) -> tuple[str, str]:
    """(as typed, as stored): the form with its places filled in, and with the number masked."""
    words = {"item": rng.choice(ITEMS), "place": rng.choice(PLACES), "everyone": everyone}
    return form.format(**words, phone=MOBILE), form.format(**words, phone="[电话]")


def any_text(rng: Random, everyone: str) -> tuple[str, str]:
    """A text of any kind, as typed and as stored; one in thirty is a long one."""
    chance = rng.random()
    if chance < 0.03:
        typed, stored = filled("关于" + PARAGRAPH * rng.choice((4, 12, 13, 14, 25)), rng, everyone)
        return typed.strip(), stored.strip()
    return filled(rng.choice(REQUESTS if chance < 0.65 else OTHERS), rng, everyone)
