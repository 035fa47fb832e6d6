"""Mail about claims: to reporters, to leads who are called, to flaggers, to posters."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from daylight.web import mail, pages, returning, site
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.links import url
from daylight.web.ads.models import Ad, PosterContact
from daylight.web.jobs import queue
from daylight.web.people.models import Staff
from daylight.web.reports import claim_links
from daylight.web.reports.actions import answering, mailboxes
from daylight.web.reports.models import Claim, MoveProposal, TrustedFlagger

MOST_CALLED_TO = 50  # claims of one mail


@queue.handles("report-mail")
def to_reporter(claim: int, template: str) -> None:
    """Only where the reporter said that it is safe; the confirmation they asked for apart."""
    found = Claim.objects.select_related("words").get(pk=claim)
    words = found.words
    if not words.email or not (words.safe or template == "report-confirm"):
        return
    context = {
        "reference": claim_links.reference(found),
        "named": claim_links.points_at_something(found),
        "link": pages.address(claim_links.path(found.public_id)),
        "confirm": pages.address(claim_links.confirm_path(found.public_id)),
        "outcome": found.outcome,
        "looked": answering.is_looked_at(found),
        "due": f"{found.due_at:%Y-%m-%d %H:%M} UTC",
    }
    message = _written(template, words.email, found.language, context)
    returning.ask_back(message, mailboxes.CLAIM, found.public_id)
    try:
        message.send()
    except SMTPRecipientsRefused as refused:  # the answer stands on the claim's own page
        if not returning.is_final(refused):
            raise
        mailboxes.lose_reporter(found.public_id)


@queue.handles("report-call")
def to_called(staff: int, claims: list[tuple[int, list[str]]]) -> None:
    """Call somebody to all that waits, in one mail. Nothing of a claim stands in it but its code,
    its clock and why it calls."""
    called = Staff.objects.filter(pk=staff, is_active=True).exclude(email="").first()
    why = dict(claims)
    rows = [row for row in Claim.objects.filter(pk__in=why) if row.is_open]
    rows.sort(key=lambda row: (not row.danger, row.page_by or row.due_at))
    if called is None or not rows:
        return
    language = settings.LANGUAGE_CODE
    items = [
        {
            "reference": claim_links.reference(row),
            "why": _reasons(why[row.pk], language),
            "danger": row.danger,
            "due": f"{row.page_by or row.due_at:%Y-%m-%d %H:%M} UTC",
            "link": pages.address(f"/desk/reports/{row.public_id}"),
        }
        for row in rows[:MOST_CALLED_TO]
    ]
    more = {"more": len(rows) - len(items), "number": len(rows)}
    _send("report-page", called.email, language, {"claims": items, "first": items[0], **more})


def _reasons(why: list[str], language: str) -> list[str]:
    """Why somebody is called, as the claim keeps it, in the board's language."""
    with translation.override(language):
        known = {
            "somebody is missing or in danger": _("somebody is missing or in danger"),
            "many claims within an hour": _("many claims within an hour"),
            "more than 50 looser copies": _("more than 50 looser copies"),
            "two people had cleared it": _("two people had cleared it"),
            "its time is up and it is not decided": _("its time is up and it is not decided"),
            "half of its time is over": _("half of its time is over"),
            "nobody has looked within fifteen minutes": _(
                "nobody has looked within fifteen minutes"
            ),
        }
    return [known.get(each, each) for each in why]


@queue.handles("flagger-mail")
def to_flagger(flagger: int, template: str) -> None:
    found = TrustedFlagger.objects.get(pk=flagger)
    if found.email:
        _send(template, found.email, settings.LANGUAGE_CODE, {"name": found.name})


@queue.handles("poster-mail")
def to_poster(ad: int, template: str, move: int = 0) -> None:
    """A question to a poster, with the address of one button."""
    found = Ad.objects.select_related("poster", "head__content").get(pk=ad)
    contact = PosterContact.objects.filter(poster=found.poster_id).first()
    words = getattr(found.head, "content", None)
    if contact is None or words is None:
        return
    context: dict[str, Any] = {"title": words.title, "link": url(found)}
    if move:
        made = MoveProposal.objects.get(pk=move)
        node = catalogue().sections[made.section_id]
        context |= {"section": node.name(contact.language), "move": move}
    _send(template, contact.email, contact.language, context)


def _send(template: str, to: str, language: str, context: dict[str, Any]) -> None:
    _written(template, to, language, context).send()


def _written(template: str, to: str, language: str, context: dict[str, Any]) -> EmailMessage:
    with translation.override(language):
        context |= {"board": site.current().name, "board_url": settings.ENVIRONMENT.url}
    return mail.compose(template, to=to, language=language, context=context, headers={})
