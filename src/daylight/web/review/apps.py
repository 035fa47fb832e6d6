"""The review app."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "daylight.web.review"
    label = "review"

    def ready(self) -> None:
        """Whoever puts a policy in force is asked whom its errors fall on."""
        from daylight.web.ads import policies
        from daylight.web.review.quality import fairness

        policies.measure_by(fairness.uneven)
