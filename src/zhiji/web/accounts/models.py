"""Who signs in: staff by password, customers by a code sent to them; programs by an API key."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from zhiji.vocabulary.party import ROLES, STAFF_ROLES


class User(AbstractUser):
    """A person with a way to sign in. `party_id` is the customer's own party, or the dealer's organisation."""

    role = models.CharField(max_length=12, choices=[(role, role) for role in ROLES], default="customer")
    party_id = models.CharField(max_length=40, blank=True, db_index=True)
    language = models.CharField(max_length=10, blank=True)

    @property
    def is_colleague(self) -> bool:
        """Whether this user works for the company (dealers and customers do not)."""
        return self.role in STAFF_ROLES

    @property
    def shown_name(self) -> str:
        """The name as the company uses it: what was entered as first name, else the user name."""
        return self.first_name or self.username


class ApiKey(models.Model):
    """A program's way in, acting as one user. Only the hash is kept: the key itself is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class SignInCode(models.Model):
    """One code mailed to a customer; only hashes are kept. An unknown address gets a row too, so that nothing tells."""

    address_digest = models.CharField(max_length=64, db_index=True)
    origin_digest = models.CharField(max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    party_id = models.CharField(max_length=40, blank=True)
    tries = models.IntegerField(default=0)
    made_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
