"""The reports app."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "daylight.web.reports"
    label = "reports"

    def ready(self) -> None:
        from daylight.web import pages, returning
        from daylight.web.ads import erasing, letters
        from daylight.web.reports import flags, posters
        from daylight.web.reports.actions import mailboxes, objecting

        erasing.KEEPERS.append(flags.ask_about)
        returning.expect(mailboxes.CLAIM, mailboxes.lose_reporter)
        returning.expect(letters.AD, objecting.lose_mailbox)
        pages.offer("dead_mailbox", posters.dead_mailbox)
