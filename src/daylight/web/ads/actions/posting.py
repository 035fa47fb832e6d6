"""What a poster does: submit, confirm, edit, renew, end, restore, ask for lost links."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import bulk, clock, keys
from daylight.web.ads import doubts, erasing, gate, likeness, memory, rates, readable, screenings
from daylight.web.ads.actions import blocking
from daylight.web.ads.actions.settling import settle, write_letter
from daylight.web.ads.actions.versions import Arrival, Incoming, add_versions
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.content import Content, of_version
from daylight.web.ads.models import (
    Ad,
    AdState,
    Choice,
    Decision,
    EndReason,
    Pending,
    Poster,
    PosterContact,
    ScreeningRecord,
    Submission,
    Upload,
    Version,
)
from daylight.web.evidence.vault import Stored, vault
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.record import actions as record
from daylight.web.triggers.rules import CLEAR_DAYS

RESTORE_FOR = timedelta(days=CLEAR_DAYS)  # how long "gone" and "withdrawn" can be undone


def submit(content: Content, *, email: str, language: str, arrival: Arrival) -> Ad:
    """Take a new ad: preserve it, screen it, keep it, mail the link that confirms it.

    Raises: Refused (`too_many`, `banned`, `storage_full`); nothing is kept then but the original.
    """
    known = posted(arrival.form_key)
    if known is not None:
        return known
    rates.spend_post(arrival.network)
    stored = vault().append([("form", arrival.raw)])[0]
    at = clock.now()
    try:
        blocking.refuse_banned(email=email, network=arrival.network, at=at)
    except Refused:
        _keep_alone(stored)
        raise
    poster = Poster.objects.filter(email_digest=memory.email_digest(email)).first()
    judged = screenings.judge(content, poster=poster, ad=None, network=arrival.network, at=at)
    try:
        with transaction.atomic():
            ad = _new_ad(content, _poster(email, language, at), at)
            said = judged.spoken(content)
            version = _add_version(ad, said, arrival, stored, origin="post", at=at)
            screenings.write(version, judged, at=at)
            write_letter("confirm", ad)
    except IntegrityError:
        _keep_alone(stored)
        known = posted(arrival.form_key)  # the same form, a moment earlier
        if known is None:
            raise
        return known
    return ad


def _keep_alone(stored: Stored) -> None:
    """A form that made no version has its row all the same, so that retention finds it."""
    stored.row().save(force_insert=True)


def posted(form_key: str) -> Ad | None:
    """The ad that this form made, if it was sent before. Asked at every step of a form."""
    found = bulk.select(Submission, ["version_id"], "form_key", [form_key])
    return Ad.objects.get(versions=found[0][0]) if found else None


def _poster(email: str, language: str, at: datetime) -> Poster:
    digest = memory.email_digest(email)
    bulk.insert(Poster, ("email_digest", "created_at"), [(digest, at)], skip_known=True)
    poster = Poster.objects.get(email_digest=digest)
    # A poster who comes back after their ads were destroyed has no address here any more.
    contact = [(poster.pk, email, language)]
    bulk.insert(PosterContact, ("poster_id", "email", "language"), contact, skip_known=True)
    return poster


def _new_ad(content: Content, poster: Poster, at: datetime) -> Ad:
    """An ad without a row; its first version brings it one."""
    return Ad(
        public_id=keys.random_name(),
        poster=poster,
        place_id=content.place_id,
        section_id=content.section_id,
        created_at=at,
    )


def _add_version(
    ad: Ad, content: Content, arrival: Arrival, stored: Stored, *, origin: str, at: datetime
) -> Version:
    incoming = Incoming(ad=ad, content=content, arrival=arrival, stored=stored)
    return add_versions([incoming], origin=origin, at=at)[0]


def confirm(ad: Ad) -> Ad:
    """The poster holds the mailbox: bring the ad to the gate. Twice is the same as once.

    Raises: Refused `lapsed` when it was not confirmed in time.
    """
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        if ad.end_reason == EndReason.LAPSED or not _has_words(ad, ad.head):
            raise Refused(
                "lapsed",
                _("This ad was not confirmed in time. Please post it again."),
                status=410,
            )
        if ad.confirmed_at is None:
            ad.confirmed_at = at
            ad.save(update_fields=["confirmed_at"])
            assert ad.head is not None
            settle(ad, ad.head, cause="confirm", at=at)
    return ad


def edit(ad: Ad, content: Content, *, base: int, arrival: Arrival) -> Ad:
    """A new version, screened again; the ad keeps its place in the list.

    `base` is the number of the version that the poster saw when they began.

    Raises: Refused `edited_meanwhile` (409) when another edit came first, be it by this very form
    gone back to and changed; `not_editable` (409).
    """
    if _sent_before(ad, content, arrival.form_key):
        ad.refresh_from_db()
        return ad
    rates.spend_post(arrival.network)
    stored = vault().append([("form", arrival.raw)])[0]
    at = clock.now()
    judged = screenings.judge(content, poster=ad.poster, ad=ad, network=arrival.network, at=at)
    try:
        with transaction.atomic():
            [ad] = gate.lock(ad.pk)
            if _changes_nothing(ad, content, base, arrival.form_key):
                _keep_alone(stored)
                return ad
            said = judged.spoken(content)
            version = _add_version(ad, said, arrival, stored, origin="edit", at=at)
            screenings.write(version, judged, at=at)
            if ad.is_confirmed:
                settle(ad, version, cause="edit", at=at)
    except Refused:
        _keep_alone(stored)
        raise
    return ad


def _changes_nothing(ad: Ad, content: Content, base: int, form_key: str) -> bool:
    """Whether readers would see no difference, or this form was saved a moment earlier.

    Raises: Refused `edited_meanwhile`, `not_editable`.
    """
    if _sent_before(ad, content, form_key):
        return True
    _refuse_stale_edit(ad, base)
    return ad.head is not None and content.same_as(of_version(ad.head.content))


def move_form(form_key: str, to: str) -> str:
    """Give an open form another key; its photos come along. Returns the new one."""
    Upload.objects.filter(form_key=form_key).update(form_key=to)
    return to


EDITABLE = (AdState.UNCONFIRMED, AdState.HELD, AdState.PUBLIC)


def _sent_before(ad: Ad, content: Content, form_key: str) -> bool:
    """Whether this form saved just this already.

    Raises: Refused `edited_meanwhile` where it saved something else, or belongs to another ad.
    """
    sent = Submission.objects.filter(form_key=form_key).select_related("version__content").first()
    if sent is None:
        return False
    words = getattr(sent.version, "content", None)
    if sent.version.ad_id != ad.pk or words is None or not content.same_as(of_version(words)):
        raise _edited_meanwhile()
    return True


def _refuse_stale_edit(ad: Ad, base: int) -> None:
    if ad.state not in EDITABLE or ad.went_down:
        raise _not_editable()
    if ad.head is not None and ad.head.number != base:
        raise _edited_meanwhile()


def _not_editable() -> Refused:
    return Refused("not_editable", _("This ad cannot be edited as it stands now."), status=409)


def _edited_meanwhile() -> Refused:
    return Refused(
        "edited_meanwhile",
        _(
            "This ad was edited somewhere else meanwhile. What you wrote is still here: "
            "compare it with the newer text and save again."
        ),
        status=409,
    )


def renew(ad: Ad) -> Ad:
    """Let a public or expired ad run for another full term. It keeps its place in the list.

    Raises: Refused `not_renewable` (409).
    """
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        expired = ad.state == AdState.ENDED and ad.end_reason == EndReason.EXPIRED
        alive = (ad.state == AdState.PUBLIC or expired) and erasing.asked(ad) is None
        if not alive or not _has_words(ad, ad.public_version):
            raise Refused(
                "not_renewable", _("Only a public or expired ad can be renewed."), status=409
            )
        assert ad.public_version is not None
        until = at + timedelta(days=catalogue().sections[ad.section_id].expiry_days)
        cause = "unexpire" if expired else "renew"
        _bring_back(ad, cause, until, at)
        if ad.state == AdState.PUBLIC:
            record.enter("renewal", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, until=until)
    return ad


def _bring_back(ad: Ad, cause: str, until: datetime | None, at: datetime) -> None:
    """What readers saw last comes to the gate again; an edit that waits goes on waiting."""
    assert ad.public_version is not None
    pending, since = _waiting_edit(ad), ad.held_since
    settle(ad, ad.public_version, cause=cause, at=at, until=until)
    if ad.state == AdState.PUBLIC and pending:
        ad.pending = pending
        ad.held_since = (since or at) if pending == Pending.HELD else None
        ad.save(update_fields=["pending", "held_since"])
        doubts.tell([ad])


def _waiting_edit(ad: Ad) -> str:
    """What became of an edit that readers have not seen. An ad that ended forgets it meanwhile."""
    if ad.pending or ad.head_id == ad.public_version_id:
        return ad.pending
    refused = Decision.objects.filter(version=ad.head_id, choice=Choice.REFUSE).exists()
    newest = ScreeningRecord.objects.filter(version=ad.head_id).order_by("-id").first()
    refused = refused or (newest is not None and newest.verdict == "refuse")
    return Pending.REFUSED if refused else Pending.HELD


def _has_words(ad: Ad, version: Version | None) -> bool:
    """Whether its poster may still have them: a week after the end nothing can come back."""
    return readable.words(ad, version) is not None


def end(ad: Ad, reason: EndReason) -> Ad:
    """Take one's own ad down, as gone or withdrawn, whatever its state. Twice is once."""
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        if ad.state == AdState.REFUSED or ad.went_down or ad.end_reason == EndReason.LAPSED:
            raise Refused("already_down", _("This ad is not public any more."), status=409)
        if gate.take_down([ad], state=AdState.ENDED, reason=reason, at=at):
            record.enter(
                "withdrawal", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason=str(reason)
            )
    return ad


