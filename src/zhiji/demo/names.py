"""Made-up names: people, Chinese and Western; organisations by 地名 + 字号 + 行业 + 组织形式. Nobody real is meant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiji.demo.chance import Chance
from zhiji.demo.places import CITY
from zhiji.demo.texts import joined, words

# surname:pinyin:weight; the weights follow how common the surnames are, roughly.
_SURNAMES = words("""
王:Wang:72 李:Li:70 张:Zhang:65 刘:Liu:52 陈:Chen:50 杨:Yang:32 赵:Zhao:23 黄:Huang:24 周:Zhou:21 吴:Wu:21
徐:Xu:16 孙:Sun:15 胡:Hu:13 朱:Zhu:13 高:Gao:11 林:Lin:13 何:He:12 郭:Guo:12 马:Ma:11 罗:Luo:11 梁:Liang:9
宋:Song:8 郑:Zheng:9 谢:Xie:8 韩:Han:7 唐:Tang:7 冯:Feng:6 于:Yu:6 董:Dong:6 萧:Xiao:3 程:Cheng:5 曹:Cao:5
袁:Yuan:5 邓:Deng:5 许:Xu:5 傅:Fu:3 沈:Shen:5 曾:Zeng:5 彭:Peng:5 吕:Lü:4 苏:Su:4 卢:Lu:4 蒋:Jiang:4
蔡:Cai:4 贾:Jia:3 丁:Ding:4 魏:Wei:4 薛:Xue:3 叶:Ye:4 阎:Yan:2 余:Yu:3 潘:Pan:3 杜:Du:3 戴:Dai:3 夏:Xia:3
钟:Zhong:3 汪:Wang:3 田:Tian:3 任:Ren:3 姜:Jiang:3 范:Fan:3 方:Fang:3 石:Shi:2 姚:Yao:3 谭:Tan:3 廖:Liao:3
邹:Zou:2 熊:Xiong:2 金:Jin:2 陆:Lu:2 郝:Hao:2 孔:Kong:2 白:Bai:2 崔:Cui:2 康:Kang:2 毛:Mao:2 邱:Qiu:2
秦:Qin:2 江:Jiang:2 史:Shi:2 顾:Gu:2 侯:Hou:2 邵:Shao:2 孟:Meng:2 龙:Long:2 万:Wan:2 段:Duan:2 钱:Qian:2
汤:Tang:2 尹:Yin:2 黎:Li:2 易:Yi:1 常:Chang:1 武:Wu:1 乔:Qiao:1 贺:He:1 赖:Lai:1 龚:Gong:1 欧阳:Ouyang:1
单:Shan:0.4 解:Xie:0.4 仇:Qiu:0.3 司马:Sima:0.2 诸葛:Zhuge:0.2 上官:Shangguan:0.2""")
_FEMALE = words("""
婉:wan 晴:qing 雅:ya 婷:ting 静:jing 丽:li 敏:min 芳:fang 娟:juan 霞:xia 燕:yan 玲:ling 萍:ping 红:hong
梅:mei 兰:lan 蕾:lei 欣:xin 怡:yi 佳:jia 琳:lin 雪:xue 倩:qian 颖:ying 莹:ying 露:lu 瑶:yao 洁:jie 梦:meng
诗:shi 韵:yun 月:yue 秀:xiu 云:yun 慧:hui 巧:qiao 美:mei 娜:na 珊:shan 莎:sha 丹:dan 彤:tong 菲:fei 萱:xuan
涵:han 悦:yue 岚:lan 冰:bing 爽:shuang 艳:yan 瑞:rui 凡:fan 宁:ning 竹:zhu 青:qing 可:ke 思:si 若:ruo""")
_MALE = words("""
明:ming 远:yuan 伟:wei 强:qiang 磊:lei 军:jun 勇:yong 杰:jie 涛:tao 超:chao 鹏:peng 辉:hui 刚:gang 健:jian
峰:feng 宇:yu 浩:hao 飞:fei 波:bo 斌:bin 亮:liang 凯:kai 翔:xiang 俊:jun 博:bo 文:wen 志:zhi 建:jian 国:guo
海:hai 东:dong 龙:long 平:ping 成:cheng 永:yong 子:zi 轩:xuan 泽:ze 昊:hao 天:tian 航:hang 晨:chen 旭:xu
阳:yang 鑫:xin 松:song 林:lin 川:chuan 毅:yi 达:da 诚:cheng 恒:heng 嘉:jia 一:yi 睿:rui 思:si 哲:zhe 瀚:han
皓:hao 旻:min""")
WESTERN_GIVEN = np.array([
    words("Emma Olivia Sophie Anna Laura Julia Marie Claire Hannah Alice Nora Ingrid Elena Chiara Lucia Maria"),
    words("James Thomas Daniel Lukas Peter Martin Paul Oscar Henrik Marco David Pierre Andrew Simon Erik Jonas"),
])  # fmt: skip
WESTERN_FAMILY = np.array(words("""
Clarke Bennett Fischer Keller Moreau Rossi Nilsson Jansen Walker Hughes Bauer Novak Costa Murphy Larsen
Dubois Grant Weber Palmer Reid"""))
_TRADITIONAL_PAIRS = words("""
张張 刘劉 陈陳 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 韩韓 冯馮 萧蕭 邓鄧 许許 吕呂 苏蘇 卢盧 蒋蔣
贾賈 叶葉 阎閻 钟鍾 谭譚 邹鄒 陆陸 顾顧 龙龍 万萬 钱錢 汤湯 乔喬 贺賀 赖賴 龚龔 欧歐 单單 诸諸 静靜 丽麗
玲玲 兰蘭 颖穎 莹瑩 瑶瑤 洁潔 梦夢 诗詩 韵韻 云雲 红紅 远遠 伟偉 强強 军軍 涛濤 鹏鵬 辉輝 刚剛 飞飛 亮亮
凯凱 东東 轩軒 泽澤 阳陽 达達 诚誠 国國 韦韋 闰閏 艳艷 岚嵐 宁寧 贤賢 华華 兴興 广廣 丰豐 庄莊 园園 馆館
饭飯 设設 计計 医醫 学學 业業 务務 总總 经經 诊診 养養 书書 门門""")
TRADITIONAL = {ord(pair[0]): pair[1] for pair in _TRADITIONAL_PAIRS}
# what a listener or a fast typist writes instead: same sound, other character
_HOMOPHONES = words("""
婉宛 晴情 雅亚 婷亭 静婧 丽莉 敏闽 芳方 娟涓 霞侠 玲铃 萍苹 梅美 蕾磊 欣心 怡宜 佳嘉 琳林 颖莹 瑶遥 洁杰
诗施 韵运 慧惠 珊姗 菲霏 涵晗 悦越 艳燕 明铭 远元 伟玮 强蔷 磊垒 军君 勇永 杰捷 涛滔 鹏朋 辉晖 刚钢 健建
峰锋 宇羽 浩皓 斌彬 凯楷 俊骏 博波 文雯 志智 国帼 成诚 轩宣 泽则 晨辰 阳洋 鑫欣 毅义 睿锐 哲喆 思斯 嘉佳
航杭 旭许""")
HOMOPHONES = {ord(pair[0]): pair[1] for pair in _HOMOPHONES}
MARK_HEADS = np.array(list("云瑞嘉恒锦华盛泰安和兴润博远宏鼎聚德康雅逸悦松柏海天东方金")) 
MARK_TAILS = np.array(list("澜禾庭源达轩和悦景程泽驰峰航信诚隆丰翔腾岭舍舟川谷阁原")) 
# trade in the registered name, the short word people use, legal form, in four kinds of organisation
TRADES = {
    "hotel": (["酒店管理", "酒店", "民宿", "精品酒店"], ["酒店", "酒店", "民宿", "酒店"]),
    "office": (words("科技 设计 商务服务 信息技术 文化传媒 律师事务"), words("科技 设计 商务 信息 传媒 律所")),
    "dining": (["餐饮管理", "咖啡", "茶文化"], ["餐饮", "咖啡", "茶舍"]),
    "care": (["教育", "养老服务", "医疗门诊", "幼儿教育"], ["教育", "养老", "门诊", "幼儿园"]),
}
ORG_TYPES = tuple(TRADES)
FORMS = np.array(["有限公司", "有限责任公司", "股份有限公司", "（集团）有限公司"])


def _table(entries: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [(*entry.split(":"), "1")[:3] for entry in entries]
    return np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), np.array([float(r[2]) for r in rows])


SURNAMES, SURNAME_LATIN, SURNAME_WEIGHTS = _table(_SURNAMES)
_GIVEN = [_table(_FEMALE), _table(_MALE)]
_SHORTEST = min(len(pool[0]) for pool in _GIVEN)
GIVEN = np.array([pool[0][:_SHORTEST] for pool in _GIVEN])
GIVEN_LATIN = np.array([pool[1][:_SHORTEST] for pool in _GIVEN])


@dataclass(frozen=True)
class Names:
    """One name per element: full, its two parts, both in Latin letters. Organisations: `family` is the short name."""

    full: np.ndarray
    family: np.ndarray
    given: np.ndarray
    family_latin: np.ndarray
    given_latin: np.ndarray


def make_people_names(
    chance: Chance, keys: np.ndarray, surname: np.ndarray, sex: np.ndarray, western: np.ndarray
) -> Names:
    """Names of people: `surname` is an index into SURNAMES, `sex` 0 = female, 1 = male, `western` True or False."""
    one, two = (chance.whole(f"given/{i}", _SHORTEST, keys) for i in (1, 2))
    single = chance.yes("given/single", 0.14, keys) | (one == two)
    given = joined(GIVEN[sex, one], np.where(single, "", GIVEN[sex, two]))
    latin = np.strings.capitalize(joined(GIVEN_LATIN[sex, one], np.where(single, "", GIVEN_LATIN[sex, two])))
    abroad = WESTERN_GIVEN[sex, one % WESTERN_GIVEN.shape[1]], WESTERN_FAMILY[surname % len(WESTERN_FAMILY)]
    family = np.where(western, abroad[1], SURNAMES[surname])
    given = np.where(western, abroad[0], given)
    full = np.where(western, joined(given, " ", family), joined(family, given))
    latins = np.where(western, family, SURNAME_LATIN[surname]), np.where(western, given, latin)
    return Names(full, family, given, *latins)


def make_organisation_names(chance: Chance, keys: np.ndarray, city: np.ndarray, org_type: np.ndarray) -> Names:
    """Registered names of organisations, e.g. 杭州云澜酒店管理有限公司; `org_type` is an index into ORG_TYPES."""
    pools = list(TRADES.values())
    widest = max(len(pool[0]) for pool in pools)
    trade = np.array([[pool[0][i % len(pool[0])] for i in range(widest)] for pool in pools])
    word = np.array([[pool[1][i % len(pool[1])] for i in range(widest)] for pool in pools])
    which = chance.whole("org/trade", widest, keys)
    mark = joined(
        MARK_HEADS[chance.whole("org/head", len(MARK_HEADS), keys)],
        MARK_TAILS[chance.whole("org/tail", len(MARK_TAILS), keys)],
    )
    form = FORMS[chance.pick("org/form", np.array([0.72, 0.12, 0.08, 0.08]), keys)]
    full = joined(CITY[city], mark, trade[org_type, which], form)
    empty = np.full(len(keys), "")
    return Names(full, joined(mark, word[org_type, which]), empty, empty, empty)
