"""Addresses of the staff pages."""

from __future__ import annotations

from django.urls import include, path

from zhiji.web.console import find_view

urlpatterns = [
    path("", include("zhiji.web.console.lists_urls")),
    path("find/", find_view.find, name="find"),
]
