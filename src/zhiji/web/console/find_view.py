"""Find: who is meant by a phone's last digits, a name, initials, an order number or a company?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiji.identify.app import selectors as identify
from zhiji.web.accounts.gate import CONSOLE_USERS, open_to
from zhiji.web.accounts.selectors import widest_scope

LONGEST = 80
AT_ONCE = 8  # hits under the search field; the page shows more
ON_PAGE = 50


@open_to(*CONSOLE_USERS)
def find(request: HttpRequest) -> HttpResponse:
    """The hits under the search field while somebody types, or as a page of their own."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    limit = AT_ONCE if request.htmx else ON_PAGE
    hits = identify.find(query=query, user_scope=widest_scope(request.user), limit=limit) if query else []
    found = {"hits": hits, "query": query, "for_contact": request.GET.get("to") == "contact"}
    return render(request, "console/parts/hits.html" if request.htmx else "console/find.html", found)
