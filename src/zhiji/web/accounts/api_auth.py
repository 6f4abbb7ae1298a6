"""How a caller of the API proves who he is: `Authorization: Bearer KEY`, or the session of a signed-in colleague.

Whoever gets in leaves `request.user_scope`, the customers he may see, for the endpoints.
"""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from zhiji.web.accounts.gate import CONSOLE_USERS
from zhiji.web.accounts.models import User
from zhiji.web.accounts.selectors import scope_of, scope_of_request, user_of_key


class KeyAuth(HttpBearer):
    """A program with a key; acts as the key's user, with that user's scope."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The key's user, or None."""
        user = user_of_key(token)
        if user is None or user.role not in CONSOLE_USERS:
            return None
        request.user, request.user_scope = user, scope_of(user)
        return user


class StaffSession(SessionAuth):
    """A colleague's or dealer's browser session (with CSRF token on unsafe methods); customers have no way in here."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """The signed-in user, or None."""
        user = request.user
        if not user.is_authenticated or user.role not in CONSOLE_USERS:
            return None
        request.user_scope = scope_of_request(request)
        return user


api_auth = [KeyAuth(), StaffSession()]
