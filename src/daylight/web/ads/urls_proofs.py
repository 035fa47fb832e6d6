"""Addresses for those who check the board."""

from __future__ import annotations

from django.urls import path

from daylight.web.ads.views import proofs

urlpatterns = [
    path("a/<slug:public_id>/proof.json", proofs.proof, name="proof"),
    path("log/ads", proofs.ads),
]
