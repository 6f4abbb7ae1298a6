"""The Segment spec over HTTP: `/v1/identify|track|page|screen|group|alias|batch`, write key as user name (Basic auth).

Plain views: an event must not pay for what pages need. The answer 200 means: durable.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from zhiji.intake.app import services
from zhiji.intake.events import BATCH_LIMIT, TYPES
from zhiji.vocabulary.errors import InputError, NotAllowed, TooLarge, ValueRefused, ZhijiError

STATUS = ((TooLarge, 413), (NotAllowed, 401), (InputError, 400))


@csrf_exempt
def receive(request: HttpRequest, call: str) -> HttpResponse:
    """Take one event, or a batch; 200 with what became of each, 400, 401 or 413 with the reason."""
    if request.method != "POST":
        return _answer({"success": False, "code": "method", "message": "Use POST."}, 405)
    try:
        return _take(request, call)
    except ZhijiError as error:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        return _answer({"success": False, "code": error.code, "message": str(error)}, status)


def _take(request: HttpRequest, call: str) -> HttpResponse:
    events = _events(_read(request), call)
    received = services.receive_events(write_key=_write_key(request), events=events)
    told = {"stored": received.stored, "known": received.known}
    if received.quarantined:
        told["quarantined"] = list(received.quarantined)
    if received.refused:
        told["refused"] = list(received.refused)
    failed = call != "batch" and bool(received.refused)
    return _answer({"success": not failed, **told}, 400 if failed else 200)


def _read(request: HttpRequest) -> Any:
    body = _body(request)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _read_halves(body)


def _read_halves(body: bytes) -> Any:
    """Browsers cut texts in the middle of a sign and send one half of it: that half is shown as missing."""
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False, allow_nan=False)
        return orjson.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except (ValueError, RecursionError) as error:
        raise ValueRefused("json_unreadable", "The body is no JSON: {why}.", why=str(error)) from error


def _body(request: HttpRequest) -> bytes:
    """The body, unpacked where it comes packed, and never more of it than the limit."""
    if int(request.headers.get("Content-Length") or 0) > BATCH_LIMIT:
        raise _too_large()
    body = request.body
    if request.headers.get("Content-Encoding", "").lower() == "gzip":
        unpacker = zlib.decompressobj(31)
        try:
            body = unpacker.decompress(body, BATCH_LIMIT + 1)
        except zlib.error as error:
            raise ValueRefused("gzip_broken", "The body is said to be gzip but cannot be unpacked.") from error
        if not unpacker.eof and len(body) <= BATCH_LIMIT:
            raise ValueRefused("gzip_broken", "The gzip body breaks off.")
    if len(body) > BATCH_LIMIT:
        raise _too_large()
    return body


def _too_large() -> TooLarge:
    return TooLarge("batch_too_large", "A batch has at most {limit} bytes. Send it in parts.", limit=BATCH_LIMIT)


def _events(said: Any, call: str) -> list[Any]:
    if not isinstance(said, dict):
        raise ValueRefused("json_no_object", "The body must be a JSON object.")
    if call in TYPES:
        return [{**said, "type": call}]
    batch = said.get("batch")
    if not isinstance(batch, list):
        raise ValueRefused("batch_missing", "The body needs a list of events in batch.")
    shared = said.get("context")
    if isinstance(shared, dict):
        return [{"context": shared, **event} if isinstance(event, dict) else event for event in batch]
    return batch


def _write_key(request: HttpRequest) -> str:
    """The user name of Basic auth; empty where there is none, which no source has."""
    scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(coded, validate=True).decode("utf-8").partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _answer(body: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type="application/json", status=status)
