"""The desk's side of reports: claims by their clock, entry for a caller, flaggers, moves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys, pages
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad
from daylight.web.people.access import desk
from daylight.web.people.access import page as desk_page
from daylight.web.people.actions import roles_of
from daylight.web.people.models import Role, Staff
from daylight.web.record import receipts
from daylight.web.record.references import parse_reference
from daylight.web.reports import addresses, claim_links, claims, own_board, restoring, trusting
from daylight.web.reports.actions import answering, filing, flagging, telling
from daylight.web.reports.actions import flaggers as flagger_acts
from daylight.web.reports.models import Channel, Claim, ClaimAd, FlagCount, Outcome, Reason
from daylight.web.reports.views import takedown

SHOWN = 100
MOST_DIGITS = 18  # what a database takes as a number
ACTING = (Role.REVIEWER, Role.LEAD)  # an evidence officer finds a claim by its code, and reads it


def channels() -> list[tuple[str, str]]:
    return [
        (Channel.TELEPHONE, _("Telephone")),
        (Channel.POST, _("A letter")),
        (Channel.PERSON, _("In person")),
        (Channel.MAIL, _("E-mail")),
    ]


def _acts(staff: Staff) -> bool:
    return not set(ACTING).isdisjoint(roles_of(staff))


@desk(*ACTING, Role.EVIDENCE)
def home(request: HttpRequest, staff: Staff) -> HttpResponse:
    """A code that somebody reads aloud leads to its claim; whoever decides sees the open ones, the
    first due first."""
    code = request.GET.get("code", "")[:40].strip()
    number = parse_reference(code) if code else None
    found = list(claims.named_with_code(number)) if number is not None else []
    if len(found) == 1:
        return HttpResponseRedirect(pages.link(f"/desk/reports/{found[0].public_id}"))
    wrongs = {"": _("Nobody said what is wrong"), **dict(takedown.wrongs())}
    acts = _acts(staff)
    rows = [(claim, wrongs[claim.wrong]) for claim in claims.open_claims()[: SHOWN if acts else 0]]
    moves = FlagCount.objects.filter(reason=Reason.SECTION, closed_at__isnull=True, count__gt=0)
    values = {
        "acts": acts,
        "rows": rows,
        "code": code,
        "missing": bool(code) and not found,
        "moves": list(moves.select_related("ad").order_by("-weight")[:20]) if acts else [],
        "now": clock.now(),
    }
    return desk_page(request, staff, "desk_reports.html", values)


@desk(*ACTING)
def new(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Enter a claim for somebody who calls, writes or stands there: the same effect, at once."""
    typed: dict[str, str] = {"channel": Channel.TELEPHONE}
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = takedown.typed_of(request)
        channel = typed.get("channel", "")
        channel = channel if channel in Channel.values else Channel.TELEPHONE
        form = takedown.read(request, typed, staff=staff.pk, channel=channel)
        errors = takedown.faults(form)
        if not errors:
            made = filing.file(form)
            return desk_page(request, staff, "desk_reports_read.html", _to_read(form, made))
    values = {
        "typed": typed,
        "errors": errors,
        "form_key": keys.random_name(26),
        "wrongs": takedown.wrongs(),
        "abouts": takedown.abouts(),
        "channels": channels(),
    }
    status = 400 if errors else 200
    return desk_page(
        request, staff, "desk_reports_new.html", values | takedown.around(), status=status
    )


def _to_read(form: Any, made: filing.Filed) -> dict[str, Any]:
    named = addresses.read(form.address, host=settings.ENVIRONMENT.host)
    return {
        "form": form,
        "made": made,
        "foreign": named.is_foreign,
        "receipt": receipts.address(made.receipt_entry) if made.receipt_entry else "",
        "spelled": [*made.reference],
    } | takedown.around()


