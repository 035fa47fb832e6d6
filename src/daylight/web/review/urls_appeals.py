"""Addresses of reasons, appeals and quality."""

from __future__ import annotations

from django.urls import path, re_path

from daylight.web.ads.urls_posting import ID, KEY
from daylight.web.review.appeals import desk, views
from daylight.web.review.quality import desk as quality

urlpatterns = [
    re_path(rf"^m/{ID}/{KEY}/reasons$", views.reasons),
    re_path(rf"^m/{ID}/{KEY}/appeal$", views.appeal),
    path("appeal/<str:name>", views.reported),
    path("desk/appeals", desk.listing),
    path("desk/appeals/delays", desk.delays),
    path("desk/appeals/<slug:public_id>", desk.show),
    path("desk/appeals/<slug:public_id>/photos/<slug:photo>", desk.show_photo),
    path("desk/appeals/<slug:public_id>/photos/<slug:photo>/grey", desk.image),
    path("desk/quality", quality.home),
    path("desk/quality/second", quality.look),
    path("desk/quality/audit", quality.audit),
    path("desk/quality/disagreements/<int:number>", quality.disagreement),
    path("desk/quality/shares", quality.shares),
]
