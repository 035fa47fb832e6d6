"""Hash lists as one sorted read-only file that all processes map, and the matches in it.

    rows ── build ── FILE ── HashList.open ── lookup ── PhotoMatch

Digests of bytes are found by binary search; PDQ within 31 bits exactly, by `hamming`. A file is
written beside its place and renamed over it, so that a reader has the old list or the new one, and
a process that mapped the old one keeps it until it opens anew (`is_current`).

Opinions dispute a match and are shown with it. They never remove one: who may say that a listed
photo is innocent would else be who may publish it.
"""

from __future__ import annotations

import io
import mmap
import os
import tempfile
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from daylight.errors import ConfigError, IntegrityError
from daylight.screening import hamming
from daylight.screening.hashlist_layout import (
    Layout,
    Opinion,
    Part,
    Source,
    Terms,
    check_digest,
    read_layout,
    write_list,
)
from daylight.screening.hashlist_rows import BYTES, BadRow, HashRow
from daylight.screening.model import PhotoMatch, PhotoPrint
from daylight.screening.photos import forms_of, is_degenerate

__all__ = ["Built", "HashList", "Opinion", "Terms", "build", "in_memory"]

_MOST_SOURCES: Final = 1 << 16


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What a build made: signals by kind without repeats, lines left out, the content's digest."""

    counts: dict[str, int]
    bad_rows: int
    digest: str


def build(
    rows: Iterable[HashRow | BadRow],
    to: Path,
    *,
    terms: Mapping[str, Terms] | None = None,
    opinions: Collection[Opinion] = (),
    report: Callable[[BadRow], None] = lambda row: None,
) -> Built:
    """Writes the list that `HashList.open` reads, whole or not at all.

    `terms` says what the board makes of each source; one it does not name is child safety, not
    confirmed. `opinions` lie in the file, so that whoever asks the list hears them. Every bad row
    goes to `report`, and the rest are used. The same rows in any order give the same file. For ten
    million PDQ: about a minute and 2 GB of memory.

    Raises: ConfigError where rows came but not one was good: a wrong file must not empty a list.
    """
    gathered = _Gathered(rows, report)
    with _replacing(to) as file:
        digest = gathered.write(file, terms or {}, opinions)
    return Built(counts=gathered.counts, bad_rows=gathered.bad_rows, digest=digest)


def in_memory(
    rows: Iterable[HashRow | BadRow],
    *,
    terms: Mapping[str, Terms] | None = None,
    opinions: Collection[Opinion] = (),
) -> HashList:
    """The same without a file, for the few that were added since the last build."""
    file = io.BytesIO()
    _Gathered(rows, lambda row: None).write(file, terms or {}, opinions)
    return HashList(memoryview(file.getvalue()))


