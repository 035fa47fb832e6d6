"""What the demo's readers do: follow searches, write to posters, flag, ask to take down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from daylight.web import clock, keys, pages
from daylight.web.ads.alerts import actions as alerts
from daylight.web.ads.alerts import links as alert_links
from daylight.web.ads.alerts import searches
from daylight.web.ads.models import Ad, Alert, Rhythm
from daylight.web.replies import links as talk_links
from daylight.web.replies import sending
from daylight.web.replies.actions import writing
from daylight.web.replies.models import Conversation, Message, Side
from daylight.web.reports import claim_links
from daylight.web.reports.actions import filing, flagging
from daylight.web.reports.forms import Form
from daylight.web.reports.models import About, ClaimAd, Reason, Wrong

READER = "noor.reader@example.org"
NETWORK = "192.0.2.77"

# What is looked for, how often it is told, how long ago that began.
FOLLOWED: tuple[tuple[dict[str, str], Rhythm, timedelta], ...] = (
    ({"q": "bicycle"}, Rhythm.AT_ONCE, timedelta(days=2)),
    ({"section": "furniture", "place": "illinois"}, Rhythm.DAILY, timedelta(days=5)),
    ({"section": "apartments"}, Rhythm.WEEKLY, timedelta(days=9)),
)


def follow() -> str:
    """Three searches of one reader; the path of the first one's own page."""
    for params, often, ago in FOLLOWED:
        with clock.moved(-ago):
            search = searches.read(params)
            alerts.follow(search, email=READER, language="en", often=often, network=NETWORK)
            alerts.confirm(Alert.objects.get(search_digest=search.digest))
    return alert_links.path(Alert.objects.order_by("pk")[0].public_id)


def talk(ad: Ad, lines: Sequence[tuple[Side, str]], *, email: str, ago: timedelta) -> Conversation:
    """A reader writes, and both go on; each line a little later, through the relay."""
    conversation: Conversation | None = None
    for number, (side, text) in enumerate(lines):
        with clock.moved(timedelta(minutes=25 * number) - ago):
            message = (
                _first(ad, text, email)
                if conversation is None
                else _answer(conversation, side, text)
            )
            sending.carry(message.pk)
            conversation = Conversation.objects.select_related("ad__poster").get(
                pk=message.conversation_id
            )
    assert conversation is not None
    return conversation


def _first(ad: Ad, text: str, email: str) -> Message:
    made = writing.begin(
        ad,
        text=text,
        email=email,
        language="en",
        form_key=keys.random_name(26),
        raw=text.encode(),
        network=NETWORK,
    )
    assert made is not None
    return writing.confirm(made)


def _answer(conversation: Conversation, side: Side, text: str) -> Message:
    made = writing.say(
        conversation,
        side,
        text=text,
        files=(),
        form_key=keys.random_name(26),
        raw=text.encode(),
    )
    assert made is not None
    return made


def reader_page(conversation: Conversation) -> str:
    return talk_links.path(conversation, Side.READER)


def flag(ad: Ad, *, ago: timedelta) -> None:
    """Three readers say that an ad is a swindle; it stays up until a person decides."""
    for number in range(3):
        with clock.moved(timedelta(minutes=50 * number) - ago):
            flagging.flag(ad, Reason.SCAM, network=f"198.51.100.{20 + number}")


def ask_to_take_down(ad: Ad, *, ago: timedelta) -> str:
    """Somebody finds their own number in an ad: hidden at once. The path of their receipt."""
    with clock.moved(-ago):
        made = filing.file(
            Form(
                form_key=keys.random_name(26),
                wrong=Wrong.PRIVATE.value,
                about=About.ME.value,
                address=pages.address(f"/a/{ad.public_id}"),
                ads=(ad.public_id,),
                description="This is my telephone number. I did not post this.",
                email="tess.reporter@example.org",
                safe=True,
                name="Tess Reporter",
                good_faith=True,
                network="203.0.113.41",
            )
        )
    return claim_links.path(made.claim)


def ask_to_leave_out(ad: Ad, *, ago: timedelta) -> str:
    """Somebody names a photo: its ad is hidden, and from ads that show the like the photo alone is
    left out. The name of one of these."""
    ad.refresh_from_db()
    assert ad.public_version is not None
    photo = ad.public_version.shown_photos.select_related("photo")[0].photo
    with clock.moved(-ago):
        made = filing.file(
            Form(
                form_key=keys.random_name(26),
                wrong=Wrong.PRIVATE.value,
                about=About.ME.value,
                address=pages.address(f"/p/{photo.public_id}/800.jpg"),
                named_photos=(photo.public_id,),
                description="I took this picture at my door. It shows the number of my house.",
                email="ivan.reporter@example.org",
                safe=True,
                good_faith=True,
                network="203.0.113.42",
            )
        )
    rows = ClaimAd.objects.filter(claim__public_id=made.claim, role=ClaimAd.PHOTO)
    return rows.order_by("pk")[0].ad
