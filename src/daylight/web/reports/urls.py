"""Addresses of reports: the takedown page, flags, answers of posters, and the desk's side."""

from __future__ import annotations

from django.urls import path, re_path

from daylight.web.reports.views import desk, flagging, posters, takedown

ID = r"(?P<public_id>[0-9a-z]{6,10})"
KEY = r"(?P<key>[0-9a-zA-Z]{10,40})"

urlpatterns = [
    path("takedown", takedown.page, name="takedown"),
    path("takedown/claim/<slug:name>/<slug:key>", takedown.claim),
    path("takedown/confirm/<slug:name>/<slug:key>", takedown.confirm),
    path("takedown/lane/<slug:key>", takedown.lane),
    re_path(rf"^flag/{ID}$", flagging.flag, name="flag"),
    re_path(rf"^m/{ID}/{KEY}/still-there$", posters.still_there),
    re_path(rf"^m/{ID}/{KEY}/wrong$", posters.wrong),
    re_path(rf"^m/{ID}/{KEY}/move/(?P<move>\d{{1,12}})$", posters.move),
    path("desk/reports", desk.home, name="desk_reports"),
    path("desk/reports/new", desk.new),
    path("desk/reports/flaggers", desk.flaggers),
    re_path(rf"^desk/reports/move/{ID}$", desk.move),
    path("desk/reports/<slug:name>", desk.claim),
]
