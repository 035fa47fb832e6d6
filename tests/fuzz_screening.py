"""Screening under whatever comes: `make fuzz`, 60 seconds.

Texts are cut and mixed from the signals' examples, disguises, scripts, controls and noise. For
each: nothing is raised; folding twice is folding once; every span lies in its field; the result is
the same a second time; the cost stays linear. A failure prints the seed and the text as Python
writes it; `python -m tests.fuzz_screening 600 SEED` finds it again.
"""

from __future__ import annotations

import random
import sys
import time

from daylight.screening import Ad, Recollection, Screening, screen, shipped_policy
from daylight.screening.folding import fold
from daylight.screening.parsing import screening_to_json
from daylight.screening.signals.registry import examples
from tests.screening.disguises import DISGUISES

SECONDS = 60.0
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


def check(ad: Ad) -> None:
    policy = shipped_policy()
    began = time.process_time()
    first = screen(ad, policy=policy)
    spent = time.process_time() - began
    size = len(ad.title) + len(ad.body)
    assert spent * 1e6 < MOST_MICROSECONDS * (200 + size), f"{spent * 1e6:.0f} us for {size}"
    assert first == screen(ad, policy=policy), "the same ad, another result"
    _check_spans(ad, first)
    screening_to_json(first, ad)
    for text in (ad.title, ad.body):
        assert fold(fold(text)) == fold(text), "folding twice is more than once"
    more = screen(ad, policy=policy, recollection=Recollection(unknown=("photo_match",)))
    assert more.verdict.rank >= first.verdict.rank, "more doubt lowered a verdict"


def _check_spans(ad: Ad, screening: Screening) -> None:
    fields = {"title": ad.title, "body": ad.body}
    spans = [s for signal in screening.signals for s in signal.spans]
    for span in (*spans, *screening.contacts):
        assert 0 <= span.start <= span.end <= len(fields[span.field]), span


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns()
    r, ends, done = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        pieces = texts(r)
        ad = Ad(title=pieces[0][:200], body="\n".join(pieces), country=r.choice(("", "US", "ES")))
        try:
            check(ad)
        except Exception as error:
            print(f"seed {seed}, text {done}: {type(error).__name__}: {error}\n{ad!r}")
            return 1
        done += 1
    print(f"{done:,} texts in {seconds:.0f} s, no fault (seed {seed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
