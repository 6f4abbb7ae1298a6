"""Names of organisations: the core that tells one from another (字号), without place, trade form and legal form."""

from __future__ import annotations

import re

from zhiji.identify.word_lists import COMPANY_WORDS, LEGAL_FORMS

_LEGAL_ZH = re.compile(
    r"(?:股份|有限责任|有限|集团|总|分|子)*公司|集团|事务所|合伙企业|个体工商户|经营部|工作室|分店|总店|门店|店$|[(（].*?[)）]"
)
_PLACE_ZH = re.compile(r"^(?:中国)?(?:[^市省区县]{2,3}省)?(?:[^市省区县]{2,4}市)?(?:[^市省区县]{1,4}[区县])?")


def read_company(value: str) -> str:
    """A folded organisation name with its words in one spelling.

    >>> read_company("acme corp., inc."), read_company("杭州 云杉家居 有限公司")
    ('acme corp inc', '杭州云杉家居有限公司')
    """
    if re.search("[\u4e00-\u9fff]", value):
        return re.sub(r"[\s,.·]+", "", value)
    return " ".join(COMPANY_WORDS.get(t, t) for t in re.findall(r"[a-z0-9&]+", value.replace("'", "")))


def company_core(value: str) -> str:
    """What tells the organisation from others.

    >>> company_core("acme corp inc"), company_core("杭州市云杉家居有限公司")
    ('acme', '云杉家居')
    """
    if re.search("[\u4e00-\u9fff]", value):
        bare = _LEGAL_ZH.sub("", value)
        return _PLACE_ZH.sub("", bare) or bare or value
    return " ".join(sorted({t for t in value.split() if t not in LEGAL_FORMS})) or value
