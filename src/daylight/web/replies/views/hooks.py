"""The webhook of the one mail provider that the operator named."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from daylight.web import pages

SIGNS = "mailgun"  # the one whose key the settings hand on


@csrf_exempt
def inbound(request: HttpRequest, provider: str) -> HttpResponse:
    """Hand the request to anymail's view, which checks secret and signature."""
    environment = settings.ENVIRONMENT
    signs = provider == SIGNS and environment.mail_signing_key
    is_guarded = environment.mail_secret or signs  # a key that is never asked for guards nothing
    if not provider or provider != environment.mail_provider or not is_guarded:
        return pages.not_found(request)
    view = _view_of(provider)
    if view is None:
        return pages.not_found(request)
    response: HttpResponse = view.as_view()(request)
    return response


def _view_of(provider: str) -> Any:
    if not re.fullmatch(r"[a-z_]{3,20}", provider):
        return None
    try:
        module = import_module(f"anymail.webhooks.{provider}")
    except ImportError:
        return None
    names = [n for n in dir(module) if n.endswith("InboundWebhookView") and "Base" not in n]
    return getattr(module, names[0]) if names else None
