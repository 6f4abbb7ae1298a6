"""Who signs in: staff by password, customers by a code sent to them."""

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
