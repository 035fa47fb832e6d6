"""Put a hash list in force: built beside the old one, named in the record, asked of live ads."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from daylight.errors import ConfigError
from daylight.screening.hashlist_opinions import read_opinions
from daylight.screening.hashlist_rows import BadRow, HashRow, read_list
from daylight.screening.hashlists import HashList, Opinion, Terms, build
from daylight.screening.model import Harm
from daylight.web import clock
from daylight.web.ads import lists, memory, rescreens
from daylight.web.ads.models import BoardState
from daylight.web.record import actions as record

SUFFIXES = (".csv", ".txt", ".te")
TERMS_FILE = "lists.toml"
OPINIONS_FILE = "opinions.csv"
_KEYS = ("confirmed", "harm", "type")
_SOURCES_SHOWN = 40

OnBad = Callable[[Path, BadRow], None]


@dataclass(frozen=True)
class Loaded:
    """What a load made of the operator's files. `is_new` is false where nothing changed."""

    digest: str
    counts: dict[str, int]
    bad_rows: int
    is_new: bool
    gone: list[str] = field(default_factory=list)  # sources that the list before had
    opinions: int = 0
    unheard: list[str] = field(default_factory=list)  # lists that opinions name and nobody has


def folder() -> Path:
    """Where the operator puts the files that organisations hand out."""
    found: Path = settings.HOME / "lists"
    return found


def files() -> list[Path]:
    """The operator's lists, in order of their names."""
    if not folder().is_dir():
        return []
    return sorted(
        path
        for path in folder().iterdir()
        if path.suffix in SUFFIXES and path.name != OPINIONS_FILE and path.is_file()
    )


def load(on_bad: OnBad = lambda path, row: None) -> Loaded:
    """Build one list of all files and put it in force. The old one counts until it is done.

    Raises: ConfigError where there is no file, or none of the rows can be used.
    """
    found, settled, said = files(), terms(), set(opinions(on_bad))
    if not found:
        raise ConfigError(
            f"no list in {folder()}",
            hint="put files named .csv or .txt there; `daylight lists load --none` takes lists out",
        )
    home = lists.place("").parent
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    building = home / f"building-{clock.now():%Y%m%d%H%M%S%f}"
    try:
        made = build(
            rows(found, settled, on_bad), building, terms=_by_source(settled), opinions=said
        )
        fresh = HashList.open(building)
        fresh.verify()  # what the disk kept is what was made
        before = _in_force()
        building.replace(lists.place(made.digest))
    finally:
        building.unlink(missing_ok=True)
    sources = [source.name for source in fresh.layout.sources]
    gone = sorted(set(before) - set(sources))
    size = sum(made.counts.values())
    is_new = _deploy(made.digest, size, sources, gone=gone, disputed=len(said))
    unheard = sorted({opinion.source for opinion in said} - {"", *sources})
    return Loaded(made.digest, made.counts, made.bad_rows, is_new, gone, len(said), unheard)


def unload() -> bool:
    """Take all lists out: photos are asked about by nobody then, and every screening says so."""
    return _deploy("", 0, [], gone=sorted(_in_force()))


def rows(
    found: list[Path], settled: dict[str, dict[str, Any]], on_bad: OnBad
) -> Iterator[HashRow | BadRow]:
    """Every row of all files; each bad one is told with its file."""
    for path in found:
        signal_type = str(settled.get(path.stem, {}).get("type", ""))
        for row in read_list(path, signal_type=signal_type):
            if isinstance(row, BadRow):
                on_bad(path, row)
            yield row


def opinions(on_bad: OnBad) -> Iterator[Opinion]:
    """What people say against a list, from `opinions.csv`; each bad line is told."""
    path = folder() / OPINIONS_FILE
    if not path.is_file():
        return
    for row in read_opinions(path):
        if isinstance(row, BadRow):
            on_bad(path, row)
        else:
            yield row


def terms() -> dict[str, dict[str, Any]]:
    """What `lists.toml` says of each source.

    Raises: ConfigError.
    """
    path = folder() / TERMS_FILE
    if not path.is_file():
        return {}
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(error), file=str(path)) from error
    for source, table in said.items():
        _check(source, table, path)
    return said


def _check(source: str, table: Any, path: Path) -> None:
    if not isinstance(table, dict) or set(table) - set(_KEYS):
        hint = f"[{source}] takes {', '.join(_KEYS)}"
        raise ConfigError(f"{source}: what it says cannot be read", file=str(path), hint=hint)
    if not isinstance(table.get("confirmed", False), bool):
        raise ConfigError(f"{source}.confirmed must be true or false", file=str(path))
    if table.get("harm", "child_safety") not in [harm.value for harm in Harm]:
        hint = "known: " + ", ".join(harm.value for harm in Harm)
        raise ConfigError(f"{source}.harm is unknown", file=str(path), hint=hint)


def _by_source(settled: dict[str, dict[str, Any]]) -> dict[str, Terms]:
    return {
        source: Terms(
            harm=Harm(table.get("harm", "child_safety")), confirmed=table.get("confirmed", False)
        )
        for source, table in settled.items()
    }


def _in_force() -> list[str]:
    digest = BoardState.objects.values_list("list_digest", flat=True).get(pk=1)
    if not digest or lists.missing():
        return []
    return [source.name for source in lists.built(digest).layout.sources]


def _deploy(
    digest: str, size: int, sources: list[str], *, gone: list[str], disputed: int = 0
) -> bool:
    """A new epoch, so that no authority of before counts unasked; its entry; a new round.

    The entry names the sources that are `gone`: nobody takes a list out without a word.
    """
    at = clock.now()
    with transaction.atomic():
        epoch = memory.advance_epoch("list")
        before = BoardState.objects.values_list("list_digest", flat=True).get(pk=1)
        if before == digest:
            transaction.set_rollback(True)
            return False
        BoardState.objects.filter(pk=1).update(list_digest=digest)
        record.enter(
            "list_deployed",
            subject="board",
            at=at,
            list="photos",
            kind="hashes",
            size=size,
            digest=digest or hashlib.sha256(b"").hexdigest(),
            source=_shown(sources),
            disputed=disputed or None,
            removed=_shown(gone),
            epoch=epoch,
        )
        rescreens.begin("list", epoch)
        transaction.on_commit(lambda: _sweep({digest, before}))
    return True


def _shown(sources: list[str]) -> str | None:
    return ", ".join(sources[:_SOURCES_SHOWN]) or None


def _sweep(keep: set[str]) -> None:
    """Older files. Whoever has one mapped keeps it until they look anew."""
    for path in lists.place("").parent.glob("*.daylight"):
        if path.stem not in keep:
            path.unlink(missing_ok=True)