class HashList:
    """A built list. Threads and processes may share it; nothing in it changes."""

    def __init__(self, data: memoryview, *, path: Path | None = None, inode: int = 0) -> None:
        self._layout, arrays = read_layout(data)
        self._arrays = arrays
        self._path, self._inode = path, inode
        words = arrays["pdq"].reshape(-1, 4).view(np.uint64)
        begins, places = arrays["pdq_begins"].view(np.uint32), arrays["pdq_places"].view(np.uint32)
        self._pdq = hamming.Index(words, begins, places)
        self._words = words
        self._opinions = frozenset(self._layout.opinions)

    @classmethod
    def open(cls, path: Path, *, warm: bool = False) -> HashList:
        """The list at the path, mapped: its memory is shared with all who open it.

        `warm` reads all of it now (a gigabyte for ten million PDQ), so that the first lookups of a
        server are not slower than the rest. Where the system cannot, they are.

        Raises: IntegrityError where the file is damaged; OSError where there is none.
        """
        with path.open("rb") as file:
            inode = os.fstat(file.fileno()).st_ino
            try:
                data = memoryview(_mapped(file.fileno(), warm))
            except ValueError as error:
                raise IntegrityError("a built hash list is empty") from error
        return cls(data, path=path, inode=inode)

    @property
    def is_current(self) -> bool:
        """Whether the path still holds this list; if not, open it anew."""
        if self._path is None:
            return True
        try:
            return self._path.stat().st_ino == self._inode
        except FileNotFoundError:
            return True  # nothing newer to read: keep what there is

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, for the record."""
        return self._layout.digest

    def verify(self) -> None:
        """Compares the content with its digest: about a second for ten million PDQ.

        Raises: IntegrityError where the file was changed since it was built.
        """
        check_digest(self._layout, self._arrays)

    @property
    def layout(self) -> Layout:
        return self._layout

    @property
    def counts(self) -> dict[str, int]:
        """Signals by kind."""
        return {kind: len(self._arrays[f"{kind}_source"]) for kind in BYTES}

    def lookup(
        self,
        photo: PhotoPrint,
        forms: Collection[bytes] = (),
        *,
        opinions: Collection[Opinion] = (),
    ) -> list[PhotoMatch]:
        """All sources that list the photo, the nearest signal of each kind, exact kinds first.

        `forms` are the eight of `hash_photo`; without them they are worked out from `photo.pdq`,
        which is a little less sure for turned copies. A source that lists the photo twice, once
        disputed and once not, gives both. `opinions` are heard besides those that the list was
        built with. Among ten million: about half a millisecond a form.

        Raises: ValueError where a PDQ does not have 32 bytes.
        """
        said = self._opinions.union(opinions)
        of_photo = _digest_of("sha256", photo.sha256)
        found = [
            self._match(photo, kind, place, 0, said, of_photo, digest)
            for kind, digest in _digests_of(photo)
            for place in self._places_of(kind, digest)
        ]
        if photo.pdq is not None and not is_degenerate(photo.pdq):
            for place, distance, signal in self._near(forms or forms_of(photo.pdq), said):
                found.append(self._match(photo, "pdq", place, distance, said, of_photo, signal))
        return _nearest_of_each(found)

    def _places_of(self, kind: str, digest: bytes) -> range:
        listed = self._arrays[kind]
        wanted = np.array(digest, listed.dtype)
        return range(
            int(listed.searchsorted(wanted, "left")), int(listed.searchsorted(wanted, "right"))
        )

    def _near(
        self, forms: Collection[bytes], said: Collection[Opinion]
    ) -> list[tuple[int, int, bytes]]:
        """Place, distance and, where opinions may speak of it, the signal: the nearest of each
        source, disputed and not, among what may be thousands."""
        asked = np.frombuffer(b"".join(forms), np.uint8).reshape(-1, BYTES["pdq"])
        places, distances = self._pdq.near(hamming.shuffled(asked))
        sources = self._arrays["pdq_source"][places]
        doubts = np.zeros(len(places), bool)
        signals = [b""] * len(places)
        if any(opinion.kind == "pdq" for opinion in said):
            signals = [row.tobytes() for row in hamming.restored(self._words[places])]
            names = [self._layout.sources[int(number)].name for number in sources]
            doubts[:] = [
                _is_disputed(said, "pdq", signal, name)
                for signal, name in zip(signals, names, strict=True)
            ]
        groups = sources.astype(np.int64) * 2 + doubts
        order = np.lexsort((distances, groups))
        nearest = order[np.unique(groups[order], return_index=True)[1]]
        return [(int(places[i]), int(distances[i]), signals[i]) for i in nearest]

    def _match(
        self,
        photo: PhotoPrint,
        kind: str,
        place: int,
        distance: int,
        said: Collection[Opinion],
        of_photo: bytes,
        signal: bytes,
    ) -> PhotoMatch:
        source = self._layout.sources[int(self._arrays[f"{kind}_source"][place])]
        disputed = any(
            _is_disputed(said, of, digest, source.name)
            for of, digest in (("sha256", of_photo), (kind, signal))
        )
        return PhotoMatch(
            photo=photo.sha256,
            source=source.name,
            kind=kind,
            distance=distance,
            harm=source.terms.harm,
            confirmed=source.terms.confirmed,
            disputed=disputed,
        )


def _mapped(descriptor: int, warm: bool) -> mmap.mmap:
    populate = getattr(mmap, "MAP_POPULATE", 0)
    if not warm or not populate:
        return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    return mmap.mmap(descriptor, 0, mmap.MAP_SHARED | populate, mmap.PROT_READ)


def _is_disputed(said: Collection[Opinion], kind: str, digest: bytes, source: str) -> bool:
    """Whether an opinion contradicts this list, or every list, on the signal."""
    return Opinion(kind, digest, source) in said or Opinion(kind, digest) in said


def _digests_of(photo: PhotoPrint) -> list[tuple[str, bytes]]:
    known = [("sha256", _digest_of("sha256", photo.sha256)), ("md5", _digest_of("md5", photo.md5))]
    return [(kind, digest) for kind, digest in known if digest]


def _digest_of(kind: str, digits: str) -> bytes:
    """The bytes; none where they are no such digest, as a print from elsewhere may hold."""
    try:
        digest = bytes.fromhex(digits)
    except ValueError:
        return b""
    return digest if len(digest) == BYTES[kind] else b""


def _nearest_of_each(matches: list[PhotoMatch]) -> list[PhotoMatch]:
    order = {"sha256": 0, "md5": 1, "pdq": 2}
    matches.sort(key=lambda m: (order[m.kind], m.distance, m.source, m.disputed))
    nearest: dict[tuple[str, str, bool], PhotoMatch] = {}
    for match in matches:
        nearest.setdefault((match.kind, match.source, match.disputed), match)
    return list(nearest.values())


class _Gathered:
    """Rows drawn into compact arrays: about 34 bytes each instead of an object."""

    def __init__(self, rows: Iterable[HashRow | BadRow], report: Callable[[BadRow], None]) -> None:
        self.counts: dict[str, int] = {}
        self.bad_rows = 0
        self._digests = {kind: bytearray() for kind in BYTES}
        self._codes = {kind: array("H") for kind in BYTES}
        self._names: dict[str, int] = {}
        for row in rows:
            if isinstance(row, BadRow):
                self.bad_rows += 1
                report(row)
            else:
                self._add(row)
        if self.bad_rows and not self._names:
            raise ConfigError(
                f"none of the {self.bad_rows} rows is a signal that can be used",
                hint="see the first bad rows; the list that was in force stays in force",
            )

    def _add(self, row: HashRow) -> None:
        code = self._names.setdefault(row.source, len(self._names))
        if code >= _MOST_SOURCES:
            raise ConfigError("more than 65,536 sources", line=row.line)
        self._digests[row.kind] += row.digest
        self._codes[row.kind].append(code)

    def write(
        self, file: BinaryIO, terms: Mapping[str, Terms], opinions: Collection[Opinion]
    ) -> str:
        """The file; returns the content's digest."""
        names = sorted(self._names)
        sources = tuple(Source(name=name, terms=terms.get(name, Terms())) for name in names)
        ranks = np.zeros(max(1, len(names)), np.uint16)
        for rank, name in enumerate(names):
            ranks[self._names[name]] = rank
        parts: list[Part] = []
        for kind in BYTES:
            words, codes = self._sorted(kind, ranks)
            self.counts[kind] = len(words)
            parts += _parts(kind, words, codes)
        return write_list(file, sources, parts, tuple(sorted(set(opinions))))

    def _sorted(
        self, kind: str, ranks: NDArray[np.uint16]
    ) -> tuple[hamming.Words, NDArray[np.uint16]]:
        """The digests as words, in order, each once for each source. Empties what it read."""
        raw = np.frombuffer(self._digests.pop(kind), np.uint8).reshape(-1, BYTES[kind])
        codes = ranks[np.frombuffer(self._codes.pop(kind), np.uint16)]
        words = hamming.shuffled(raw) if kind == "pdq" else raw.view(">u8").astype(np.uint64)
        order = np.lexsort((codes, *reversed(words.T)))
        words, codes = words[order], codes[order]
        new = np.ones(len(words), bool)
        new[1:] = (words[1:] != words[:-1]).any(axis=1) | (codes[1:] != codes[:-1])
        return (words, codes) if new.all() else (words[new], codes[new])


def _parts(kind: str, words: hamming.Words, codes: NDArray[np.uint16]) -> list[Part]:
    of_source = Part(name=f"{kind}_source", dtype="<u2", count=len(codes), pieces=[codes])
    if kind != "pdq":
        dtype = f"S{BYTES[kind]}"
        digests = words.astype(">u8").view(dtype).ravel()
        return [Part(name=kind, dtype=dtype, count=len(words), pieces=[digests]), of_source]
    plan = hamming.plan_for(len(words))
    # Made one block at a time, as they are written: all at once would be a gigabyte.
    begins = (hamming.begins_of(words, s, w) for s, w, _ in plan.blocks)
    places = (hamming.places_of(words, s, w) for s, w, _ in plan.blocks)
    return [
        Part(name="pdq", dtype="<u8", count=words.size, pieces=[words]),
        of_source,
        _table("pdq_begins", plan.table_entries, begins),
        _table("pdq_places", len(plan.blocks) * len(words), places),
    ]


def _table(name: str, count: int, pieces: Iterable[NDArray[np.uint32]]) -> Part:
    return Part(name=name, dtype="<u4", count=count, pieces=pieces, is_content=False)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the path's place when all of it is on the disk."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), 0o640)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
