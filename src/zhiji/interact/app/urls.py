"""Mounted at /u/: the address to unsubscribe."""

from django.urls import path

from zhiji.interact.app.views import unsubscribe

urlpatterns = [path("<str:token>", unsubscribe, name="unsubscribe")]
