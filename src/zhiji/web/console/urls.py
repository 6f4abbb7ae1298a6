"""Addresses of the staff pages."""

from __future__ import annotations

urlpatterns: list = []
