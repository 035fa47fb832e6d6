"""Post an ad: one page, a preview, and 'look in your mailbox'."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.ads import actions, links, photos
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.forms import Draft, places, read
from daylight.web.ads.models import Ad
from daylight.web.ads.views import arriving, drafting, previewing


def form(request: HttpRequest) -> HttpResponse:
    """GET an empty form, or one for a section and place of the query; POST a step of it."""
    if request.method == "POST":
        return step(request)
    typed = {name: request.GET.get(name, "") for name in ("section", "place")}
    draft = _untouched(typed)
    return private(_form_page(request, draft, arriving.new_form_key(), show_errors=False))


def _untouched(typed: dict[str, str]) -> Draft:
    """A form nobody has filled in yet; a place given by its slug is named."""
    trees = catalogue()
    node = trees.place_by_slug.get(typed.get("place", ""))
    if node is not None:
        typed = typed | {
            "place": places.text_for(trees, node) if places.may_post_to(trees, node) else ""
        }
    return read(typed, trees, photos=[], language=get_language() or "en", currency="")


def step_below_m(request: HttpRequest) -> HttpResponse:
    """The last step, sent below /m so that a browser that has posted before says so."""
    if request.method != "POST":
        return HttpResponseRedirect(pages.link("/post"))
    return step(request)


def step(request: HttpRequest) -> HttpResponse:
    """One POST of the form. `do` says which button; a plain form is a preview."""
    post = arriving.read_post(request)
    _speak(post)
    key = arriving.form_key(post)
    known = actions.posted(key)
    if known is not None:
        return _sent(request, known, key)
    verb, _colon, subject = post.get("do", "preview").partition(":")
    if verb == "remove":
        photos.discard(key, subject)
    draft = drafting.draft_of(request, post, key)
    drafting.move(draft, verb, subject)
    if verb == "submit":
        return _submit(request, post, draft, key)
    if verb == "preview" and not _asks_more(post, draft):
        return _preview(request, draft, key)
    failed_upload = {"photos": draft.errors["photos"]} if "photos" in draft.errors else {}
    draft.errors = {} if verb == "preview" else failed_upload
    return private(_form_page(request, draft, key, asks_more=verb == "preview"))


def _speak(post: QueryDict) -> None:
    """Below /m the address says no language; the form does."""
    language = str(post.get("language", ""))
    if language in dict(settings.LANGUAGES):
        translation.activate(language)


def _asks_more(post: QueryDict, draft: Draft) -> bool:
    """The section was chosen without its own fields having been on the page."""
    section = draft.section
    if section is None or "fields_of" not in post or post["fields_of"] == section.slug:
        return False
    return bool(section.attributes) or "price" in section.price_kinds


def _preview(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    if draft.content is None:
        return private(_form_page(request, draft, key, status=422))
    shown = previewing.of_content(draft.content, _source(key))
    context = {"shown": shown, "draft": draft, "form_key": key, "hidden": hidden(draft, key)}
    return private(pages.render(request, "post_preview.html", context | {"languages": []}))


def hidden(draft: Draft, key: str) -> list[tuple[str, str]]:
    """Every field as typed, for a page that only carries the form on."""
    fields = [(name, value) for name, value in draft.typed.items() if value]
    return [
        ("form_key", key),
        ("language", get_language() or "en"),
        *fields,
        *(("photo", photo.public_id) for photo in draft.photos),
    ]


def _submit(request: HttpRequest, post: QueryDict, draft: Draft, key: str) -> HttpResponse:
    if draft.content is None:
        return private(_form_page(request, draft, key, status=422))
    cookie = arriving.browser(request, key)
    if "anyway" not in post and links.BROWSER_COOKIE in request.COOKIES:
        near = actions.near_copy(draft.content, email=draft.email)
        if near is not None and links.is_posting_browser(near, cookie):
            return _offer_existing(request, near, draft, key)
    try:
        ad = actions.submit(
            draft.content,
            email=draft.email,
            language=get_language() or "en",
            arrival=arriving.arrival(request, key, arriving.raw_form(request, post), cookie),
        )
    except Refused as refused:
        draft.errors[refused.field] = refused.message
        return private(_form_page(request, draft, key, status=refused.status))
    except OperationalError:
        draft.errors[""] = _("The board is busy just now. Nothing is lost: please send it again.")
        return private(_form_page(request, draft, key, status=503))
    return _sent(request, ad, key)


def _offer_existing(request: HttpRequest, near: Ad, draft: Draft, key: str) -> HttpResponse:
    """Only the browser that posted the other ad learns of it; anybody else is told by mail."""
    title = near.head.content.title if near.head is not None else ""
    context = {"near": near, "near_title": title, "hidden": hidden(draft, key), "draft": draft}
    return private(pages.render(request, "post_near.html", context, status=409))


def _sent(request: HttpRequest, ad: Ad, key: str) -> HttpResponse:
    response = HttpResponseRedirect(f"/m/{ad.public_id}", status=303)
    arriving.set_browser(response, arriving.browser(request, key))
    return private(response)


def _form_page(
    request: HttpRequest,
    draft: Draft,
    key: str,
    *,
    status: int = 200,
    show_errors: bool = True,
    asks_more: bool = False,
) -> HttpResponse:
    context = drafting.form_context(draft, key=key, source=_source(key), show_errors=show_errors)
    context |= {"action": pages.link("/post"), "asks_more": asks_more, "path": "/post"}
    if request.method == "POST":  # a link to another language would lose what was typed
        context["languages"] = []
    return pages.render(request, "post.html", context, status=status)


def _source(key: str) -> drafting.Source:
    return lambda photo: f"/post/photo/{key}/{photo.public_id}"


def fields(request: HttpRequest) -> HttpResponse:
    """The fields of one section, for a form that is open already."""
    draft = _untouched({name: str(value) for name, value in request.GET.items()})
    draft.errors = {}
    context = drafting.field_context(draft, get_language() or "en")
    return private(pages.render(request, "post_fields.html", context))


def places_like(request: HttpRequest) -> JsonResponse:
    """Places whose name begins as typed, largest first."""
    trees = catalogue()
    found = places.suggest(trees, request.GET.get("q", "")[:60])
    return JsonResponse([places.text_for(trees, node) for node in found], safe=False)


def private(response: HttpResponse) -> HttpResponse:
    """A page that belongs to one person: kept by no shared cache, named to no other site."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
