"""Posts the demo's ads as people would: through the same actions and the same gate."""

from __future__ import annotations

import json
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta

from django.db import connections

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads import actions, links, photos
from daylight.web.ads.catalogue import Catalogue, PlaceNode, catalogue
from daylight.web.ads.content import Content
from daylight.web.ads.models import Ad, AdState, BlockKind, Choice, EndReason, Photo
from daylight.web.demo import cast, days, decided, doubtful, letters, readers
from daylight.web.demo.canvas import NAMED
from daylight.web.demo.drawings import draw
from daylight.web.demo.past import PAST
from daylight.web.demo.story import Story, stories
from daylight.web.jobs.models import Job
from daylight.web.people.models import Staff
from daylight.web.review.actions import opening

CURRENCY = "USD"
STILL_OPEN = 0.85
AHEAD = 24  # drawings made before they are needed
LATELY = timedelta(days=2)  # lists show these first, in the order in which they were published
MAILS_KEPT = timedelta(days=2)  # older ads' mails would only crowd the mailbox


@dataclass
class Staged:
    """What came of it."""

    public: int = 0
    waiting: int = 0
    other: int = 0
    photos: int = 0
    held: list[str] = field(default_factory=list)
    look: list[tuple[str, str]] = field(default_factory=list)  # path, what is there
    staff: dict[str, Staff] = field(default_factory=dict)


def build(*, fast: bool = False, say: Callable[[str], None] = lambda _: None) -> Staged:
    """Fill an empty board. With `fast` a quarter of the ads and few photos."""
    rng = random.Random(7)  # noqa: S311 - the same board every time
    done = Staged()
    with clock.moved(-timedelta(days=91)):
        done.staff = cast.hire()
    stage = _Stage(rng, catalogue())
    told = stories(share=0.25 if fast else 1.0)
    if fast:
        told = [replace(each, photos=each.photos if rng.random() < 0.3 else 0) for each in told]
    done.look.append((readers.follow(), "a followed search"))
    told = stage.mostly_open(told)
    ads = stage.post_all([each for each in told if each.age > LATELY], say)
    past = stage.post_all([each.story for each in PAST], say, odd=True)
    appealed = decided.decide_all(past, PAST, done.staff)
    twins = stage.same_picture_twice()
    stage.edit_into_doubt()
    ads += stage.post_all([each for each in told if each.age <= LATELY], say)
    stage.live(ads)
    held = stage.post_all(list(doubtful.HELD), say, odd=True)
    stage.edit_while_held(held[-1])
    _begin_to_decide(held, done.staff)
    done.look += _read_and_answered(ads, twins, stage.rng)
    done.look += _reasons(appealed)
    _ban_somebody(done.staff)
    actions.expire_due()
    actions.remind_due()
    opening.reconcile()  # the desk has its cases before the worker's first round
    _keep_few_mails()
    return _counted(done)


