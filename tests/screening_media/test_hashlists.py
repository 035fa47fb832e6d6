from __future__ import annotations

import hashlib
import io
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from daylight.errors import ConfigError, IntegrityError
from daylight.screening.hashlist_opinions import read_opinions
from daylight.screening.hashlist_rows import BadRow, HashRow, read_list, read_rows
from daylight.screening.hashlists import HashList, Opinion, Terms, build, in_memory
from daylight.screening.model import Harm, PhotoPrint
from daylight.screening.photos import hash_photo

from .pictures import encoded, picture

HEADER = "signal_type,signal,source,case_ref,added_at,severity,note\n"


def pdq(seed: int) -> bytes:
    rng = random.Random(seed)
    bits = [1] * 128 + [0] * 128
    rng.shuffle(bits)
    return int("".join(map(str, bits)), 2).to_bytes(32, "big")


def flipped(digest: bytes, bits: int, seed: int = 1) -> bytes:
    value = int.from_bytes(digest, "big")
    for bit in random.Random(seed).sample(range(256), bits):
        value ^= 1 << bit
    return value.to_bytes(32, "big")


def row(kind: str, digest: bytes, source: str = "centre") -> HashRow:
    return HashRow(kind=kind, digest=digest, source=source)


def photo(**known: object) -> PhotoPrint:
    return PhotoPrint(**{"sha256": "00" * 32, "md5": "00" * 16} | known)  # type: ignore[arg-type]


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def md5(data: bytes) -> bytes:
    return hashlib.md5(data).digest()


def read(text: str | bytes, **options: str) -> tuple[list[HashRow], list[BadRow]]:
    data = text.encode() if isinstance(text, str) else text
    rows = list(read_rows(io.BytesIO(data), source="board", **options))
    good = [r for r in rows if isinstance(r, HashRow)]
    return good, [r for r in rows if isinstance(r, BadRow)]


# --- reading -----------------------------------------------------------------------------------


def test_a_csv_with_every_column() -> None:
    good, bad = read(
        HEADER
        + f"pdq,{pdq(1).hex()},centre,C-17,2026-01-02,A1,one note\n"
        + f'md5,{md5(b"a").hex().upper()},,,,,"a note, with a comma\nand a second line"\r\n'
        + f"SHA-256, {sha(b'a').hex()} ,unit\n"
    )
    assert not bad
    assert [(r.kind, r.digest, r.source, r.line) for r in good] == [
        ("pdq", pdq(1), "centre", 2),
        ("md5", md5(b"a"), "board", 3),
        ("sha256", sha(b"a"), "unit", 5),
    ]
    assert (good[0].case_ref, good[0].severity, good[0].note) == ("C-17", "A1", "one note")
    assert good[1].note == "a note, with a comma\nand a second line"


def test_columns_in_another_order_and_a_byte_order_mark() -> None:
    good, bad = read(
        b"\xef\xbb\xbfsource,signal,signal_type\nunit," + md5(b"a").hex().encode() + b",md5"
    )
    assert (good[0].source, good[0].digest, bad) == ("unit", md5(b"a"), [])


