"""Today: whom do I call, visit and thank; what was promised; who complained?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiji.differentiate.app import selectors as differentiate
from zhiji.interact.app import selectors as interact
from zhiji.interact.app import services as interact_services
from zhiji.vocabulary.errors import ValueRefused
from zhiji.vocabulary.scope import Scope
from zhiji.web.accounts.gate import CONSOLE_USERS, open_to
from zhiji.web.accounts.selectors import scope_of_request, widest_scope

RESULTS = ("done", "not_reached")


@open_to(*CONSOLE_USERS)
def today(request: HttpRequest) -> HttpResponse:
    """My customers and my day."""
    scope = scope_of_request(request)
    page = interact.today(scope=scope, day=timezone.localdate())
    return render(request, "console/today.html", {"page": page, "portfolio": get_portfolio(scope), "scope": scope})


def get_portfolio(scope: Scope) -> object:
    """The figures of the customers in scope: how many, what they are worth, what they bought in the last year."""
    return differentiate.portfolio(scope=scope)


@open_to(*CONSOLE_USERS)
@require_POST
def finish_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Marks a task with its result; what stays behind is one line."""
    result = request.POST.get("result", "")
    if result not in RESULTS:
        raise ValueRefused("result_unknown", "{result!r} is no result of a task.", result=result)
    interact.get_task(task_id=task_id, scope=widest_scope(request.user))
    interact_services.finish_task(task_id=task_id, result=result, by=request.user.username)
    return render(request, "console/parts/task_done.html", {"result": result})