def restore(ad: Ad) -> Ad:
    """Undo "gone" or "withdrawn", through the gate.

    Raises: Refused `not_restorable` (409) after a week, or where something else ended it.
    """
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        mine = ad.end_reason in (EndReason.GONE, EndReason.WITHDRAWN)
        late = ad.ended_at is None or at - ad.ended_at > RESTORE_FOR
        gone = erasing.asked(ad) is not None or not _has_words(ad, ad.public_version or ad.head)
        if not mine or late or gone:
            raise Refused("not_restorable", _("This ad cannot be brought back."), status=409)
        if ad.public_version is None:
            _restore_unpublished(ad, at)
        else:
            ended = ad.ended_at or at
            _bring_back(ad, "restore", None, at)
            if ad.state == AdState.PUBLIC:
                hidden_s = int((at - ended).total_seconds())
                record.enter(
                    "restoring",
                    subject=f"ad:{ad.pk}",
                    at=at,
                    ad=ad.public_id,
                    hidden_s=hidden_s,
                )
    return ad


def _restore_unpublished(ad: Ad, at: datetime) -> None:
    assert ad.head is not None
    if ad.is_confirmed:
        settle(ad, ad.head, cause="restore", at=at)
        return
    ad.state, ad.end_reason, ad.ended_at = AdState.UNCONFIRMED, EndReason.NONE, None
    ad.save(update_fields=["state", "end_reason", "ended_at"])


