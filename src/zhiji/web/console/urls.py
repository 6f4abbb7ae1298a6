"""Addresses of the staff pages."""

from __future__ import annotations

from django.urls import include, path

from zhiji.web.console import customer_view, entry_view, find_view, today_view

urlpatterns = [
    path("", include("zhiji.web.console.lists_urls")),
    path("", today_view.today, name="today"),
    path("tasks/<int:task_id>/finished", today_view.finish_task, name="finish_task"),
    path("find/", find_view.find, name="find"),
    path("contacts/new", entry_view.new_contact, name="new_contact"),
    path("customers/new", entry_view.new_customer, name="new_customer"),
    path("customers/match", entry_view.match_check, name="match_check"),
    path("customers/<str:party_id>/", customer_view.customer, name="customer"),
    path("customers/<str:party_id>/here", customer_view.here_now, name="here_now"),
    path("customers/<str:party_id>/answers", customer_view.answer, name="answer"),
    path("customers/<str:party_id>/consents", customer_view.consent, name="consent"),
    path("customers/<str:party_id>/promises/<int:number>/kept", customer_view.keep_promise, name="keep_promise"),
    path(
        "customers/<str:party_id>/complaints/<int:number>/settled",
        customer_view.settle_complaint,
        name="settle_complaint",
    ),
    path("decisions/<str:decision_id>/response", customer_view.respond, name="respond"),
]
