"""Screening under whatever comes: `make fuzz`, 60 seconds.

Texts and attributes are cut and mixed from the signals' examples, disguises, scripts, controls and
noise; what is remembered is drawn at random; the policy is the shipped one with its lines cut,
doubled and changed. For each: nothing is raised but what says where a policy is wrong; folding
twice is folding once; every span lies in its field; the result is the same a second time; more that
is remembered lowers nothing; the cost stays linear. A failure prints the seed and the ad as Python
writes it; `python -m tests.fuzz_screening 600 SEED` finds it again.
"""

from __future__ import annotations

import random
import sys
import time

import msgspec

from daylight.errors import ConfigError, ConfigErrors
from daylight.screening import (
    Ad,
    EarlierVersion,
    Harm,
    NearDuplicate,
    PhotoMatch,
    PhotoPrint,
    Policy,
    Recollection,
    Screening,
    SeenContact,
    Verdict,
    load_policy,
    screen,
    shipped_policy,
)
from daylight.screening.folding import fold
from daylight.screening.parsing import screening_to_json
from daylight.screening.signals.registry import examples
from tests.screening.disguises import DISGUISES

SECONDS = 60.0
_ADS_A_POLICY = 5
_SCRAPS = (
    '"',
    "'",
    "[[",
    "]]",
    "=",
    ">= ",
    "and",
    "or",
    "count(",
    "any(",
    ")",
    "(" * 60,
    "\x00",
    "\\",
    "9" * 400,
    "1e999",
    "true",
    "nan",
    "price_minor < 0",
    " in attributes",
    "\ud800",
    "\u202e",
    "[rule]",
    "[[rule]]",
    "version",
    "# ",
    "{",
    "}",
    ",",
    "child_offered",
    "spam",
)
MOST_MICROSECONDS = 400.0  # a character, beyond the first two hundred; usual is below 0.5
_NOISE = (
    "\x00", "\u200b", "\u202e", "\ud800", "\ufeff", "🍑", "1️⃣", "Ａ", "а", "é", "e\u0301", "\n",
    "\r\n", "\t", "  ", "...", "312", "555-01", "+1 ", "(", "[", "]", "@", " at ", " dot ", ".com",
    "http://", "\u0000\u0301" * 20, "$", "€", "½", "①", "ﷺ", "中文", "ไทย", "a" * 300, "0" * 40,
    "won too free for", "www.", "xn--", "](", "whatsapp: ",
)  # fmt: skip


def texts(r: random.Random) -> list[str]:
    known = [f"{e.title} {e.body}" for each in examples().values() for e in each]
    words = sorted({word for text in known for word in text.split()})
    made = []
    for _ in range(r.randrange(1, 6)):
        piece = r.choice(
            (
                lambda: r.choice(known),
                lambda: " ".join(r.choices(words, k=r.randrange(1, 30))),
                lambda: r.choice(list(DISGUISES.values()))(r.choice(known), r),
                lambda: "".join(r.choices(_NOISE, k=r.randrange(1, 40))),
                lambda: "".join(chr(r.randrange(0x110000)) for _ in range(r.randrange(1, 40))),
                lambda: r.choice(known) * r.randrange(1, 40),
            )
        )()
        at = r.randrange(len(piece) + 1)
        made.append(piece[:at] + r.choice(("", *_NOISE)) + piece[at:])
    return made


def attributes(r: random.Random) -> dict[str, str | int | float | bool]:
    """A few, with names and values of every kind; often none."""
    made: dict[str, str | int | float | bool] = {}
    for _ in range(r.choice((0, 0, 1, 3, 20))):
        name = r.choice(("skills", "size", "", "a.b", "\x00", "ñ", "title", "body" * 40))
        made[name] = r.choice(
            (r.choice(texts(r)), "", r.randrange(-(2**63), 2**63), r.random(), float("nan"), True)
        )
    return made


def ad_of(r: random.Random) -> Ad:
    pieces = texts(r)
    return Ad(
        title=pieces[0][:200],
        body="\n".join(pieces),
        country=r.choice(("", "US", "ES", "zz")),
        section=r.choice(("", "housing", "jobs", "pets", "for-sale", "\ud800", "sección")),
        price_kind=r.choice(("none", "price", "free")),
        price_minor=r.choice((None, 0, -1, 10**15)),
        attributes=attributes(r),
        photos=tuple(
            PhotoPrint(sha256=r.choice(("", "00" * 32)), pdq=r.choice((None, b"\x0f" * 32)))
            for _ in range(r.choice((0, 0, 1, 3)))
        ),
        earlier=tuple(
            EarlierVersion(
                title=r.choice(pieces)[:200], body=r.choice(pieces),
                verdict=r.choice(list(Verdict)),
                signals=screen(Ad(title=r.choice(texts(r))), policy=shipped_policy()).signals,
                same_ad=r.random() < 0.5, same_contact=r.random() < 0.5,
            )
            for _ in range(r.choice((0, 0, 1, 3)))
        ),
    )  # fmt: skip


