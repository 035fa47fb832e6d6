"""Addresses for readers. The last patterns catch any slug, so this comes after all others."""

from __future__ import annotations

from django.urls import path, re_path

from daylight.web.ads.views import browse, mailbox, photos
from daylight.web.ads.views import help as helping

_slug = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_typed = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"

urlpatterns = [
    path("", browse.home, name="home"),
    path("places", browse.places, name="places"),
    path("a/<slug:public_id>", browse.ad, name="ad"),
    path("p/<slug:public_id>/<int:width>.<str:kind>", photos.photo, name="photo"),
    path("about", helping.text, {"name": "about"}, name="about"),
    path("terms", helping.text, {"name": "terms"}, name="terms"),
    path("privacy", helping.text, {"name": "privacy"}, name="privacy"),
    path("contact", helping.contact, name="contact"),
    path("help", helping.lines, name="help"),
    path("logo", helping.logo, name="logo"),
    path("theme.css", helping.theme, name="theme"),
    path("robots.txt", helping.robots, name="robots"),
    path("favicon.ico", helping.favicon, name="favicon"),
    path(".well-known/security.txt", helping.security, name="security"),
    path("demo/mailbox", mailbox.mailbox, name="mailbox"),
    path("demo/mailbox/<str:name>", mailbox.mail, name="mail"),
    re_path(rf"^(?P<place>{_slug})$", browse.ad_list, name="place"),
    re_path(rf"^(?P<place>{_slug})/(?P<section>{_slug})$", browse.ad_list, name="list"),
    re_path(rf"^(?P<rest>{_typed}(?:/{_typed})?)/?$", browse.tidied, name="tidied"),
]
