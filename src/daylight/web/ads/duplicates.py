"""Texts that are nearly the same: kept as bands, found by one query, checked by fingerprint.

    text ── fingerprint ── 28 bands ── rows (band, version)
    new text ── its bands ── versions that share some ── the likest 64 ── NearDuplicate

A form's text is kept with its version. An import's are kept by a job afterwards, since 28 rows an
ad in the order of chance would cost more than all else that an ad writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction

from daylight import screening as engine
from daylight.screening.likeness import bands, fingerprint, likeness
from daylight.screening.signals.names import REMEMBERED
from daylight.web import bulk
from daylight.web.ads.models import (
    Authority,
    AuthorityKind,
    Fingerprint,
    LikenessBand,
    ScreeningDetail,
    ScreeningRecord,
    Version,
    VersionContent,
)
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

KIND = "likeness"
LOOK_AGAIN = "rescreen_some"  # handled by `actions.rescreening`
# The estimate of two texts that are truly 0.6 alike is below this once in 300 times.
NEAR = 0.47
VERIFIED = 64  # candidates a text, those that share most bands first
# A band remembers the first so many: a template that thousands post is found by its first ones.
A_BAND = 64
_ASKED_AT_ONCE = 100  # texts of one query: 2,800 values
_KEPT_AT_ONCE = 200


class Asked(NamedTuple):
    """A text to find the like of, and whose it is; 0 for nobody's yet."""

    fingerprint: bytes
    ad: int
    poster: int


class _Known(NamedTuple):
    """A stored version that may be like an asked one."""

    version: int
    value: bytes
    ad: int
    public_id: str
    poster: int


def keep(versions: Sequence[Version], texts: Sequence[str], *, later: bool) -> None:
    """Remember what new versions say, in the caller's transaction; `later` leaves it to a job."""
    if not versions:
        return
    if later:
        first, last = versions[0].pk, versions[-1].pk
        queue.put(KIND, key=f"{KIND}/{first}", lane=Lane.BULK, first=first, last=last)
        return
    _keep([(v.pk, fingerprint(text)) for v, text in zip(versions, texts, strict=True)])


@queue.handles(KIND)
def fill(*, first: int, last: int) -> None:
    """Keep what these versions say, those that are known left out. Twice comes to the same."""
    for start in range(first, last + 1, _KEPT_AT_ONCE):
        ids = range(start, min(last + 1, start + _KEPT_AT_ONCE))
        found = VersionContent.objects.filter(version__in=ids).values_list(
            "version_id", "title", "body"
        )
        made = [(pk, fingerprint(f"{title}\n{body}")) for pk, title, body in found]
        with transaction.atomic():
            known = set(
                Fingerprint.objects.filter(version__in=ids).values_list("version_id", flat=True)
            )
            # One that was destroyed while we looked must not be remembered.
            there = VersionContent.objects.filter(version__in=ids)
            left = set(there.values_list("version_id", flat=True)) - known
            _keep([(pk, value) for pk, value in made if pk in left])
        _look_again([(pk, value) for pk, value in made if pk in left])


def _look_again(made: Sequence[tuple[int, bytes]]) -> None:
    """Ads that came in together did not know of each other: copies of doubtful ones are screened
    again, now that both are known."""
    owners = dict(Version.objects.filter(pk__in=[pk for pk, _ in made]).values_list("pk", "ad_id"))
    near = find([Asked(value, owners[pk], 0) for pk, value in made])
    doubted = [owners[pk] for (pk, _), found in zip(made, near, strict=True) if _any_harm(found)]
    if doubted:
        key = f"{LOOK_AGAIN}/{made[0][0]}"
        queue.put(LOOK_AGAIN, key=key, lane=Lane.BULK, pks=doubted)


def _any_harm(found: Sequence[engine.NearDuplicate]) -> bool:
    return any(each.harms for each in found)


def _keep(made: Sequence[tuple[int, bytes]]) -> None:
    """In the order of the bands, which is the order of the table."""
    long = [(pk, value) for pk, value in made if value]
    bulk.insert(Fingerprint, ("version_id", "value"), long)
    rows = sorted((band, pk) for pk, value in long for band in bands(value))
    full = _full([band for band, _pk in rows])
    kept = []
    for band, pk in rows:
        if full[band] < A_BAND:
            full[band] += 1
            kept.append((band, pk))
    bulk.insert(LikenessBand, ("band", "version_id"), kept, skip_known=True)


