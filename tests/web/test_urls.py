"""Addresses anybody may ask: health and the API's own page, which loads nothing from outside."""

from __future__ import annotations

import re

import pytest


def test_health_opens_nothing(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


@pytest.mark.django_db
def test_the_page_of_the_api_loads_nothing_from_outside(client):
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.content.decode())
    assert sources and all(source.startswith("/") for source in sources)
    assert client.get("/api/openapi.json").json()["openapi"].startswith("3.1")
