"""A reason reads as a sentence in both languages, and never breaks a page."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from zhiji.vocabulary.reason import Reason
from zhiji.web.phrases.reasons import BARE, SENTENCES, say_reason


def test_reason_with_its_numbers():
    reason = Reason("long_away", {"since_purchase": 410, "overdue_days": 95})
    with override("en"):
        assert say_reason(reason) == "Last bought 410 days ago, 95 days later than usual."
    with override("zh-hans"):
        assert say_reason(reason.as_json()) == "上次购买在 410 天前，比平常晚了 95 天。"


def test_codes_in_parameters_become_words():
    with override("zh-hans"):
        said = say_reason(Reason("consent_missing", {"purpose": "marketing", "channel": "email"}))
    assert said == "客户尚未同意：营销，电子邮件。"


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_can_be_said_without_its_numbers(code, language):
    with override(language):
        said = say_reason(code)
    assert said != code
    assert "%(" not in said
    assert "–" not in said or code not in BARE


def test_unknown_reason_is_not_hidden():
    assert say_reason({"code": "never_heard_of"}) == "never_heard_of"


def test_percent_sign_in_a_name_is_only_text():
    with override("en"):
        assert say_reason(Reason("top_category", {"top_category": "100% %(cotton)s"})) == "Buys mostly 100% %(cotton)s."
