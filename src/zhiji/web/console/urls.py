"""Addresses of the staff pages."""

from __future__ import annotations

from django.urls import path

from zhiji.web.console import find_view

urlpatterns = [
    path("find/", find_view.find, name="find"),
]
