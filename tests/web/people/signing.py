"""A browser in which a person of staff is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from daylight.web.people.access import SESSION_KEY
from daylight.web.people.models import Staff


def signed_in(staff: Staff) -> Client:
    session = SessionStore()
    session[SESSION_KEY] = staff.pk
    session.create()
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client
