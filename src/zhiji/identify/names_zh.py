"""Chinese names: surname and given name, honorifics and delivery notes taken off, and how they sound.

A surname has its own reading (单 Shan, 仇 Qiu, 解 Xie), and some surnames have two characters (欧阳, 司马).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pypinyin.constants import PINYIN_DICT

from zhiji.identify.word_lists import (
    COMPOUND_SURNAMES,
    FREQUENT_SURNAME_SOUNDS,
    GIVEN_READINGS,
    SURNAME_READINGS,
    SURNAMES,
)

FREQUENCY_RANK = {sound: rank for rank, sound in enumerate(FREQUENT_SURNAME_SOUNDS)}
_NOTE = re.compile(r"[(（\[【].*?[)）\]】]|[-—_/].*$|(?:收|转交?|亲启|代收)$")
_HONORIFIC = re.compile(
    r"(先生|女士|小姐|太太|夫人|老师|经理|总经理|总|主任|医生|大夫|教授|师傅|同学|阿姨|叔叔|大哥|大姐|哥|姐)$"
)
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ui|un|uo|ue|ve|a|e|i|o|u|v)"
)


@cache
def _sound_of(character: str) -> str:
    if character in GIVEN_READINGS:
        return GIVEN_READINGS[character]
    reading = (
        PINYIN_DICT.get(ord(character), character)
        .split(",")[0]
        .replace("ü", "v")
        .replace("ǖ", "v")
        .replace("ǘ", "v")
        .replace("ǚ", "v")
    )
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
    return SURNAME_READINGS.get(value) or "".join(SURNAME_READINGS.get(c) or _sound_of(c) for c in value)


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
    titled = len(name) < len(value.replace(" ", ""))
    size = 2 if name[:2] in COMPOUND_SURNAMES and (len(name) > 2 or titled) else 1
    return name[:size], name[size:]


@cache
def syllables(token: str) -> int:
    """How many pinyin syllables a Latin word reads as; 0 when it is no pinyin.

    >>> syllables("gangze"), syllables("wei"), syllables("smith")
    (2, 1, 0)
    """
    reach = {0: 0}
    for start in range(len(token)):
        if start not in reach:
            continue
        for end in range(start + 1, min(len(token), start + 6) + 1):
            if _SYLLABLE.fullmatch(token[start:end]):
                reach[end] = min(reach.get(end, 99), reach[start] + 1)
    return reach.get(len(token), 0)


@cache
def _surname_sounds() -> frozenset[str]:
    return frozenset(sound_surname(s) for s in SURNAMES | COMPOUND_SURNAMES)


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
