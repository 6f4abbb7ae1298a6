"""The addresses of the customers' own pages, below /my/."""

from __future__ import annotations

from django.urls import path

from zhiji.web.portal import about_view, configure_view, contact_view, home_view, orders_view, sign_in_view

urlpatterns = [
    path("", home_view.home, name="portal_home"),
    path("answer/", home_view.answer, name="portal_answer"),
    path("sign-in/", sign_in_view.sign_in, name="portal_sign_in"),
    path("sign-in/code/", sign_in_view.enter_code, name="portal_code"),
    path("sign-out/", sign_in_view.sign_out, name="portal_sign_out"),
    path("orders/", orders_view.orders, name="portal_orders"),
    path("orders/<str:order_id>/", orders_view.order, name="portal_order"),
    path("about-me/", about_view.about_me, name="portal_about_me"),
    path("about-me/correct/", about_view.correct, name="portal_correct"),
    path("contact-me/", contact_view.contact_me, name="portal_contact_me"),
    path("contact-me/permit/", contact_view.permit, name="portal_permit"),
    path("contact-me/wishes/", contact_view.wishes, name="portal_wishes"),
    path("contact-me/personalisation/", contact_view.personalisation, name="portal_personalisation"),
    path("configure/<slug:code>/", configure_view.configure, name="portal_configure"),
    path("configure/<slug:code>/save/", configure_view.save, name="portal_save"),
    path("saved/", configure_view.list_saved, name="portal_saved_list"),
    path("saved/<slug:code>/", configure_view.saved, name="portal_saved"),
    path("saved/<slug:code>/order/", configure_view.order, name="portal_order_saved"),
]