def test_line_files() -> None:
    typed, bad = read(f"pdq {pdq(1).hex()}\n\nHASH_MD5 {md5(b'a').hex()}\n{md5(b'b').hex()}\n")
    assert [r.kind for r in typed] == ["pdq", "md5", "md5"]
    assert [r.line for r in typed] == [1, 3, 4]
    assert not bad
    bare, bad = read(f"{pdq(1).hex()}\n{pdq(2).hex()}", signal_type="pdq")
    assert [r.digest for r in bare] == [pdq(1), pdq(2)]
    cached, bad = read(f'{pdq(1).hex()},123,"2020-01-01 10:00","a b"\n', signal_type="pdq")
    assert [r.digest for r in cached] == [pdq(1)]
    assert not bad


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("pdq,zz,centre", "64 digits"),
        (f"pdq,{pdq(1).hex()[:-1]},centre", "64 digits"),
        (f"pdq,{pdq(1).hex()[:-1]}١,centre", "64 digits"),
        (f"md5,{pdq(1).hex()},centre", "32 digits"),
        (f"video_md5,{md5(b'a').hex()},centre", "not of photos"),
        (f",{md5(b'a').hex()},centre", "no signal type"),
        (f"pdq,{'00' * 32},centre", "degenerate"),
        (f"pdq,{'ff' * 32},centre", "degenerate"),
        (f"pdq,{'00' * 31}01,centre", "degenerate"),
        (f"sha256,{'00' * 32},centre", "degenerate"),
        (f"sha256,{sha(b'').hex()},centre", "degenerate"),
        (f"md5,{md5(b'').hex()},centre", "degenerate"),
        (f"pdq,{pdq(1).hex()},a,b,c,d,e,f,g", "more fields"),
        (f'pdq,{pdq(1).hex()},"centre', "quotation mark"),
        (f'pdq,{pdq(1).hex()},"cen"tre,x', "quotation mark"),
        ("\x00\x01\x02", "not of photos"),
        ("x" * 200_000, "no"),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "not of photos"),
    ],
)
def test_a_bad_row_costs_only_itself(line: str, why: str) -> None:
    before, after = (f"md5,{md5(x).hex()},centre" for x in (b"a", b"b"))
    good, bad = read(HEADER + f"{before}\n{line}\n{after}\n")
    assert [r.digest for r in good] == [md5(b"a"), md5(b"b")]
    assert [r.line for r in good] == [2, 4]
    assert [r.line for r in bad] == [3]
    assert why in bad[0].why or why == "no"
    assert line[:9] not in bad[0].why or len(line) < 4


def test_two_unclosed_quotation_marks_do_not_eat_what_lies_between() -> None:
    lines = [f"md5,{md5(bytes([i])).hex()},centre" for i in range(6)]
    lines[1] = lines[1].replace("centre", '"centre')
    lines[4] = lines[4].replace("centre", '"centre')
    good, bad = read(HEADER + "\n".join(lines))
    assert [r.line for r in good] == [2, 4, 5, 7]
    assert [r.line for r in bad] == [3, 6]


@pytest.mark.parametrize("text", ["", "\n\n", HEADER, "signal_type,signal"])
def test_nothing(text: str) -> None:
    assert read(text) == ([], [])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=8), st.booleans())
def test_any_bytes_at_all(lines: list[bytes], with_header: bool) -> None:
    data = b"\n".join(lines)
    good, bad = read(HEADER.encode() + data if with_header else data)
    assert len(good) + len(bad) <= data.count(b"\n") + 2


# --- building and looking up -------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lists.daylight"


def test_exact_digests(path: Path) -> None:
    digests = [sha(bytes([i])) for i in range(200)]
    digests += [b"\x01" + bytes(31), b"\xff" * 32, b"\x80" + bytes(30) + b"\x01"]
    rows = [row("sha256", d) for d in digests] + [row("md5", d[:16]) for d in digests]
    build(rows, path)
    hash_list = HashList.open(path)
    for digest in digests:
        found = hash_list.lookup(photo(sha256=digest.hex(), md5=digest[:16].hex()))
        assert [(m.kind, m.distance) for m in found] == [("sha256", 0), ("md5", 0)]
        assert found[0].photo == digest.hex()
    for absent in (sha(b"no"), bytes(32), bytes(15) + b"\x01" + bytes(16)):
        assert hash_list.lookup(photo(sha256=absent.hex(), md5=absent[:16].hex())) == []


def test_pdq_within_thirty_one_and_not_beyond(path: Path) -> None:
    build([row("pdq", pdq(i)) for i in range(500)], path)
    hash_list = HashList.open(path)
    for bits in (0, 1, 30, 31):
        asked = flipped(pdq(7), bits)
        (found,) = hash_list.lookup(photo(pdq=asked), [asked])
        assert (found.kind, found.distance) == ("pdq", bits)
    for bits in (32, 33, 60):
        asked = flipped(pdq(7), bits)
        assert hash_list.lookup(photo(pdq=asked), [asked]) == []


