"""One continuing dialogue: the thread, the next question, the next best action, and what was learned from each."""

from zhiji.interact.action import Choices, Odds, choose
from zhiji.interact.attribution import count_outcomes, outcome_table, success_of
from zhiji.interact.catalogue import CATALOGUE, Action, Arm, get_action, list_arms
from zhiji.interact.contact_policy import Wishes, check_frequency, get_cap, next_allowed
from zhiji.interact.explain import alternatives_json, list_alternatives, list_reasons, reasons_json
from zhiji.interact.message import render
from zhiji.interact.question import QUESTIONS, Question, accepts, choose_question, get_question
from zhiji.interact.rates import learn_rates, pooling_strength
from zhiji.interact.situation import situation_table
from zhiji.interact.thread import left_off, newest_first

__all__ = [
    "Action",
    "Arm",
    "CATALOGUE",
    "Choices",
    "Odds",
    "QUESTIONS",
    "Question",
    "Wishes",
    "accepts",
    "alternatives_json",
    "check_frequency",
    "choose",
    "choose_question",
    "count_outcomes",
    "get_action",
    "get_cap",
    "get_question",
    "learn_rates",
    "left_off",
    "list_alternatives",
    "list_arms",
    "list_reasons",
    "newest_first",
    "next_allowed",
    "outcome_table",
    "pooling_strength",
    "reasons_json",
    "render",
    "situation_table",
    "success_of",
]