def _full(wanted: Sequence[int]) -> Counter[int]:
    """How many rows each of these bands has."""
    found: Counter[int] = Counter()
    for some in _slices(list(dict.fromkeys(wanted)), 28 * _ASKED_AT_ONCE):
        found.update(
            dict(_rows("SELECT band, COUNT(*) FROM ads_likenessband WHERE band IN ({}) "
                       "GROUP BY band", some))
        )  # fmt: skip
    return found


def forget(versions: Sequence[int]) -> None:
    """Take out what these versions said. A destruction must allow it."""
    for row in Fingerprint.objects.filter(version__in=versions):
        rows = LikenessBand.objects.filter(version_id=row.version_id)
        rows.filter(band__in=bands(bytes(row.value))).delete()
    Fingerprint.objects.filter(version__in=versions).delete()


def find(asked: Sequence[Asked]) -> list[tuple[engine.NearDuplicate, ...]]:
    """For each text the stored ones that are like it, of other ads, the likest first."""
    sharing = _sharing(asked)
    known = {row.version: row for row in _known({pk for each in sharing for pk in each})}
    near = [
        [
            (row, alike)
            for pk in versions
            if (row := known.get(pk)) is not None
            and row.ad != each.ad
            and (alike := likeness(each.fingerprint, row.value)) >= NEAR
        ]
        for each, versions in zip(asked, sharing, strict=True)
    ]
    judged = _judged({row.version for rows in near for row, _alike in rows})
    return [
        tuple(
            engine.NearDuplicate(
                ad=row.public_id,
                jaccard=alike,
                same_poster=bool(each.poster) and row.poster == each.poster,
                poster=row.poster,
                verdict=judged[row.version][0],
                harms=judged[row.version][1],
            )
            for row, alike in sorted(rows, key=lambda pair: (-pair[1], pair[0].version))
        )
        for each, rows in zip(asked, near, strict=True)
    ]


def _sharing(asked: Sequence[Asked]) -> list[list[int]]:
    """For each text the versions that share most bands with it."""
    of_each = [bands(each.fingerprint) for each in asked]
    found: dict[int, list[int]] = {}
    for some in _slices(of_each, _ASKED_AT_ONCE):
        wanted = list({band for each in some for band in each})
        query = "SELECT band, version_id FROM ads_likenessband WHERE band IN ({})"
        for band, version in _rows(query, wanted):
            found.setdefault(band, []).append(version)
    likest = []
    for each in of_each:
        shared = Counter(pk for band in each for pk in found.get(band, ()))
        likest.append([pk for pk, _times in shared.most_common(VERIFIED)])
    return likest


def _known(versions: set[int]) -> list[_Known]:
    query = (
        "SELECT f.version_id, f.value, a.id, a.public_id, a.poster_id FROM ads_fingerprint f "
        "JOIN ads_version v ON v.id = f.version_id JOIN ads_ad a ON a.id = v.ad_id "
        "WHERE f.version_id IN ({})"
    )
    return [
        _Known(version, bytes(value), ad, public_id, poster)
        for some in _slices(sorted(versions), 1000)
        for version, value, ad, public_id, poster in _rows(query, some)
    ]


Judgement = tuple[engine.Verdict, tuple[engine.Harm, ...]]


def _judged(versions: set[int]) -> dict[int, Judgement]:
    """What became of each version: the newest screening's word, and people's over it."""
    rows = bulk.select(ScreeningRecord, ("id", "version_id", "verdict"), "version_id", versions)
    newest = {version: (pk, verdict) for pk, version, verdict in sorted(rows)}
    cleared = {
        version
        for version, kind in bulk.select(Authority, ("version_id", "kind"), "version_id", versions)
        if kind == AuthorityKind.PEOPLE
    }
    found: dict[int, Judgement] = dict.fromkeys(versions, (engine.Verdict.PUBLISH, ()))
    doubted = {
        pk: version
        for version, (pk, verdict) in newest.items()
        if verdict != "publish" and version not in cleared
    }
    details = dict(
        ScreeningDetail.objects.filter(screening__in=doubted).values_list("screening_id", "body")
    )
    for pk, version in doubted.items():
        verdict = engine.Verdict(newest[version][1])
        found[version] = (verdict, _harms(details.get(pk, {})))
    return found


def _harms(body: dict[str, Any]) -> tuple[engine.Harm, ...]:
    """Harms that the words themselves were found to show: a copy repeats these, and no others."""
    harms = {
        signal["harm"]
        for signal in body.get("signals", ())
        if signal["status"] == "found" and signal["name"] not in REMEMBERED
    }
    return tuple(engine.Harm(harm) for harm in sorted(harms))


def _rows(query: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
    if not values:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query.format(", ".join(["%s"] * len(values))), values)
        return list(cursor.fetchall())


def _slices(many: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (many[at : at + size] for at in range(0, len(many), size))
