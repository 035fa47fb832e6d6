"""Edit an ad by its private link. What was typed survives an edit that came first elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.ads import actions, content, links, photos
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.forms import Draft, typed_of
from daylight.web.ads.models import Ad, Photo, VersionContent
from daylight.web.ads.views import arriving, drafting, manage, previewing


@manage.by_link
def edit(request: HttpRequest, ad: Ad) -> HttpResponse:
    """GET the form with the newest version in it; POST a step of it."""
    if ad.state not in actions.EDITABLE or ad.went_down or manage.shown_of(ad) is None:
        return manage.stand_page(request, ad, status=409)
    if request.method == "POST":
        return _step(request, ad)
    assert ad.head is not None
    draft = Draft(typed_of(ad.head.content, catalogue()))
    draft.section = catalogue().sections[ad.head.content.section_id]
    draft.place = catalogue().places[ad.head.content.place_id]
    draft.photos = list(content.of_version(ad.head.content).photos)
    return _form_page(request, ad, draft, arriving.new_form_key(), base=ad.head.number)


def _step(request: HttpRequest, ad: Ad) -> HttpResponse:
    post = arriving.read_post(request)
    key = arriving.form_key(post)
    verb, _colon, subject = post.get("do", "save").partition(":")
    if verb == "remove":
        photos.discard(key, subject)
        post = post.copy()
        post.setlist("photo", [each for each in post.getlist("photo") if each != subject])
    draft = drafting.draft_of(request, post, key, ad=ad)
    drafting.move(draft, verb, subject)
    said = post.get("base", "")
    base = int(said) if said.isdecimal() and len(said) < 10 else 0
    if verb == "save":
        return _save(request, ad, draft, key, post, base)
    if verb == "preview" and draft.content is not None:
        return _preview(request, ad, draft, post, key)
    if verb != "preview":
        draft.errors = {k: v for k, v in draft.errors.items() if k == "photos" and verb == "add"}
    return _form_page(request, ad, draft, key, base=base, status=422 if draft.errors else 200)


def _preview(request: HttpRequest, ad: Ad, draft: Draft, post: QueryDict, key: str) -> HttpResponse:
    assert draft.content is not None
    hidden = [("form_key", key), ("base", post.get("base", ""))]
    hidden += [(name, value) for name, value in draft.typed.items() if value]
    hidden += [("photo", photo.public_id) for photo in draft.photos]
    shown = previewing.of_content(draft.content, _source(ad, key))
    context = {"shown": shown, "hidden": hidden, "action": f"{links.path(ad)}/edit"}
    return pages.render(request, "manage_preview.html", manage.base_context(ad) | context)


def _save(
    request: HttpRequest, ad: Ad, draft: Draft, key: str, post: QueryDict, base: int
) -> HttpResponse:
    if draft.content is None:
        return _form_page(request, ad, draft, key, base=base, status=422)
    cookie = request.COOKIES.get(links.BROWSER_COOKIE, "")
    arrival = arriving.arrival(request, key, arriving.raw_form(request, post), cookie)
    try:
        actions.edit(ad, draft.content, base=base, arrival=arrival)
    except Refused as refused:
        draft.errors[refused.field] = refused.message
        stale = refused.code == "edited_meanwhile"
        if stale:  # a form that has saved once saves no second time
            key = actions.move_form(key, arriving.new_form_key())
        return _form_page(request, ad, draft, key, base=base, stale=stale, status=refused.status)
    return HttpResponseRedirect(f"{links.path(ad)}?done=edit", status=303)


def _form_page(
    request: HttpRequest,
    ad: Ad,
    draft: Draft,
    key: str,
    *,
    base: int,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form; after an edit elsewhere with the newer text beside it, which it then builds on."""
    context = drafting.form_context(draft, key=key, source=_source(ad, key))
    context |= manage.base_context(ad) | {
        "action": f"{links.path(ad)}/edit",
        "base": base,
        "newer": None,
    }
    if stale:
        context |= _newer(ad)
    return pages.render(request, "manage_edit.html", context, status=status)


def _newer(ad: Ad) -> dict[str, Any]:
    ad.refresh_from_db()
    head = VersionContent.objects.select_related("version").get(version=ad.head_id)
    return {"newer": manage.shown_of(ad), "base": head.version.number}


def _source(ad: Ad, key: str) -> drafting.Source:
    """New photos lie with the form, the ad's own below its private link."""
    known = set(Photo.objects.filter(shown_in__version__ad=ad).values_list("public_id", flat=True))

    def address(photo: Photo) -> str:
        if photo.public_id in known:
            return f"{links.path(ad)}/photo/{photo.public_id}"
        return f"/post/photo/{key}/{photo.public_id}"

    return address
