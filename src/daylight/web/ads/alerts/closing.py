"""A place or section takes no more ads: whoever follows a search in it is told, once, by mail."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from daylight.web.ads.alerts import searches
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Alert, AlertState
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

LETTER = "alert-closed"


def trees_changed() -> None:
    """In the transaction that changes places or sections."""
    queue.put("alerts-closed")


@queue.handles("alerts-closed")
def tell() -> None:
    """One letter to each mailbox, about all its searches that this is so of and that none was
    about yet. What is open again may close again."""
    shut = _in_closed()
    Alert.objects.filter(told_closed=True).exclude(shut).update(told_closed=False)
    untold = Alert.objects.filter(shut, state=AlertState.ACTIVE, told_closed=False)
    for digest in {bytes(each) for each in untold.values_list("email_digest", flat=True)}:
        with transaction.atomic():
            found = [each.pk for each in troubled(digest) if not each.told_closed]
            if Alert.objects.filter(pk__in=found, told_closed=False).update(told_closed=True):
                queue.put("alert-mail", lane=Lane.NORMAL, template=LETTER, alert=found[0])


def _in_closed() -> Q:
    trees = catalogue()
    places = [node.id for node in trees.places.values() if not node.active]
    sections = [node.id for node in trees.sections.values() if not node.active]
    return Q(place_id__in=places) | Q(section_id__in=sections)


def troubled(digest: bytes) -> Iterator[Alert]:
    """The active alerts of a mailbox that nothing new comes for."""
    mine = Alert.objects.of(digest).filter(_in_closed(), state=AlertState.ACTIVE)
    return (alert for alert in mine if searches.trouble(alert))
