"""The mails of alerts. Each can be stopped with one tap, as RFC 8058 has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from daylight.web import mail, pages, site
from daylight.web.ads.alerts import closing, delivery, links, returns, searches
from daylight.web.ads.alerts.delivery import Outcome
from daylight.web.ads.browse import Row
from daylight.web.ads.cards import Card, cards
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Alert, AlertState
from daylight.web.ads.navigation import navigation
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

LATER = tuple(timedelta(minutes=each) for each in (5, 15, 60, 240, 720))  # then no more
MOST_LISTED = 200  # alerts in the mail of links
OF_ONE_ALERT = ("alert-confirm", "alert-known")


@queue.handles("alert-mail")
def send(template: str, alert: int, tries: int = 0) -> None:
    """Write and send a mail that a reader asked for. An alert that is gone meanwhile gets none.

    Whoever asked may have typed any address: one that takes no mail is left alone.
    Raises: delivery.Unreachable, and the job tries again.
    """
    about = Alert.objects.filter(pk=alert).first()
    if about is None or not _is_wanted(template, about):
        return
    with delivery.opened() as connection:
        outcome = delivery.hand_over(connection, letter(template, about), lambda: True)
    if outcome in (Outcome.LATER, Outcome.UNKNOWN) and tries < len(LATER):
        again = {"template": template, "alert": alert, "tries": tries + 1}
        queue.put("alert-mail", lane=Lane.URGENT, delay=LATER[tries], **again)


def _is_wanted(template: str, alert: Alert) -> bool:
    """Whether it is still so."""
    if template == closing.LETTER:
        return any(closing.troubled(bytes(alert.email_digest)))
    return template != "alert-confirm" or alert.state == AlertState.UNCONFIRMED


def letter(template: str, alert: Alert, **extra: Any) -> EmailMessage:
    """A mail to an alert's mailbox, in its language."""
    with translation.override(alert.language):
        context = {
            "board": site.current().name,
            "board_url": settings.ENVIRONMENT.url,
            "alerts_url": pages.address(pages.link("/alerts")),
            **described(alert),
            **(extra if template in (*OF_ONE_ALERT, "alert-ads") else _all_of(template, alert)),
        }
    one = template in (*OF_ONE_ALERT, "alert-ads")
    message = mail.compose(
        template,
        to=alert.email,
        language=alert.language,
        context=context,
        headers=headers(alert) if one else list_headers(),
    )
    message.extra_headers["From"] = message.from_email
    message.from_email = returns.address(alert)
    return message


def described(alert: Alert) -> dict[str, Any]:
    """What mails and pages say of an alert, in the language in force."""
    link = links.url(alert.public_id)
    return {
        "alert": alert,
        "summary": searches.summary(alert, translation.get_language() or "en"),
        "link": link,
        "stop_link": f"{link}/stop",
        "search_link": pages.address(pages.link(searches.address(alert))),
    }


def _all_of(template: str, alert: Alert) -> dict[str, Any]:
    """The mailbox's alerts; in the letter on what is closed, those that this is so of."""
    digest = bytes(alert.email_digest)
    if template == closing.LETTER:
        said = [described(a) | {"trouble": searches.trouble(a)} for a in closing.troubled(digest)]
        return {"alerts": said, "count": len(said)}
    return {"alerts": [described(each) for each in Alert.objects.of(digest)[:MOST_LISTED]]}


def headers(alert: Alert) -> dict[str, str]:
    """Source: RFC 2369 (List-Unsubscribe) and RFC 8058 (one click)."""
    link = links.url(alert.public_id)
    return {
        **list_headers(),
        "List-Unsubscribe": f"<{link}/stop>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def list_headers() -> dict[str, str]:
    return {"List-Id": mail.list_id("alerts")}


def found_letter(alert: Alert, rows: Sequence[Row], *, count: int, uncertain: bool) -> EmailMessage:
    """The mail that says what is new: `rows` are shown, `count` are there."""
    with translation.override(alert.language):
        nav = navigation(catalogue(), alert.language, pages.link("/").rstrip("/"))
        shown = cards(rows, nav, mixed=False)
        return letter(
            "alert-ads",
            alert,
            ads=[_line(card) for card in shown],
            first=" ".join(shown[0].title.split()),
            count=count,
            more=count - len(shown),
            uncertain=uncertain,
        )


def _line(card: Card) -> dict[str, str]:
    """An ad in a mail: its title in one line, what it costs and where it is, its address."""
    facts = " · ".join(part for part in (card.price, card.where) if part)
    title = " ".join(card.title.split())
    return {"title": title, "facts": facts, "url": pages.address(card.href)}
