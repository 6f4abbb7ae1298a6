"""Chinese names: surname and given name, honorifics and delivery notes taken off, and how they sound.

A surname has its own reading (单 Shan, 仇 Qiu, 解 Xie), and some surnames have two characters (欧阳, 司马).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pypinyin.constants import PINYIN_DICT

COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 端木 独孤 南宫 西门 百里 呼延 东郭 "
    "闻人 钟离 赫连 澹台 宗政 濮阳 公冶 太叔 申屠 仲孙 鲜于 闾丘 万俟 拓跋 第五 左丘 纳兰 淳于 单于 公羊 完颜".split()
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱"
    "方侯邹熊孟秦白江阎闫薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳"
    "甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党"
    "宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢"
    "劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修"
    "邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_READ_AS_SURNAME = {
    "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "曾": "zeng", "任": "ren", "华": "hua", "盖": "ge", "朴": "piao",
    "尉": "wei", "乐": "yue", "缪": "miao", "翟": "zhai", "覃": "qin", "折": "she", "黑": "he", "员": "yun", "纪": "ji", "洗": "xian",
    "冼": "xian", "宓": "fu", "逄": "pang", "那": "na", "长": "zhang", "召": "shao", "瞿": "qu", "繁": "po", "祭": "zhai", "句": "gou",
    "种": "chong", "秘": "bi", "重": "chong", "樊": "fan", "晟": "cheng", "俞": "yu", "余": "yu", "于": "yu", "吕": "lv", "贾": "jia",
    "柏": "bai", "燕": "yan", "宁": "ning", "应": "ying", "隗": "wei", "郗": "xi", "沈": "shen", "石": "shi", "车": "che", "行": "xing",
    "万俟": "moqi", "尉迟": "yuchi", "单于": "chanyu", "长孙": "zhangsun", "澹台": "tantai",
}  # fmt: skip
_READ_AS_GIVEN = {"女": "nv", "绿": "lv", "乐": "le", "长": "chang", "行": "xing", "重": "zhong", "倩": "qian", "茜": "qian", "婷": "ting",
                  "浩": "hao", "瑜": "yu", "晟": "sheng", "娜": "na", "曾": "zeng", "思": "si", "佳": "jia", "雪": "xue"}  # fmt: skip
_FREQUENT = (
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng feng han cao zeng "
    "peng xiao cai pan tian dong yuan yu ye jiang du su wei cheng lv ding shen ren yao lu fu zhong cui tan liao fan jin shi dai jia xia qiu fang "
    "hou zou xiong meng qin bai yan xue yin duan lei long tao gu mao hao gong shao wan qian lai hong mo kong"
).split()
FREQUENCY_RANK = {sound: rank for rank, sound in enumerate(_FREQUENT)}
_NOTE = re.compile(r"[(（\[【].*?[)）\]】]|[-—_/].*$|(?:收|转交?|亲启|代收)$")
_HONORIFIC = re.compile(r"(先生|女士|小姐|太太|夫人|老师|经理|总经理|总|主任|医生|大夫|教授|师傅|同学|阿姨|叔叔|大哥|大姐|哥|姐)$")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ui|un|uo|ue|ve|a|e|i|o|u|v)"
)


@cache
def _sound_of(character: str) -> str:
    if character in _READ_AS_GIVEN:
        return _READ_AS_GIVEN[character]
    reading = PINYIN_DICT.get(ord(character), character).split(",")[0].replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v").replace("ǚ", "v")
    reading = reading.replace("ǜ", "v")
    return "".join(c for c in unicodedata.normalize("NFD", reading) if not unicodedata.combining(c))


def sound_given(value: str) -> str:
    """How a given name sounds, without tones and blanks.

    >>> sound_given("龙波"), sound_given("欣菲") == sound_given("新飞")
    ('longbo', True)
    """
    return "".join(map(_sound_of, value.replace(" ", "")))


def sound_surname(value: str) -> str:
    """How a surname sounds as a surname.

    >>> [sound_surname(name) for name in ("单", "仇", "解", "欧阳", "万俟")]
    ['shan', 'qiu', 'xie', 'ouyang', 'moqi']
    """
    return _READ_AS_SURNAME.get(value) or "".join(_READ_AS_SURNAME.get(c) or _sound_of(c) for c in value)


def strip_titles(value: str) -> str:
    """The name without brackets, delivery notes and honorifics.

    >>> strip_titles("马龙波(收)"), strip_titles("李先生"), strip_titles("张梦慧-家")
    ('马龙波', '李', '张梦慧')
    """
    value = _NOTE.sub("", value.replace(" ", "")).strip("·.,，、")
    shorter = _HONORIFIC.sub("", value)
    return shorter or value


def split_chinese(value: str) -> tuple[str, str]:
    """(surname, given name) of a folded Chinese name; the given name is empty where only a surname stands.

    >>> split_chinese("欧阳 娜娜"), split_chinese("王女士"), split_chinese("赵 倩 欣")
    (('欧阳', '娜娜'), ('王', ''), ('赵', '倩欣'))
    """
    name = strip_titles(value)
    size = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    return name[:size], name[size:]


@cache
def syllables(token: str) -> int:
    """How many pinyin syllables a Latin word reads as; 0 when it is no pinyin.

    >>> syllables("gangze"), syllables("wei"), syllables("smith")
    (2, 1, 0)
    """
    spans, reach = 0, {0: 0}
    for start in range(len(token)):
        if start not in reach:
            continue
        for end in range(start + 1, min(len(token), start + 6) + 1):
            if _SYLLABLE.fullmatch(token[start:end]):
                reach[end] = min(reach.get(end, 99), reach[start] + 1)
    spans = reach.get(len(token), 0)
    return spans


@cache
def _surname_sounds() -> frozenset[str]:
    return frozenset(sound_surname(s) for s in SURNAMES | COMPOUND)


def _surname_rank(token: str) -> int:
    return FREQUENCY_RANK.get(token, 500) if token in _surname_sounds() else 1000


def split_pinyin(value: str) -> tuple[str, str] | None:
    """(surname, given name) of a romanised Chinese name in any usual order; None when the words are no pinyin.

    >>> split_pinyin("ma long bo"), split_pinyin("xueqi deng"), split_pinyin("wang, meiyan"), split_pinyin("john smith")
    (('ma', 'longbo'), ('deng', 'xueqi'), ('wang', 'meiyan'), None)
    """
    tokens = [t for t in re.split(r"[\s,.'-]+", value) if t]
    if not 2 <= len(tokens) <= 4 or not all(map(syllables, tokens)):
        return None
    first, last = tokens[0], tokens[-1]
    if "," in value or len(tokens) > 2 or syllables(last) > 1 >= syllables(first):
        family_first = _surname_rank(first) < 1000 or _surname_rank(last) == 1000
    elif syllables(first) > 1 >= syllables(last):
        family_first = first in _surname_sounds() and _surname_rank(last) == 1000
    else:
        family_first = _surname_rank(first) < _surname_rank(last)
    if family_first:
        return first, "".join(tokens[1:])
    return last, "".join(tokens[:-1])
