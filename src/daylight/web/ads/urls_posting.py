"""Addresses of posters: post, photos of an open form, private links, lost links."""

from __future__ import annotations

from django.urls import path, re_path

from daylight.web.ads.views import editing, manage, mine, posting, uploads

ID = r"(?P<public_id>[0-9a-z]{6,10})"
KEY = r"(?P<key>[0-9a-zA-Z]{10,40})"
VERB = r"(?P<verb>confirm|renew|gone|withdraw|restore)"

urlpatterns = [
    path("post", posting.form),
    path("post/fields", posting.fields),
    path("post/places", posting.places_like),
    path("post/photo", uploads.add),
    path("post/photo/remove", uploads.remove),
    re_path(r"^post/photo/(?P<key>[0-9a-z]{26,64})/(?P<photo>[0-9a-z]{8,12})$", uploads.show),
    path("mine", mine.mine),
    path("m/new", posting.step_below_m),
    re_path(rf"^m/{ID}$", mine.posted),
    re_path(rf"^m/{ID}/again$", mine.again),
    re_path(rf"^m/{ID}/near$", mine.near),
    re_path(rf"^m/{ID}/{KEY}$", manage.stand),
    re_path(rf"^m/{ID}/{KEY}/{VERB}$", manage.act),
    re_path(rf"^m/{ID}/{KEY}/delete$", manage.erase),
    re_path(rf"^m/{ID}/{KEY}/edit$", editing.edit),
    re_path(rf"^m/{ID}/{KEY}/address$", manage.address),
    re_path(rf"^m/{ID}/{KEY}/photo/(?P<photo>[0-9a-z]{{8,12}})$", manage.photo),
    re_path(r"^m/.*$", manage.anything_else),
]
