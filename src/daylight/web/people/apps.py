"""The people app, and allauth's as we use it."""

from __future__ import annotations

from allauth.account.apps import AccountConfig
from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "daylight.web.people"
    label = "people"


class AccountsConfig(AccountConfig):  # type: ignore[misc]
    """allauth's accounts, which its second factors import.

    Its own `ready` asks for a middleware round every page. Public pages have none of ours to
    spare, and `sessions.DeskSessions` gives the desk what that middleware would.
    """

    def ready(self) -> None:
        from allauth.account import checks  # noqa: F401
