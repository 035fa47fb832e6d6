"""Screened ads into the tables and through the gate: one transaction a batch, and a short one.

    lock ── posters, ads, versions, screenings, gate ── commit

Whatever the policy, a block, a ban or a list did since the screening, the gate sees it: it asks
again inside the lock.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from daylight.web import clock, keys
from daylight.web.ads import memory
from daylight.web.ads.actions.settling import Voided, settle_new, write_letter
from daylight.web.ads.actions.versions import Arrival, Incoming, add_versions
from daylight.web.ads.importing import prepare
from daylight.web.ads.importing.plan import Plan
from daylight.web.ads.importing.prepare import Ready
from daylight.web.ads.models import Ad, AdState, Poster, PosterContact
from daylight.web.ads.screenings import write_many

LOCK_S = 0.050  # the longest that others should wait for us
_AIM_S = 0.030  # a batch that held it shorter may grow
_CLASHES = 3
_CHECKPOINT_EVERY = 16  # batches
_SMALLEST, _FIRST, _LARGEST = 40, 64, 400  # ads a batch


@dataclass
class Writer:
    """Writes batches and learns from each how large the next may be.

    `tell` mails posters whose address the file gave. `locked_s` has how long each batch held the
    lock.
    """

    plan: Plan
    tell: bool = False
    size: int = _FIRST
    states: Counter[str] = field(default_factory=Counter)
    known: int = 0
    locked_s: list[float] = field(default_factory=list)
    _found: Poster | None = None  # the poster of ads that name no address, in this transaction
    _usual: Poster | None = None  # the same, once it is on the board for good

    def __post_init__(self) -> None:
        _checkpoint_by_hand()

    def write(self, ready: Sequence[Ready]) -> None:
        """All of them, in batches. What this has returned from is on the board for good."""
        at = 0
        while at < len(ready):
            ends = at + self.size
            self._batch(ready[at:ends])
            at = ends

    def _batch(self, batch: Sequence[Ready]) -> None:
        clashes = 0
        while True:
            try:
                self._transaction(batch)
                break
            except Voided:
                batch = prepare.screen([(each.given, each.stored) for each in batch])
            except IntegrityError:  # another import of the same ads, or a name drawn twice
                clashes += 1
                if clashes > _CLASHES:
                    raise
        if len(self.locked_s) % _CHECKPOINT_EVERY == 0:
            checkpoint()

    def _transaction(self, batch: Sequence[Ready]) -> None:
        with transaction.atomic():
            began = time.perf_counter()
            ads = self._keep(batch)
        self._learn(time.perf_counter() - began, len(batch))
        self._usual = self._found
        self.known += len(batch) - len(ads)
        self.states.update(str(ad.state) for ad in ads)

    def _learn(self, locked_s: float, ads: int) -> None:
        self.locked_s.append(locked_s)
        if locked_s > 0.75 * LOCK_S:  # the fixed part cannot shrink, so step down gently
            self.size = max(_SMALLEST, int(self.size * 0.85))
        elif locked_s < _AIM_S and ads == self.size:
            self.size = min(_LARGEST, int(ads * 1.15) + 1)

    def _keep(self, batch: Sequence[Ready]) -> list[Ad]:
        at = clock.now()
        fresh = self._fresh(batch)
        posters = self._posters(fresh, at)
        incoming = [
            Incoming(
                ad=self._ad(each, posters[each.given.email], at),
                content=each.given.content,
                arrival=Arrival(
                    form_key=prepare.form_key(self.plan.source, each.given.source_id),
                    raw=each.given.raw,
                ),
                stored=each.stored,
            )
            for each in fresh
        ]
        versions = add_versions(incoming, origin="import", at=at)
        judged = [each.judged for each in fresh]
        write_many(list(zip(versions, judged, strict=True)), at=at)
        ads = [each.ad for each in incoming]
        settle_new(list(zip(ads, versions, judged, strict=True)), cause="import", at=at)
        if self.tell:
            self._write_letters(fresh, ads)
        return ads

    def _fresh(self, batch: Sequence[Ready]) -> list[Ready]:
        """Without what came in meanwhile, and without an id's second line."""
        seen = prepare.known_ids(self.plan.source, [each.given.source_id for each in batch])
        fresh = []
        for each in batch:
            if each.given.source_id not in seen:
                seen.add(each.given.source_id)
                fresh.append(each)
        return fresh

    def _ad(self, ready: Ready, poster: Poster, at: datetime) -> Ad:
        content = ready.given.content
        return Ad(
            public_id=keys.random_name(),
            poster=poster,
            place_id=content.place_id,
            section_id=content.section_id,
            created_at=at,
            confirmed_at=at,
            source=self.plan.source,
            source_id=ready.given.source_id,
        )

    def _posters(self, batch: Sequence[Ready], at: datetime) -> dict[str, Poster]:
        """The poster of each address; "" is whoever posts in this source, known to nobody."""
        emails = {each.given.email or self.plan.email for each in batch}
        if emails == {self.plan.email} and self._usual is not None:
            return {"": self._usual, self.plan.email: self._usual}
        digests = {email: _poster_digest(self.plan.source, email) for email in emails}
        by_digest = _by_digest(digests)
        new = {d: email for email, d in digests.items() if d not in by_digest}
        Poster.objects.bulk_create(Poster(email_digest=d, created_at=at) for d in new)
        if new:
            by_digest = _by_digest(digests)
            PosterContact.objects.bulk_create(
                PosterContact(poster=by_digest[d], email=email, language=self.plan.language)
                for d, email in new.items()
                if email
            )
        found = {email: by_digest[digest] for email, digest in digests.items()}
        self._found = found.get(self.plan.email, self._usual)
        return found | ({"": found[self.plan.email]} if self.plan.email in found else {})

    def _write_letters(self, fresh: Sequence[Ready], ads: Sequence[Ad]) -> None:
        names = {AdState.PUBLIC: "published", AdState.HELD: "held", AdState.REFUSED: "refused"}
        for each, ad in zip(fresh, ads, strict=True):
            if each.given.email or self.plan.email:
                write_letter(names[AdState(ad.state)], ad, once=str(ad.head_id))


def _poster_digest(source: str, email: str) -> bytes:
    return memory.email_digest(email) if email else keys.keyed_digest("source", source)


def _by_digest(digests: dict[str, bytes]) -> dict[bytes, Poster]:
    found = Poster.objects.filter(email_digest__in=digests.values())
    return {bytes(poster.email_digest): poster for poster in found}


def _checkpoint_by_hand() -> None:
    """Let no commit of ours move SQLite's log into the database: others would wait for it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=0")


def checkpoint() -> None:
    """Move what SQLite's log gathered into the database, while nobody waits for our lock."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.fetchall()
