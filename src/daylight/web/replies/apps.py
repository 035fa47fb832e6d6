"""The replies app."""

from __future__ import annotations

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "daylight.web.replies"
    label = "replies"

    def ready(self) -> None:
        """Pages of ads show what is known of replies, and ads must not import them."""
        from daylight.web import pages
        from daylight.web.replies import hearing, shown, standing

        pages.offer("reply_standing", standing.of_ad)
        pages.offer("replies_agreed", standing.agreed)
        pages.offer("conversations_of", shown.of_ad)
        hearing.connect()