class _Stage:
    """The people, places and pictures that posting needs."""

    def __init__(self, rng: random.Random, trees: Catalogue) -> None:
        self.rng = rng
        self.trees = trees
        every = cast.mailboxes(rng)  # nobody writes in two languages, or is honest now and then
        self.mailboxes = {"odd": every[:24], "es": every[24:54], "en": every[54:]}
        self.towns = [p for p in trees.places.values() if not trees.place_children.get(p.id)]
        self.weights = [max(1.0, town.population) ** 0.35 for town in self.towns]

    def mostly_open(self, told: Sequence[Story]) -> list[Story]:
        """Most ads are young enough to be public still; some have run out, as on any board."""
        aged = []
        for story in told:
            lasts = timedelta(days=self.trees.section(story.section).expiry_days)
            if story.age >= lasts and self.rng.random() < STILL_OPEN:
                story = replace(story, age=lasts * self.rng.uniform(0.1, 0.97))  # noqa: PLW2901
            aged.append(story)
        return sorted(aged, key=lambda each: each.age, reverse=True)

    def post_all(
        self, told: Sequence[Story], say: Callable[[str], None], *, odd: bool = False
    ) -> list[Ad]:
        """Each ad at its own moment, the oldest first. What is `odd` comes from people of its own:
        the board remembers who was refused, and looks at whatever else they post."""
        ads = []
        for number, (story, pictures) in enumerate(_with_pictures(told), 1):
            with clock.moved(-story.age):
                ads.append(self.post(story, pictures, odd=odd))
            if number % 20 == 0 or number == len(told):
                say(f"{number} of {len(told)} ads")
        return ads

    def post(self, story: Story, pictures: Sequence[bytes], *, odd: bool = False) -> Ad:
        form_key, network = keys.random_name(24), cast.network(self.rng, odd=odd)
        taken = [photos.take(data, form_key=form_key, network=network) for data in pictures]
        town: PlaceNode = self.rng.choices(self.towns, self.weights)[0]
        ad = actions.submit(
            self.content(story, town, taken),
            email=self.rng.choice(self.mailboxes["odd" if odd else story.language]),
            language=story.language,
            arrival=actions.Arrival(form_key=form_key, raw=_form(story, town), network=network),
        )
        return actions.confirm(ad)

    def content(self, story: Story, town: PlaceNode, taken: Sequence[Photo]) -> Content:
        return Content(
            title=story.title,
            body=story.body,
            section_id=self.trees.section(story.section).id,
            place_id=town.id,
            price_kind=story.price_kind,
            price_minor=story.price_minor,
            currency=CURRENCY if story.price_minor is not None else "",
            attributes=days.dated(
                story.attributes, language=story.language, after=clock.now().date()
            ),
            language=story.language,
            photos=tuple(taken),
        )

    def live(self, ads: Sequence[Ad]) -> None:
        """What happens to ads: some are gone, some are renewed."""
        public = [ad for ad in ads if ad.is_visible(clock.now())]
        for ad in self.rng.sample(public, min(8, len(public) // 8)):
            actions.end(ad, self.rng.choice((EndReason.GONE, EndReason.WITHDRAWN)))
        for ad in self.rng.sample(public[: len(public) // 3], min(6, len(public) // 12)):
            try:
                actions.renew(ad)
            except Refused:  # it is one of those that are gone
                continue

    def same_picture_twice(self) -> list[Ad]:
        """Two people, two ads, one picture, which somebody will say is theirs."""
        picture = draw("skates", "twice")
        made = []
        for story in doubtful.TWINS:
            with clock.moved(-story.age):
                made.append(self.post(story, [picture]))
        return made

    def edit_into_doubt(self) -> Ad:
        """An honest ad whose seller then writes what a swindler would."""
        story = Story(
            title=doubtful.EDITED_TITLE,
            body=doubtful.EDITED_BODY,
            section="computers",
            language="en",
            age=timedelta(days=3),
            price_kind="price",
            price_minor=32_000,
            picture="laptop",
        )
        with clock.moved(-story.age):
            ad = self.post(story, [draw("laptop", "edited")], odd=True)
        assert ad.head is not None
        shown = ad.head.shown_photos.select_related("photo").order_by("position")
        changed = replace(story, body=doubtful.EDITED_INTO)
        taken = [each.photo for each in shown]
        content = self.content(changed, self.trees.places[ad.place_id], taken)
        arrival = actions.Arrival(form_key=keys.random_name(24), raw=content.body.encode())
        with clock.moved(-timedelta(hours=2)):
            return actions.edit(ad, content, base=ad.head.number, arrival=arrival)

    def edit_while_held(self, ad: Ad) -> Ad:
        """Its seller writes something else while people have not looked yet: they see both."""
        ad.refresh_from_db()
        assert ad.head is not None
        story = replace(doubtful.HELD[-1], body=doubtful.HELD_EDITED)
        content = self.content(story, self.trees.places[ad.place_id], ())
        arrival = actions.Arrival(form_key=keys.random_name(24), raw=content.body.encode())
        with clock.moved(-story.age / 2):
            return actions.edit(ad, content, base=ad.head.number, arrival=arrival)


def _with_pictures(told: Sequence[Story]) -> Iterator[tuple[Story, list[bytes]]]:
    """Each story with its drawn photos, drawn a little ahead by a second process."""
    connections.close_all()  # a fork must not share one
    with ProcessPoolExecutor(1, initializer=_leave_interrupts) as pool:
        coming: list[list[Future[bytes]]] = []
        for number, _ in enumerate(told):
            for ahead in told[len(coming) : number + AHEAD]:
                seeds = [f"{ahead.section}/{len(coming)}/{n}" for n in range(ahead.photos)]
                paint = NAMED.get(ahead.colour)
                coming.append([pool.submit(draw, ahead.picture, seed, paint) for seed in seeds])
            drawn = [each.result() for each in coming[number]]
            coming[number] = []
            yield told[number], drawn


def _leave_interrupts() -> None:
    """Ctrl-C is the first process's business; it stops this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _form(story: Story, town: PlaceNode) -> bytes:
    """What a browser would have sent, near enough."""
    shown = asdict(story) | {"age": story.age.total_seconds(), "place": town.slug}
    return json.dumps(shown, ensure_ascii=False).encode()


def _read_and_answered(
    ads: Sequence[Ad], twins: Sequence[Ad], rng: random.Random
) -> list[tuple[str, str]]:
    """What readers did with ads that are public; where each of it can be looked at."""
    rows = Ad.objects.visible(clock.now()).filter(pk__in=[ad.pk for ad in ads])
    public = list(rows.select_related("poster", "public_version").order_by("pk"))
    old = [ad for ad in public if ad.created_at < clock.now() - LATELY]
    shown = [ad for ad in old if ad.public_version and ad.public_version.shown_photos.exists()]
    bare = [ad for ad in old if ad not in shown]
    talked, held, flagged, claimed = rng.sample(bare, 4)
    one = readers.talk(talked, letters.FRIENDLY, email=readers.READER, ago=timedelta(hours=20))
    two = readers.talk(held, letters.HELD, email="otto.reader@example.org", ago=timedelta(hours=2))
    readers.flag(flagged, ago=timedelta(hours=4))
    receipt = readers.ask_to_take_down(claimed, ago=timedelta(minutes=50))
    without = readers.ask_to_leave_out(twins[0], ago=timedelta(minutes=35))
    return [
        (readers.reader_page(one), "a conversation, as its reader sees it"),
        (readers.reader_page(two), "another: its last message waits for a person"),
        (links.path(talked), "an ad as its poster sees it"),
        (receipt, "a claim to take down, as its reporter sees it"),
        (f"/a/{without}", "an ad with one photo left out"),
    ]


def _reasons(appealed: Sequence[tuple[Ad, decided.Decided]]) -> list[tuple[str, str]]:
    """The page of reasons of the appeal that waits."""
    [waiting] = [ad for ad, said in appealed if said.outcome is None]
    return [(f"{links.path(waiting)}/reasons", "reasons given to a poster, and the appeal")]


def _begin_to_decide(held: Sequence[Ad], staff: dict[str, Staff]) -> None:
    """One of two people has agreed already on one of the ads that ask for two."""
    for ad in held:
        ad.refresh_from_db()
        assert ad.head is not None
        asks_two = ad.head.screenings.filter(quorum__gte=2).exists()
        if ad.state == AdState.HELD and asks_two:
            actions.decide(
                ad,
                digest=bytes(ad.head.digest),
                staff=staff["ana"],
                choice=Choice.PUBLISH,
                clause="child-safety",
                note="Reads like a book title to me. Please look too.",
            )
            return


def _ban_somebody(staff: dict[str, Staff]) -> None:
    actions.ban(
        BlockKind.EMAIL,
        "suspended.seller@example.org",
        reason="The same ad was posted in every town, again and again.",
        appeal_to="appeals@example.org",
        staff=staff["carla"],
        term=timedelta(days=90),
    )


def _keep_few_mails() -> None:
    recent = Ad.objects.filter(created_at__gte=clock.now() - MAILS_KEPT)
    keep = [f"ad:{pk}" for pk in recent.values_list("pk", flat=True)]
    Job.objects.filter(kind="mail").exclude(subject__in=keep).delete()


def _counted(done: Staged) -> Staged:
    done.public = Ad.objects.visible(clock.now()).count()
    done.waiting = actions.waiting().count()
    done.held = list(actions.waiting().values_list("public_id", flat=True))
    done.other = Ad.objects.count() - done.public - done.waiting
    done.photos = Photo.objects.count()
    return done
