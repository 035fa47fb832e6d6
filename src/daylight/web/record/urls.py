"""Addresses of the log, the page that explains it, receipts and the transparency page."""

from __future__ import annotations

from django.urls import path

from daylight.web.record import views

urlpatterns = [
    path("log/checkpoint", views.checkpoint),
    path("log/tile/<path:path>", views.tile),
    path("log/policy", views.policy),
    path("record", views.record),
    path("record/check", views.check),
    path("record/<int:index>", views.leaf),
    path("receipt/<str:name>", views.receipt),
    path("receipt/<str:name>/file", views.receipt_file),
    path("transparency", views.figures),
    path("transparency.csv", views.figures_csv),
    path("transparency.json", views.figures_json),
    path("transparency/quality.json", views.quality_json),
    path("transparency/<str:name>.csv", views.table, {"kind": "csv"}),
    path("transparency/<str:name>.json", views.table, {"kind": "json"}),
]