def change_address(ad: Ad, email: str, *, language: str) -> Ad:
    """Give the ad to another mailbox: the old link dies, the new mailbox gets a new one."""
    at = clock.now()
    here = PosterContact.objects.filter(poster=ad.poster_id).values_list("email", flat=True)
    for each in (*here, email):  # moving an ad does not lead out of a ban
        blocking.refuse_banned(email=each, network="", at=at)
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        if not readable.is_managed(ad) or not erasing.has_anything(ad):
            raise _not_editable()
        before = ad.poster_id
        ad.poster = _poster(email, language, at)
        ad.link_generation += 1
        ad.save(update_fields=["poster", "link_generation"])
        _forget_address(before)
        write_letter("address-changed" if ad.is_confirmed else "confirm", ad)
    return ad


def _forget_address(poster: int) -> None:
    """A mailbox without an ad, such as a mistyped one, is nobody's business."""
    if not Ad.objects.filter(poster=poster).exists():
        PosterContact.objects.filter(poster=poster).delete()


def mail_links(email: str, *, network: str) -> None:
    """Mail all links to whoever holds the address. The answer to the asker is always the same, and
    takes the same time: a mail to nobody is queued too."""
    rates.spend("links", rates.network_of(network), limit=10)
    rates.spend("links-to", memory.mailbox_digest(email).hex(), limit=3)
    known = Poster.objects.filter(email_digest=memory.email_digest(email), ads__isnull=False)
    poster = known.first()
    queue.put("mail", lane=Lane.URGENT, template="links", poster=poster.pk if poster else 0)


def confirm_again(ad: Ad, *, network: str, email: str = "") -> Ad:
    """Send the first mail once more, to another mailbox where one is given.

    Raises: Refused `confirmed_already` (409), `too_many`, `banned`.
    """
    rates.spend("again", rates.network_of(network), limit=10)
    rates.spend("again-for", ad.public_id, limit=3)
    if ad.state != AdState.UNCONFIRMED:
        raise Refused(
            "confirmed_already",
            _("This ad is confirmed already. Its link is in the mail you have."),
            status=409,
        )
    contact = PosterContact.objects.get(poster=ad.poster_id)
    if email and email != contact.email:
        return change_address(ad, email, language=contact.language)
    write_letter("confirm", ad)
    return ad


def near_copy(content: Content, *, email: str, but: Ad | None = None) -> Ad | None:
    """A live ad of the same poster that says nearly the same in the same place and section.

    `but` is the ad itself, where it has a row already.
    """
    poster = Poster.objects.filter(email_digest=memory.email_digest(email)).first()
    if poster is None:
        return None
    mine = Ad.objects.of(poster).filter(
        state__in=EDITABLE, place=content.place_id, section=content.section_id
    )
    others = mine.exclude(pk=but.pk) if but is not None else mine
    for ad in others.select_related("head__content")[:50]:
        if ad.head is not None and likeness.is_near_copy(content, ad.head.content):
            return ad
    return None
