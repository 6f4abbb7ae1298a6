"""Two customers of the portal's tests and how they sign in: by the code in the mailbox, as everybody does."""

from __future__ import annotations

import re

from django.test import Client

from zhiji.identify.app import services as identify
from zhiji.interact.app import selectors as interact
from zhiji.interact.app import services as interact_services

LIN = {"name": "林静", "phone": "13800000001", "email": "lin.jing@example.com", "city": "杭州"}
WANG = {"name": "王磊", "phone": "13900000002", "email": "wang.lei@example.com", "city": "成都"}


def enter(fields: dict[str, str]) -> str:
    """A customer known to the company; returns the party id."""
    return identify.add_customer(kind="person", fields=fields, by="chen")


def read_code(email: str) -> str:
    """The six digits of the newest sign-in mail to an address."""
    from django.utils import timezone

    interact_services.send_due(now=timezone.now())
    found = (re.search(r"\b\d{6}\b", mail.text) for mail in interact.list_mail(address=email))
    return next(code.group() for code in found if code)


def sign_in(email: str, *, language: str = "en") -> Client:
    """A browser in which the customer with this address signed in by code."""
    visitor = Client(headers={"accept-language": language})
    visitor.post("/my/sign-in/", {"email": email})
    answer = visitor.post("/my/sign-in/code/", {"code": read_code(email)})
    assert answer.status_code == 302, answer.content.decode()
    return visitor