def test_large_enough_to_be_indexed(path: Path) -> None:
    listed = [pdq(i) for i in range(20_500)]
    assert build([row("pdq", d) for d in listed], path).counts["pdq"] == 20_500
    hash_list = HashList.open(path)
    for i in range(0, 20_500, 1500):
        asked = flipped(listed[i], i % 32, seed=i)
        assert [m.distance for m in hash_list.lookup(photo(pdq=asked))] == [i % 32]


@pytest.mark.parametrize("turn", [None, *Image.Transpose])
def test_a_listed_photo_is_found_however_it_is_turned(turn: Image.Transpose | None) -> None:
    image = picture(2)
    listed = hash_photo(encoded(image)).print
    assert listed.pdq is not None
    hash_list = in_memory([row("pdq", listed.pdq), row("sha256", bytes.fromhex(listed.sha256))])
    posted = hash_photo(encoded(image if turn is None else image.transpose(turn), quality=60))
    assert [m.kind for m in hash_list.lookup(posted.print, posted.forms)] == ["pdq"]
    assert [m.kind for m in hash_list.lookup(posted.print)] == ["pdq"]
    assert hash_list.lookup(hash_photo(encoded(picture(3))).print) == []


def test_a_photo_that_could_not_be_hashed_is_still_looked_up_by_its_bytes() -> None:
    data = encoded(Image.new("RGB", (300, 300)))
    posted = hash_photo(data)
    assert posted.print.pdq is None
    hash_list = in_memory([row("md5", md5(data)), row("pdq", pdq(1))])
    assert [m.kind for m in hash_list.lookup(posted.print, posted.forms)] == ["md5"]


@pytest.mark.parametrize("sha256", ["", "xyz", "0", "00" * 31, "é"])
def test_a_print_from_elsewhere_may_lack_its_digest(sha256: str) -> None:
    hash_list = in_memory([row("pdq", pdq(1)), row("sha256", sha(b"a"))])
    assert [m.kind for m in hash_list.lookup(photo(sha256=sha256, pdq=pdq(1)))] == ["pdq"]


def test_every_source_speaks_once_with_its_terms() -> None:
    near, nearer = flipped(pdq(1), 20), flipped(pdq(1), 4)
    rows = [row("pdq", near, "b"), row("pdq", nearer, "b"), row("pdq", near, "a")]
    rows += [row("sha256", sha(b"x"), "b"), row("sha256", sha(b"x"), "a")]
    terms = {"a": Terms(harm=Harm.INTIMATE_IMAGE, confirmed=True)}
    hash_list = in_memory(rows, terms=terms)
    found = hash_list.lookup(photo(sha256=sha(b"x").hex(), pdq=pdq(1)))
    assert [(m.kind, m.source, m.distance) for m in found] == [
        ("sha256", "a", 0),
        ("sha256", "b", 0),
        ("pdq", "b", 4),
        ("pdq", "a", 20),
    ]
    assert {m.source: (m.harm, m.confirmed) for m in found} == {
        "a": (Harm.INTIMATE_IMAGE, True),
        "b": (Harm.CHILD_SAFETY, False),
    }


@given(st.sets(st.sampled_from(["sha256", "md5", "pdq", "photo", "other"])))
def test_an_opinion_disputes_and_never_removes(disputed: set[str]) -> None:
    data, listed = b"a photo", flipped(pdq(1), 9)
    rows = [row("sha256", sha(data)), row("md5", md5(data)), row("pdq", listed)]
    signals = {
        "sha256": Opinion("sha256", sha(data)),
        "md5": Opinion("md5", md5(data)),
        "pdq": Opinion("pdq", listed),
        "photo": Opinion("sha256", sha(data)),
        "other": Opinion("pdq", pdq(5)),
    }
    posted = photo(sha256=sha(data).hex(), md5=md5(data).hex(), pdq=pdq(1))
    hash_list = in_memory(rows)
    found = hash_list.lookup(posted, opinions={signals[name] for name in disputed})
    plain = hash_list.lookup(posted)
    assert [(m.kind, m.distance) for m in found] == [(m.kind, m.distance) for m in plain]
    of_photo = bool(disputed & {"photo", "sha256"})
    for match in found:
        assert match.disputed == (of_photo or match.kind in disputed)


