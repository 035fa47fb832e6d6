"""The review app."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "daylight.web.review"
    label = "review"

    def ready(self) -> None:
        """Whoever puts a policy in force is asked whom its errors fall on; whoever brings a photo
        back on a claim, whether they may and have looked. Claims say what they ask of people."""
        from daylight.web.ads import heard, policies
        from daylight.web.reports import restoring
        from daylight.web.review import reported
        from daylight.web.review.actions import looking
        from daylight.web.review.quality import fairness

        policies.measure_by(fairness.uneven)
        restoring.ask(looking.ForClaims())
        heard.ask(reported.heard)
