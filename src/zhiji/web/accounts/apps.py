"""The Django app of accounts: who signs in, in which role."""

from django.apps import AppConfig


class AccountsApp(AppConfig):
    """Accounts, as Django knows it."""

    name = "zhiji.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
