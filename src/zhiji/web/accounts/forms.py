"""The sign-in form of staff and dealers."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhiji.web.accounts.gate import CONSOLE_USERS
from zhiji.web.accounts.models import User


class SignInForm(AuthenticationForm):
    """User name and password. Customers sign in on their own page, by code."""

    error_messages = {
        "invalid_login": _("User name or password is not right. Both are case-sensitive."),
        "inactive": _("This account is closed."),
    }

    def confirm_login_allowed(self, user: User) -> None:
        """Refuses closed accounts and customers, with the same words as a wrong password for the latter."""
        super().confirm_login_allowed(user)
        if user.role not in CONSOLE_USERS:
            raise ValidationError(self.error_messages["invalid_login"], code="invalid_login")
