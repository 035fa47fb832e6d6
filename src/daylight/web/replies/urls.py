"""Addresses of replies. They come before those of posters and readers."""

from __future__ import annotations

from django.urls import path, re_path

from daylight.web.replies.views import conversation, desk, hooks, process, writing

_ID = r"(?P<public_id>[0-9a-z]{6,12})"
_KEY = r"(?P<key>[0-9a-zA-Z]{10,40})"
_MESSAGE = r"(?P<message>[0-9a-z]{12})"
_PHOTO = r"(?P<photo>[0-9a-z]{8,12})"

urlpatterns = [
    re_path(rf"^a/{_ID}/write$", writing.write),
    re_path(rf"^m/{_ID}/{_KEY}/replies$", writing.agree),
    re_path(rf"^reply/{_ID}/{_KEY}$", conversation.page),
    re_path(rf"^reply/{_ID}/{_KEY}/confirm/{_MESSAGE}$", conversation.confirm),
    re_path(rf"^reply/{_ID}/{_KEY}/report/{_MESSAGE}$", conversation.report),
    re_path(rf"^reply/{_ID}/{_KEY}/stop$", conversation.stop),
    re_path(rf"^reply/{_ID}/{_KEY}/gone$", conversation.gone),
    re_path(rf"^reply/{_ID}/{_KEY}/never$", conversation.never),
    re_path(rf"^reply/{_ID}/{_KEY}/erase$", conversation.erase),
    re_path(rf"^reply/{_ID}/{_KEY}/photo/(?P<photo>[0-9a-z]{{8,12}})$", conversation.photo),
    re_path(r"^reply/.*$", conversation.anything_else),
    path("relay/in/<slug:provider>", hooks.inbound),
    path("desk/messages", desk.waiting),
    path("desk/messages/process", process.reading),
    re_path(rf"^desk/messages/{_MESSAGE}$", desk.message),
    re_path(rf"^desk/messages/{_MESSAGE}/open$", desk.opened),
    re_path(rf"^desk/messages/{_MESSAGE}/decide$", desk.decide),
    re_path(rf"^desk/messages/{_MESSAGE}/photo/{_PHOTO}$", desk.show),
    re_path(rf"^desk/messages/{_MESSAGE}/photo/{_PHOTO}/(?P<level>[a-z]{{4,6}})$", desk.photo),
]
