"""Addresses of signing in and out, and of how a user wants to read."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from zhiji.web.accounts import views
from zhiji.web.accounts.gate import EVERYBODY, open_to

urlpatterns = [
    path("sign-in/", open_to(*EVERYBODY)(views.SignIn.as_view()), name="sign_in"),
    path("sign-out/", open_to(*EVERYBODY)(LogoutView.as_view(next_page="/sign-in/")), name="sign_out"),
    path("language/", views.choose_language, name="choose_language"),
    path("look/", views.choose_look, name="choose_look"),
    path("scope/", views.choose_scope, name="choose_scope"),
]
