"""The one table that turns errors into answers: a friendly page for people, an RFC 9457 problem for programs.

The English sentence is the error's own text; its translation is looked up by that text. Nobody else catches ZhijiError.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja import errors as ninja_errors

from zhiji.vocabulary import errors

log = logging.getLogger(__name__)

# First match wins: the narrower class stands above the wider.
ANSWERS: tuple[tuple[type[Exception], int, object], ...] = (
    (errors.TooLarge, 413, _("That is too large")),
    (errors.InputError, 422, _("That cannot be taken as it is")),
    (errors.NotAllowed, 403, _("This is not allowed")),
    (errors.NotFound, 404, _("There is nothing here")),
    (errors.Conflict, 409, _("Somebody else was faster")),
    (errors.NotReady, 409, _("Something has to happen first")),
    (errors.ZhijiError, 400, _("That did not work")),
)


def status_of(error: errors.ZhijiError) -> tuple[int, str]:
    """The HTTP status and the title for an error.

    >>> status_of(errors.NotFound("party_unknown"))[0]
    404
    """
    return next((status, str(title)) for kind, status, title in ANSWERS if isinstance(error, kind))


def detail_of(error: errors.ZhijiError) -> str:
    """What went wrong and what to do, in the reader's language where it is translated, else in English."""
    template = getattr(error, "text", "")
    if not template:
        return str(error)
    try:
        return gettext(template).format(**error.params)
    except (KeyError, IndexError, ValueError):
        return str(error)


def as_problem(error: errors.ZhijiError) -> dict[str, object]:
    """An RFC 9457 problem: `type` names the code, `params` carries what the sentence was made of."""
    status, title = status_of(error)
    params = {
        name: value if isinstance(value, str | int | float | bool) else str(value)
        for name, value in error.params.items()
    }
    return {
        "type": f"urn:zhiji:problem:{error.code}",
        "title": title,
        "status": status,
        "detail": detail_of(error),
        "code": error.code,
        "params": params,
    }


def problem_response(error: errors.ZhijiError) -> JsonResponse:
    """The error as `application/problem+json`."""
    return _as_json(as_problem(error))


def add_handlers(api: NinjaAPI) -> None:
    """Teaches a NinjaAPI to answer every error as a problem: ours, and what it refuses itself."""
    api.add_exception_handler(errors.ZhijiError, lambda request, error: problem_response(error))
    api.add_exception_handler(ninja_errors.ValidationError, lambda request, error: _not_as_described(error))
    api.add_exception_handler(ninja_errors.HttpError, lambda request, error: _http_problem(error))
    api.add_exception_handler(
        Http404, lambda request, error: _http_problem(ninja_errors.HttpError(404, HTTPStatus.NOT_FOUND.phrase))
    )


def _not_as_described(error: ninja_errors.ValidationError) -> JsonResponse:
    """422 for a request that is not as its schema says; `errors` names every field, `detail` the first."""
    told = [{"field": ".".join(map(str, e["loc"])), "code": e["type"], "message": e["msg"]} for e in error.errors]
    refused = errors.ValueRefused("request_refused", "{field}: {said}", field=told[0]["field"], said=told[0]["message"])
    return _as_json({**as_problem(refused), "errors": told})


def _http_problem(error: ninja_errors.HttpError) -> JsonResponse:
    """What is no more than its HTTP status, such as 401; or our own error, raised while the request was being read."""
    if isinstance(error.__cause__, errors.ZhijiError):
        return problem_response(error.__cause__)
    status = HTTPStatus(error.status_code)
    return _as_json({"type": "about:blank", "title": status.phrase, "status": int(status), "detail": str(error)})


def _as_json(problem: dict[str, object]) -> JsonResponse:
    return JsonResponse(problem, status=problem["status"], content_type="application/problem+json")


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: the API, the event inbox, or whoever prefers JSON to HTML."""
    return (
        request.path.startswith(("/api/", "/v1/"))
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def page_for(request: HttpRequest, error: errors.ZhijiError) -> HttpResponse:
    """The friendly page, or a short strip where htmx replaces only a part of a page."""
    status, title = status_of(error)
    template = "design/problem_part.html" if getattr(request, "htmx", False) else "design/problem.html"
    response = render(request, template, {"title": title, "detail": detail_of(error)}, status=status)
    if getattr(request, "htmx", False):
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML show:window:top"
    return response


def refuse_form(request: HttpRequest, form: Form) -> HttpResponse:
    """The answer to a small form that was not filled in right: its first complaint, in the reader's language."""
    field, said = next(iter(form.errors.items()))
    return answer(
        request, errors.ValueRefused("form_refused", "{field}: {said}", field=_label(form, field), said=said[0])
    )


def _label(form: Form, field: str) -> str:
    return str(form[field].label) if field in form.fields else str(_("Form"))


def answer(request: HttpRequest, error: errors.ZhijiError) -> HttpResponse:
    """The error as whoever asked can read it."""
    return problem_response(error) if wants_json(request) else page_for(request, error)


class Problems:
    """Turns a ZhijiError that leaves a view into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to a ZhijiError; None lets anything else go on to the 500 page."""
        if not isinstance(error, errors.ZhijiError):
            return None
        log.info("%s %s answered with %s", request.method, request.path, error.code)
        return answer(request, error)