def memory_of(r: random.Random) -> Recollection:
    """What a board may remember, in any mixture; large numbers and empty values, too."""
    harms = tuple(r.choices(list(Harm), k=r.randrange(3)))
    some = lambda one: tuple(one() for _ in range(r.choice((0, 0, 1, 4))))  # noqa: E731
    count = lambda: r.choice((0, 0, 1, 7, 60, 10**9))  # noqa: E731
    return Recollection(
        contacts=some(lambda: SeenContact(
            kind=r.choice(("phone", "")), value="+1", ads=count(), posters=count(),
            places=count(), blocked=r.random() < 0.2,
        )),
        near_duplicates=some(lambda: NearDuplicate(
            ad="", jaccard=r.random(), same_poster=r.random() < 0.5, poster=count(),
            verdict=r.choice(list(Verdict)), harms=harms,
        )),
        photo_matches=some(lambda: PhotoMatch(
            photo="", source=r.choice(("", "a", "\ud800")), kind=r.choice(("pdq", "md5", "?")),
            distance=r.randrange(40), harm=r.choice(list(Harm)), confirmed=r.random() < 0.5,
            disputed=r.random() < 0.5,
        )),
        posts_last_hour=count(), posts_last_day=count(), places_last_day=count(),
        text_posters=count(), photo_posters=count(), price_median_minor=r.choice((None, 0, 10**6)),
        price_count=count(),
        unknown=some(lambda: r.choice(("photo_match", "velocity", "no such check"))),
    )  # fmt: skip


def more_of(memory: Recollection, r: random.Random) -> Recollection:
    """The same and something else, in whatever order."""
    other, joined = memory_of(r), {}
    for name in ("contacts", "near_duplicates", "photo_matches", "unknown"):
        both = [*getattr(memory, name), *getattr(other, name)]
        joined[name] = tuple(r.sample(both, len(both)))
    for name in ("posts_last_hour", "posts_last_day", "places_last_day", "text_posters"):
        joined[name] = max(getattr(memory, name), getattr(other, name))
    return msgspec.structs.replace(memory, **joined)


def policy_of(r: random.Random) -> Policy | None:
    """The shipped policy with some lines and characters changed; None where it is refused."""
    lines = shipped_policy().text.splitlines()
    for _ in range(r.randrange(1, 5)):
        at = r.randrange(len(lines))
        line = lines[at]
        cut = r.randrange(len(line) + 1)
        lines[at : at + 1] = r.choice(
            (
                [],
                [line, line],
                [line[:cut]],
                [line[:cut] + r.choice(_SCRAPS) + line[cut:]],
                [line[cut:]],
            )
        )
    try:
        return load_policy("\n".join(lines), file="fuzz.toml")
    except (ConfigError, ConfigErrors):
        return None


def check(ad: Ad, memory: Recollection, more: Recollection) -> None:
    policy = shipped_policy()
    began = time.process_time()
    first = screen(ad, policy=policy)
    spent = time.process_time() - began
    size = sum(map(len, _fields(ad).values())) + sum(len(e.title) + len(e.body) for e in ad.earlier)
    assert spent * 1e6 < MOST_MICROSECONDS * (200 + size), f"{spent * 1e6:.0f} us for {size}"
    assert first == screen(ad, policy=policy), "the same ad, another result"
    _check_spans(ad, first)
    screening_to_json(first, ad)
    for text in (ad.title, ad.body):
        assert fold(fold(text)) == fold(text), "folding twice is more than once"
    known = screen(ad, policy=policy, recollection=memory)
    grown = screen(ad, policy=policy, recollection=more)
    doubted = msgspec.structs.replace(more, unknown=(*more.unknown, "photo_match"))
    unknown = screen(ad, policy=policy, recollection=doubted)
    for less, after in ((first, known), (known, grown), (grown, unknown)):
        assert after.verdict.rank >= less.verdict.rank, "more to go by lowered a verdict"
        assert after.quorum >= less.quorum, "more to go by lowered a quorum"
        assert after.child_safety >= less.child_safety, "more to go by lowered a floor"


def check_policy(ad: Ad, memory: Recollection, policy: Policy) -> None:
    """No policy that loads breaks on an ad or lowers a child's floor."""
    result = screen(ad, policy=policy, recollection=memory)
    if result.child_safety:
        assert result.verdict is not Verdict.PUBLISH, policy.text
        assert result.quorum >= 2, policy.text


def _fields(ad: Ad) -> dict[str, str]:
    told = {f"attributes.{n}": v for n, v in ad.attributes.items() if isinstance(v, str)}
    return {"title": ad.title, "body": ad.body, **told}


def _check_spans(ad: Ad, screening: Screening) -> None:
    fields = _fields(ad)
    spans = [s for signal in screening.signals for s in signal.spans]
    for span in (*spans, *screening.contacts):
        assert 0 <= span.start <= span.end <= len(fields[span.field]), span


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns()
    r, ends, done = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        ad, memory = ad_of(r), memory_of(r)
        policy = policy_of(r) if done % _ADS_A_POLICY == 0 else None  # loading one takes long
        try:
            check(ad, memory, more_of(memory, r))
            if policy is not None:
                check_policy(ad, memory, policy)
        except Exception as error:
            print(f"seed {seed}, ad {done}: {type(error).__name__}: {error}\n{ad!r}\n{memory!r}")
            return 1
        done += 1
    print(f"{done:,} ads in {seconds:.0f} s, no fault (seed {seed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
