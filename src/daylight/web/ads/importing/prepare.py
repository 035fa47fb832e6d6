"""All that can be done without the write lock: read, leave out what is in, preserve, screen.

Runs in processes of its own, one after another for a small file. None of it is acknowledged, so
one that is killed is simply done again.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daylight.web.ads.importing.lines import Fault, Line
from daylight.web.ads.importing.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A preserved and screened ad that only has to be written. `given.content` has its photos."""

    given: Any  # rows.Given
    stored: Any  # vault.Stored
    judged: Any  # screenings.Judged


@dataclass(frozen=True)
class Prepared:
    """What became of some lines, in their order."""

    ready: list[Ready]
    faults: list[Fault]
    known: int  # lines whose ad is on the board already


_plan: Plan | None = None


def begin(environment: dict[str, str], database: str, plan: Plan) -> None:
    """Wake a process of its own: the same settings and the same database as its parent's."""
    os.environ.update(environment)
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    global _plan
    _plan = plan


def _leave_with_parent() -> None:
    """A parent that is killed cannot tell us to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def prepare_here(lines: Sequence[Line]) -> Prepared:
    """`prepare` in a process that `begin` woke."""
    assert _plan is not None
    return prepare(lines, _plan)


def prepare(lines: Sequence[Line], plan: Plan) -> Prepared:
    """Each line that is an ad and not yet on the board, screened by what is remembered now."""
    from daylight.web.ads.importing.rows import BadLine

    faults: list[Fault] = []
    reader = _reader(plan)
    decoded = []
    for line in lines:
        try:
            decoded.append((line, *reader.decode(line)))
        except BadLine as bad:
            faults.append(Fault(line.number, str(bad)))
    known = known_ids(plan.source, [source_id for _line, _row, source_id in decoded])
    given = []
    for line, row, source_id in decoded:
        if source_id in known:
            continue
        try:
            given.append(_with_photos(reader.read(line, row, source_id), plan))
        except BadLine as bad:
            faults.append(Fault(line.number, str(bad)))
    left_out = sum(source_id in known for _line, _row, source_id in decoded)
    return Prepared(screen(preserve(given)), faults, left_out)


_readers: dict[tuple[int, int], Any] = {}


def _reader(plan: Plan) -> Any:
    """One reader for each revision of the trees; it remembers what it has matched."""
    from daylight.web.ads.catalogue import catalogue
    from daylight.web.ads.importing.rows import Reader

    trees = catalogue()
    key = (id(plan), id(trees))
    if key not in _readers:
        _readers.clear()
        _readers[key] = Reader.of(plan, trees)
    return _readers[key]


def known_ids(source: str, ids: Sequence[str]) -> set[str]:
    """Which ads of this source are on the board."""
    from daylight.web.ads.models import Ad

    found = Ad.objects.filter(source=source, source_id__in=ids)
    return {each for each in found.values_list("source_id", flat=True) if each is not None}


def preserve(given: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Every line as it came into this process's segment of the vault; one wait for the disk."""
    from daylight.web.evidence.vault import vault

    stored = vault().append(("form", each.raw) for each in given)
    return list(zip(given, stored, strict=True))


def screen(preserved: Sequence[tuple[Any, Any]]) -> list[Ready]:
    """Screen many by few queries. Who posts an ad without an address is known to nobody."""
    from daylight.web import clock
    from daylight.web.ads import memory, screenings
    from daylight.web.ads.catalogue import catalogue
    from daylight.web.ads.models import Poster
    from daylight.web.ads.recollection import Ask
    from daylight.web.ads.search.document import line_of

    trees = catalogue()
    given = [each for each, _stored in preserved]
    digests = {each.email: memory.email_digest(each.email) for each in given if each.email}
    found = Poster.objects.filter(email_digest__in=digests.values()) if digests else ()
    posters = {bytes(poster.email_digest): poster for poster in found}
    asks = [
        Ask(
            content=each.content,
            poster=posters.get(digests[each.email]) if each.email else None,
            by_hand=False,
        )
        for each in given
    ]
    judged = [
        replace(judgement, line=line_of(ask.content, judgement.screening.contacts, trees))
        for ask, judgement in zip(asks, screenings.judge_many(asks, at=clock.now()), strict=True)
    ]
    return [
        Ready(
            given=replace(each, content=judgement.spoken(each.content)),
            stored=stored,
            judged=judgement,
        )
        for (each, stored), judgement in zip(preserved, judged, strict=True)
    ]


def form_key(source: str, source_id: str) -> str:
    """What a form's random name is for a posted ad: the same line is one ad."""
    return hashlib.sha256(f"{source}\n{source_id}".encode()).hexdigest()


def _with_photos(given: Any, plan: Plan) -> Any:
    """The same with its photos taken in, by the way of every uploaded photo."""
    if not given.photos:
        return given
    from daylight.web.ads import photos

    key = form_key(plan.source, given.source_id)
    files = [_photo_file(plan.photos, path) for path in given.photos]
    taken = photos.of_form(key, [])
    if len(taken) != len(files):  # none yet, or an import that was killed among them
        for photo in taken:
            photos.discard(key, photo.public_id)
        taken = [_take(file, key) for file in files]
    return replace(given, content=replace(given.content, photos=tuple(taken)))


def _photo_file(folder: Path, path: str) -> Path:
    """Never outside of the folder: a file of ads must not read what is not its own."""
    from daylight.web.ads.importing.rows import BadLine

    file = (folder / path).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise BadLine(f"photos: {path[:120]!r} is outside of the folder {folder}")
    if not file.is_file():
        raise BadLine(f"photos: there is no file {path[:120]!r} in {folder}")
    return file


def _take(file: Path, key: str) -> Any:
    from daylight import imaging
    from daylight.errors import Refused
    from daylight.web.ads import photos
    from daylight.web.ads.importing.rows import BadLine

    if file.stat().st_size > imaging.MAX_BYTES:
        raise BadLine(f"photos: {file.name}: {photos.sentence('photo_too_large')}")
    try:
        return photos.take(file.read_bytes(), form_key=key, network="")
    except Refused as refused:
        if refused.code == "storage_full":
            raise
        raise BadLine(f"photos: {file.name}: {refused.message}") from refused
