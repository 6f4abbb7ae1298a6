"""Writes of the step `interact`, one file per verb: decide, contacts, answers, messages, tasks, the cycle's results."""

from zhiji.interact.app.services.answers import answer_question, ask_question
from zhiji.interact.app.services.contacts import (
    keep_promise,
    record_complaint,
    record_contact,
    set_preference,
    settle_complaint,
)
from zhiji.interact.app.services.decide import decide, get_party_of_decision, record_response
from zhiji.interact.app.services.dispatch import dispatch
from zhiji.interact.app.services.messages import queue_message, queue_sign_in_mail, unsubscribe
from zhiji.interact.app.services.publish import publish
from zhiji.interact.app.services.sending import send_due
from zhiji.interact.app.services.tasks import add_task, finish_task

__all__ = [
    "add_task",
    "answer_question",
    "ask_question",
    "decide",
    "dispatch",
    "finish_task",
    "get_party_of_decision",
    "keep_promise",
    "publish",
    "queue_message",
    "queue_sign_in_mail",
    "record_complaint",
    "record_contact",
    "record_response",
    "send_due",
    "set_preference",
    "settle_complaint",
    "unsubscribe",
]