def test_a_disputed_signal_does_not_hide_its_undisputed_neighbour() -> None:
    one, other = flipped(pdq(1), 3), flipped(pdq(1), 8)
    hash_list = in_memory([row("pdq", one), row("pdq", other)])
    found = hash_list.lookup(photo(pdq=pdq(1)), opinions=[Opinion("pdq", one)])
    assert [(m.distance, m.disputed) for m in found] == [(3, True), (8, False)]


@given(st.sets(st.sampled_from(["", "a", "b", "c"])), st.sampled_from(["sha256", "md5", "pdq"]))
def test_an_opinion_on_one_list_leaves_the_others_alone(against: set[str], kind: str) -> None:
    data, listed = b"a photo", flipped(pdq(1), 9)
    signals = {"sha256": sha(data), "md5": md5(data), "pdq": listed}
    rows = [row(of, digest, name) for of, digest in signals.items() for name in "ab"]
    said = [Opinion(kind, signals[kind], source) for source in against]
    posted = photo(sha256=sha(data).hex(), md5=md5(data).hex(), pdq=pdq(1))
    found = in_memory(rows, opinions=said).lookup(posted)
    assert len(found) == 6
    for match in found:
        is_meant = bool(against & {"", match.source})
        # Of the photo's own digest an opinion speaks of the photo, however the list has it.
        assert match.disputed == (is_meant and kind in ("sha256", match.kind))


def test_opinions_of_a_file_and_of_whoever_asks_are_both_heard(path: Path) -> None:
    rows = [row("md5", md5(b"a"), "a"), row("md5", md5(b"a"), "b")]
    build(rows, path, opinions=[Opinion("md5", md5(b"a"), "a")])
    hash_list = HashList.open(path)
    hash_list.verify()
    asked = photo(md5=md5(b"a").hex())
    heard = [(m.source, m.disputed) for m in hash_list.lookup(asked)]
    assert heard == [("a", True), ("b", False)]
    more = hash_list.lookup(asked, opinions=[Opinion("md5", md5(b"a"), "b")])
    assert [m.disputed for m in more] == [True, True]


def test_what_is_made_of_a_list_is_part_of_its_digest(path: Path) -> None:
    rows = [row("md5", md5(b"a"))]
    plain = build(rows, path).digest
    confirmed = {"centre": Terms(confirmed=True)}
    other = {"centre": Terms(harm=Harm.INTIMATE_IMAGE)}
    said = [Opinion("md5", md5(b"a")), Opinion("md5", md5(b"a"), "centre")]
    digests = {
        plain,
        build(rows, path, terms=confirmed).digest,
        build(rows, path, terms=other).digest,
        build(rows, path, opinions=said).digest,
        build(rows, path, opinions=said[:1]).digest,
    }
    assert len(digests) == 5
    assert build(rows, path, opinions=said[::-1]) == build(rows, path, opinions=[*said, said[0]])
    assert build(rows, path, terms={"centre": Terms()}).digest == plain


def test_a_file_of_opinions_names_who_holds_them(tmp_path: Path) -> None:
    file = tmp_path / "opinions.csv"
    file.write_text(
        "signal_type,signal,source,by,added_at,note\n"
        f"pdq,{pdq(1).hex()},centre,the lead,2026-01-02,a cartoon\n"
        f"md5,{md5(b'a').hex()},,the lead\n"
        f"md5,{md5(b'b').hex()},centre,,,\n"
        "md5,12,centre,the lead\n"
    )
    rows = list(read_opinions(file))
    assert [r for r in rows if isinstance(r, Opinion)] == [
        Opinion("pdq", pdq(1), "centre"),
        Opinion("md5", md5(b"a"), ""),
    ]
    bad = [(r.line, r.why) for r in rows if isinstance(r, BadRow)]
    assert bad[0] == (4, "who says so is not named in a column `by`")
    assert bad[1][0] == 5


