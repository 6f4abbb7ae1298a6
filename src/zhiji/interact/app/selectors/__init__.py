"""Reads of the step `interact`, one file per question: the thread, the decisions, the tasks, the mail, the exports."""

from zhiji.interact.app.rows import (
    LeftOff,
    MailRow,
    MessageRow,
    NextActionRow,
    PreferenceRow,
    RateRow,
    SituationRow,
    TaskRow,
    ThreadEntry,
    TodayPage,
)
from zhiji.interact.app.selectors.actions import get_situation, learned_rates, list_next_actions, next_action
from zhiji.interact.app.selectors.exports import export_answers, export_complaints, export_contacts, export_exposures
from zhiji.interact.app.selectors.mail import list_mail, list_messages
from zhiji.interact.app.selectors.plan import (
    ActionCount,
    PlanPage,
    PlanRow,
    count_actions,
    count_control,
    count_left_alone,
    get_planned,
    list_plan,
)
from zhiji.interact.app.selectors.questions import next_question
from zhiji.interact.app.selectors.tasks import get_task, today
from zhiji.interact.app.selectors.thread import get_thread, where_left_off
from zhiji.interact.app.selectors.wishes import preferences

__all__ = [
    "ActionCount",
    "PlanPage",
    "PlanRow",
    "count_actions",
    "count_left_alone",
    "get_planned",
    "get_situation",
    "get_task",
    "list_plan",
    "ActionCount",
    "LeftOff",
    "MailRow",
    "MessageRow",
    "NextActionRow",
    "PlanPage",
    "PlanRow",
    "PreferenceRow",
    "RateRow",
    "SituationRow",
    "TaskRow",
    "ThreadEntry",
    "TodayPage",
    "count_actions",
    "count_control",
    "count_left_alone",
    "export_answers",
    "export_complaints",
    "export_contacts",
    "export_exposures",
    "get_planned",
    "get_task",
    "get_thread",
    "learned_rates",
    "list_mail",
    "list_messages",
    "list_plan",
    "list_next_actions",
    "next_action",
    "next_question",
    "preferences",
    "today",
    "where_left_off",
]
