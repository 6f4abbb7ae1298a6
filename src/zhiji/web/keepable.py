"""Text that no database keeps: a zero byte, or half of a character. It is refused at the door, with the field named.

PostgreSQL refuses a zero byte that SQLite keeps, and neither takes a lone half of a surrogate pair; so that both behave
alike, no view and no endpoint ever sees such text. The event inbox reads its own bodies (`intake.app.views`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser

from zhiji.vocabulary.errors import ValueRefused
from zhiji.web.phrases.problems import answer

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
OWN_READER = "/v1/"


def is_keepable(text: str) -> bool:
    r"""Whether every database keeps this text.

    >>> is_keepable("王芳"), is_keepable("a\0"), is_keepable("\ud83d")
    (True, False, False)
    """
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def refusal(field: str) -> ValueRefused:
    """The error that names the field whose text cannot be kept."""
    shown = field.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return ValueRefused(
        "text_unkeepable",
        "{field} holds a zero byte or half of a character, which cannot be kept. Take it out and send it again.",
        field=shown,
    )


class KeepableBody(Parser):
    """Reads the JSON body of a request to the API, and refuses text that cannot be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python objects. Raises ValueRefused."""
        said = super().parse_body(request)
        for field, text in _texts(said):
            if not is_keepable(text):
                raise refusal(field)
        return said


def _texts(said: Any) -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, names included, with the name of the field it stands in."""
    waiting = [("body", said)]
    while waiting:
        field, value = waiting.pop()
        if isinstance(value, str):
            yield field, value
        elif isinstance(value, dict):
            waiting += [*((name, name) for name in value), *value.items()]
        elif isinstance(value, list):
            waiting += [(field, item) for item in value]


def without_unkeepable_cookies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Takes away cookies nobody here can have set, before the session is looked up by one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if is_keepable(value)}
        return get_response(request)

    return middleware


class KeepableText:
    """Refuses a request whose address, query or form holds text that cannot be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, found: Mapping) -> HttpResponse | None:
        """None = come in; else 422 with the name of the field."""
        said = [("address", request.path), *((name, str(value)) for name, value in found.items())]
        said += _fields(request.GET)
        if request.content_type in FORMS and not request.path.startswith(OWN_READER):
            said += _fields(request.POST)
        wrong = next((field for field, text in said if not is_keepable(text)), None)
        return None if wrong is None else answer(request, refusal(wrong))


def _fields(form: Any) -> list[tuple[str, str]]:
    return [(name, text) for name, values in form.lists() for text in (name, *values)]