# --- the file ----------------------------------------------------------------------------------


def test_order_and_repeats_change_nothing(path: Path) -> None:
    rows = [row("pdq", pdq(i), f"s{i % 3}") for i in range(300)]
    rows += [row("sha256", sha(bytes([i])), f"s{i % 2}") for i in range(100)]
    first = build(rows, path)
    content = path.read_bytes()
    shuffled = rows + rows[:50]
    random.Random(1).shuffle(shuffled)
    second = build(shuffled, path)
    assert path.read_bytes() == content
    assert first == second
    assert first.counts == {"sha256": 100, "md5": 0, "pdq": 300}
    assert HashList.open(path).digest == first.digest
    assert build(rows[1:], path).digest != first.digest


def test_bad_rows_are_reported_and_the_rest_used(path: Path, tmp_path: Path) -> None:
    source = tmp_path / "centre.csv"
    source.write_text(HEADER + f"md5,{md5(b'a').hex()}\nnonsense\npdq,{pdq(1).hex()}\n")
    reported: list[BadRow] = []
    built = build(read_list(source), path, report=reported.append)
    assert (built.bad_rows, [r.line for r in reported]) == (1, [3])
    (found,) = HashList.open(path).lookup(photo(pdq=pdq(1)))
    assert found.source == "centre"


def test_a_wrong_file_does_not_empty_the_list(path: Path) -> None:
    build([row("md5", md5(b"a"))], path)
    with pytest.raises(ConfigError, match="none of the 2 rows"):
        build([BadRow(line=1, why="x"), BadRow(line=2, why="x")], path)
    assert HashList.open(path).counts["md5"] == 1
    assert os.listdir(path.parent) == [path.name]


def test_no_lists_at_all(path: Path) -> None:
    build([], path)
    assert HashList.open(path).lookup(photo(pdq=pdq(1), sha256=sha(b"a").hex())) == []


def test_a_swap_is_seen_and_the_old_list_still_answers(path: Path) -> None:
    build([row("pdq", pdq(1))], path)
    old = HashList.open(path)
    assert old.is_current
    build([row("pdq", pdq(2))], path)
    assert not old.is_current
    assert len(old.lookup(photo(pdq=pdq(1)))) == 1
    new = HashList.open(path)
    assert new.is_current
    assert new.lookup(photo(pdq=pdq(1))) == []
    path.unlink()
    assert new.is_current


def test_a_build_that_dies_leaves_the_old_list(path: Path) -> None:
    build([row("pdq", pdq(1))], path)

    def breaking() -> object:
        yield row("pdq", pdq(2))
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        build(breaking(), path)  # type: ignore[arg-type]
    assert HashList.open(path).lookup(photo(pdq=pdq(1)))
    assert os.listdir(path.parent) == [path.name]


def test_killed_while_writing(path: Path) -> None:
    """The rename is what publishes: a process that dies before it changes nothing."""
    build([row("pdq", pdq(1))], path)
    script = (
        "import os, sys; from pathlib import Path;"
        "from daylight.screening import hashlists;"
        "os.fsync = lambda fd: os._exit(9);"
        "hashlists.build([], Path(sys.argv[1]))"
    )
    assert subprocess.run([sys.executable, "-c", script, path]).returncode == 9
    assert HashList.open(path).counts["pdq"] == 1


def test_damaged_files(path: Path) -> None:
    build([row("pdq", pdq(i)) for i in range(99)], path)
    whole = path.read_bytes()
    for broken in (b"", b"x", whole[:10], whole[:300], whole[:-1], b"NOTALIST" + whole[8:]):
        path.write_bytes(broken)
        with pytest.raises(IntegrityError):
            HashList.open(path)


def test_nobody_else_may_read_the_file(path: Path) -> None:
    build([], path)
    assert path.stat().st_mode & 0o007 == 0
