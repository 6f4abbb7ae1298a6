"""Letters from templates in a small closed language: fields, `if`, `for`. Nothing else, so nothing can be executed.

    {{ name }}   the field, or nothing where it is not there
    {% if overdue %} ... {% else %} ... {% end %}
    {% for line in lines %} {{ line }} {% end %}

There is no attribute, no index, no call, no filter: a template can say what it was handed and no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhiji.vocabulary.errors import ValueRefused

MAX_OUTPUT = 50_000  # characters; loops are bounded by what they are handed, this bounds their product
MAX_DEPTH = 8
_ADDRESS = re.compile(r"[^\s\x00-\x20\x7f-\x9f@<>()\[\],;:\\\"]{1,64}@[^\s\x00-\x20\x7f-\x9f@<>()\[\],;:\\\"]{1,189}")
_TOKEN = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_FIELD = re.compile(r"\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}")
_IF = re.compile(r"\{%\s*if\s+([a-z_][a-z0-9_]*)\s*%\}")
_FOR = re.compile(r"\{%\s*for\s+([a-z_][a-z0-9_]*)\s+in\s+([a-z_][a-z0-9_]*)\s*%\}")
_WORD = re.compile(r"\{%\s*(else|end)\s*%\}")


def is_address(text: str) -> bool:
    """Whether a mail to `text` goes to one place: no list, no name beside it, nothing that would begin a header.

    >>> is_address("wang@example.com"), is_address("a@x.cn, b@y.cn"), is_address("a@x.cn\\nBcc: b@y.cn")
    (True, False, False)

    Source: RFC 5321 4.1.2 (Mailbox), without quoted local parts and address literals.
    """
    return bool(_ADDRESS.fullmatch(text)) and text.isprintable()


@dataclass
class Block:
    """One piece of a template: text, field, if or for; `name` is the field, `loop` the variable of a `for`."""

    kind: str
    name: str
    loop: str = ""
    body: tuple[Block, ...] = ()
    other: tuple[Block, ...] = ()


def parse(template: str) -> tuple[Block, ...]:
    """The template as blocks. Raises ValueRefused naming what cannot be read.

    >>> [block.kind for block in parse("Dear {{ name }},")]
    ['text', 'field', 'text']
    """
    tokens = [part for part in _TOKEN.split(template) if part]
    blocks, rest, end = _parse(tokens, 0)
    if end or rest:
        raise _refused(end or "end")
    return blocks


def render(template: str, fields: Mapping[str, object]) -> str:
    """The letter. Values are put in as text; a list can only be walked by `for`. Raises ValueRefused.

    >>> render("Dear {{ name }}{% if vip %}, thank you{% end %}.", {"name": "Lin", "vip": True})
    'Dear Lin, thank you.'

    Source: mission IN6; one closed language instead of a general engine, because template engines were the way in of
    most of the code executions in comparable systems.
    """
    out: list[str] = []
    _write(parse(template), dict(fields), out)
    text = "".join(out)
    if len(text) > MAX_OUTPUT:
        raise ValueRefused("letter_too_long", "The letter is longer than {limit} characters.", limit=MAX_OUTPUT)
    return text


def _parse(tokens: list[str], depth: int) -> tuple[tuple[Block, ...], list[str], str]:
    """Blocks up to the `else` or `end` that closes them; what is left; which word closed."""
    if depth > MAX_DEPTH:
        raise ValueRefused("template_too_deep", "More than {limit} blocks within each other.", limit=MAX_DEPTH)
    blocks: list[Block] = []
    while tokens:
        token, tokens = tokens[0], tokens[1:]
        if word := _WORD.fullmatch(token):
            return tuple(blocks), tokens, word[1]
        block, tokens = _block(token, tokens, depth)
        blocks.append(block)
    return tuple(blocks), [], ""


def _block(token: str, tokens: list[str], depth: int) -> tuple[Block, list[str]]:
    if not token.startswith(("{{", "{%")):
        return Block("text", token), tokens
    if found := _FIELD.fullmatch(token):
        return Block("field", found[1]), tokens
    if found := _IF.fullmatch(token):
        body, tokens, end = _parse(tokens, depth + 1)
        other: tuple[Block, ...] = ()
        if end == "else":
            other, tokens, end = _parse(tokens, depth + 1)
        return Block("if", found[1], "", body, other), _closed(token, tokens, end)
    if found := _FOR.fullmatch(token):
        body, tokens, end = _parse(tokens, depth + 1)
        return Block("for", found[2], found[1], body), _closed(token, tokens, end)
    raise _refused(token)


def _closed(token: str, tokens: list[str], end: str) -> list[str]:
    if end != "end":
        raise _refused(token)
    return tokens


def _write(blocks: Sequence[Block], fields: dict[str, object], out: list[str]) -> None:
    for block in blocks:
        value = fields.get(block.name)
        if block.kind == "text":
            out.append(block.name)
        elif block.kind == "field":
            out.append(_text(value))
        elif block.kind == "if":
            _write(block.body if value else block.other, fields, out)
        else:
            for entry in value if isinstance(value, (list, tuple)) else ():
                if sum(map(len, out)) > MAX_OUTPUT:
                    raise ValueRefused(
                        "letter_too_long", "The letter is longer than {limit} characters.", limit=MAX_OUTPUT
                    )
                _write(block.body, fields | {block.loop: entry}, out)


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (list, tuple, dict)) else str(value)


def _refused(token: str) -> ValueRefused:
    text = "{token!r} cannot be read here. Use fields, if, else, for, end."
    return ValueRefused("template_unreadable", text, token=token[:60])
