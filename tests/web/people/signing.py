"""A browser in which a person of staff is signed in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client

from daylight.web.people import sign_ins
from daylight.web.people.models import How, Staff


def signed_in(staff: Staff, how: How = How.PASSKEY) -> Client:
    """As after a passkey, a moment ago."""
    session = SessionStore()
    request: Any = SimpleNamespace(session=session, headers={})
    sign_ins.begin(cast(HttpRequest, request), staff, how)
    session.save()
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client