@desk(*ACTING, Role.EVIDENCE)
def claim(request: HttpRequest, staff: Staff, name: str) -> HttpResponse:
    """One claim: what was asked, what is hidden, and what is left to do."""
    found = Claim.objects.select_related("words", "trusted").filter(public_id=name).first()
    if found is None:
        return pages.not_found(request)
    said = ""
    if request.method == "POST":
        try:
            said = _done(request, found, staff)
        except Refused as refused:
            said = refused.message
        found.refresh_from_db()
    wrongs = {"": _("Nobody said what is wrong"), **dict(takedown.wrongs())}
    abouts = dict(takedown.abouts())
    steps = [
        (takedown.step_name(step.step), step, receipts.address(step.entry_id))
        for step in found.steps.order_by("pk")
    ]
    rows = list(found.ads.order_by("pk"))
    values = {
        "claim": found,
        "acts": _acts(staff),
        "wrong": wrongs[found.wrong],
        "about": abouts.get(found.about, ""),
        "reference": claim_links.reference(found),
        "steps": steps,
        "rows": rows,
        "channels": channels(),
        "is_own": own_board.is_own(),
        "may_restore": restoring.may_restore(staff),
        "undecided": answering.is_undecided(rows),
        "said": said,
        "now": clock.now(),
    }
    return desk_page(request, staff, "desk_reports_claim.html", values)


def _done(request: HttpRequest, found: Claim, staff: Staff) -> str:
    """One act on a claim; what to say of it.

    Raises: Refused.
    """
    if not _acts(staff):
        said = _("Only a reviewer or a safety lead does that.")
        raise Refused("not_allowed", said, status=403)
    act, post = request.POST.get("do", ""), request.POST
    if act == "contact":
        channel = post.get("channel", "")
        channel = channel if channel in Channel.values else Channel.TELEPHONE
        telling.contact_again(found, channel=channel, staff=staff)
        return _("Counted, and added to the claim.")
    if act == "name":
        named = addresses.read(post.get("address", ""), host=settings.ENVIRONMENT.host)
        if not named.ads:
            raise Refused("no_address", _("That is no address of this board."))
        telling.name_ads(found, named.ads, staff=staff)
        return _("Hidden, with its copies.")
    if act == "keep_stop":
        answering.confirm_stop(found, days=365, staff=staff)
        return _("New ads with these words or photos are held for a year.")
    if act == "nothing":
        answering.found_nothing(found, staff=staff)
        return _("Answered: nothing was found.")
    if act in ("keep", "restore"):
        row = ClaimAd.objects.filter(pk=_number(post.get("row", "")), claim=found).first()
        if row is not None:
            outcome = Outcome.REMOVED if act == "keep" else Outcome.RESTORED
            return answering.decide_row(row, outcome, staff=staff) or _("Decided.")
    return ""


def _number(text: str) -> int:
    """The id of a row; 0, which is none, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


@desk(Role.LEAD)
def flaggers(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Trusted flaggers: how often they were right, a warning, a suspension."""
    said, lane = "", ""
    if request.method == "POST":
        try:
            said, lane = _changed(request, staff)
        except Refused as refused:
            said = refused.message
    values = {"rows": trusting.all_flaggers(), "said": said, "lane": lane}
    return desk_page(request, staff, "desk_reports_flaggers.html", values)


def _changed(request: HttpRequest, staff: Staff) -> tuple[str, str]:
    post, act = request.POST, request.POST.get("do", "")
    if act == "add":
        key = flagger_acts.add(name=post.get("name", ""), email=post.get("email", ""), staff=staff)
        said = _("Give them this address. It is shown only now.")
        return said, pages.address(f"/takedown/lane/{key}")
    who = trusting.flagger(_number(post.get("row", "")))
    if who is None:
        return "", ""
    if act == "warn":
        flagger_acts.warn(who, staff=staff)
        return _("Warned, by mail."), ""
    if act == "suspend":
        flagger_acts.suspend(who, staff=staff)
        return _("Suspended: their lane is closed, and the form for everybody stays open."), ""
    return "", ""


@desk(*ACTING)
def move(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
    """Propose another section to an ad's poster."""
    ad = Ad.objects.select_related("section", "head__content").filter(public_id=public_id).first()
    if ad is None:
        return pages.not_found(request)
    said = ""
    if request.method == "POST":
        try:
            flagging.propose_move(ad, request.POST.get("section", ""), staff=staff)
            said = _("The poster has been asked.")
        except Refused as refused:
            said = refused.message
    trees, language = catalogue(), get_language() or "en"
    options = [
        (node.slug, node.name(language))
        for node in trees.sections.values()
        if trees.may_post_to(node) and node.id != ad.section_id
    ]
    values = {
        "ad": ad,
        "title": ad.head.content.title if ad.head and hasattr(ad.head, "content") else "",
        "section": trees.sections[ad.section_id].name(language),
        "options": sorted(options, key=lambda pair: pair[1]),
        "said": said,
    }
    return desk_page(request, staff, "desk_reports_move.html", values)
