"""What a request brings: whose network, which browser, and the form exactly as it came."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import keys
from daylight.web.ads import actions, links

COOKIE_S = 30 * 86_400
COOKIE_PATH = "/m"  # only where ads are posted and managed; public pages never see it
MAX_REQUEST = 620 * 1024 * 1024  # bytes: twelve photos of the largest size, and the text

_FORM_KEY = re.compile(r"[0-9a-z]{26,64}")
_COOKIE = re.compile(r"[0-9A-Za-z_-]{20,64}")


def network(request: HttpRequest) -> str:
    """The sender's address: as many steps back in X-Forwarded-For as there are trusted proxies.

    Where a proxy says what is no address, the proxy's own stands in, so that limits still count.
    """
    hops = settings.ENVIRONMENT.trusted_proxies
    chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    said = _plain_address(chain[-hops]) if hops and len(chain) >= hops else ""
    return said or _plain_address(str(request.META.get("REMOTE_ADDR", "")))


def _plain_address(text: str) -> str:
    """As bans and limits compare it: no port, no zone, and IPv4 never in IPv6's clothes."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str((ip.ipv4_mapped if ip.version == 6 else None) or ip)


def new_form_key() -> str:
    """A form's own random name: the same form sent twice is one ad. 130 bits."""
    return keys.random_name(26)


def form_key(post: QueryDict) -> str:
    """The key that the form carries, or a new one where it carries none that we can use."""
    key = post.get("form_key", "")
    return key if _FORM_KEY.fullmatch(key) else new_form_key()


def read_post(request: HttpRequest) -> QueryDict:
    """The fields of a form.

    Raises: Refused (`too_large`, `too_many_photos`, `cut_off`) with a sentence to act on.
    """
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size > MAX_REQUEST:
            raise RequestDataTooBig
        with_files = request.content_type == "multipart/form-data"
        if not (with_files and size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            request.body  # noqa: B018 - read before it is taken apart, so that the vault gets it as it came
        post = request.POST
    except (UnreadablePostError, BadRequest, SuspiciousOperation, ValueError) as error:
        raise _unreadable(error) from error
    if "begun" in post and "whole" not in post:  # the first and the last field of our forms
        raise Refused("cut_off", _cut_off(), status=400)
    return post


def raw_form(request: HttpRequest, post: QueryDict) -> bytes:
    """The form for the vault, exactly as it came where it carries no photo.

    Photos are not kept twice: their parts are replaced by name, size and digest, and the photos
    themselves lie in the vault as bytes of their own.
    """
    if not request.FILES:
        with suppress(RawPostDataException):
            return request.body
    return _without_photos(request, post)


def _without_photos(request: HttpRequest, post: QueryDict) -> bytes:
    files = [_described(file) for name in request.FILES for file in request.FILES.getlist(name)]
    fields = [[name, value] for name, values in post.lists() for value in values]
    return json.dumps({"fields": fields, "files": files}, ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def _described(file: UploadedFile[Any]) -> dict[str, str | int | None]:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return {
        "name": file.name,
        "type": file.content_type,
        "size": file.size,
        "sha256": digest.hexdigest(),
    }


def _unreadable(error: Exception) -> Refused:
    if isinstance(error, TooManyFilesSent):
        return Refused(
            "too_many_photos",
            _(
                "That is more photos than an ad can hold. Go back, where your text still is, and "
                "choose fewer."
            ),
            status=413,
        )
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent):
        return Refused(
            "too_large",
            _(
                "That is more than we can take at once. Go back, where your text still is, and "
                "shorten it or send fewer photos."
            ),
            status=413,
        )
    return Refused("cut_off", _cut_off(), status=400)


def _cut_off() -> str:
    return _(
        "The connection broke off before everything had arrived, so nothing was posted. Go back, "
        "where your text still is, and send it again; fewer photos at a time may help."
    )


def browser(request: HttpRequest, key: str) -> str:
    """The posting browser's cookie: the one it has, else one that belongs to the form.

    Made from the form's key, so that a form sent twice gets the same one twice.
    """
    known = request.COOKIES.get(links.BROWSER_COOKIE, "")
    return known if _COOKIE.fullmatch(known) else keys.token("browser", key)


def set_browser(response: HttpResponse, cookie: str) -> None:
    response.set_cookie(
        links.BROWSER_COOKIE,
        cookie,
        max_age=COOKIE_S,
        path=COOKIE_PATH,
        secure=settings.ENVIRONMENT.secure,
        httponly=True,
        samesite="Lax",
    )


def arrival(request: HttpRequest, key: str, raw: bytes, cookie: str = "") -> actions.Arrival:
    """How this form reached us, for the actions."""
    return actions.Arrival(
        form_key=key,
        raw=raw,
        network=network(request),
        browser=links.browser_digest(cookie) if cookie else None,
    )


def is_prefetch(request: HttpRequest) -> bool:
    """A browser that looks ahead has not been told to act."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in purpose or request.method == "HEAD"
