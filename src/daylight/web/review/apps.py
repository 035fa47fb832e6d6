"""The review app."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "daylight.web.review"
    label = "review"

    def ready(self) -> None:
        """What others ask of the desk: whom a policy's errors fall on, who may bring back a child's
        photo and has looked, what claims ask of those who decide, what people are spared and can
        take back."""
        from daylight.web.ads import heard, policies
        from daylight.web.people import spared, undoable
        from daylight.web.reports import restoring
        from daylight.web.review import reported
        from daylight.web.review.actions import looking, weighing
        from daylight.web.review.quality import fairness
        from daylight.web.review.views import undoing

        policies.measure_by(fairness.uneven)
        restoring.ask(looking.ForClaims())
        heard.ask(reported.heard)
        spared.ask(weighing.look_at_message)
        undoable.ask(undoing.open_for)
