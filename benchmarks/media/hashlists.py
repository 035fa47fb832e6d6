"""Hash lists: PDQ within 31 bits among ten million, against counting all bits, in one run.

    python benchmarks/media/hashlists.py [COUNT] [FOLDER]

Three kinds of hashes: random; with bits that hang together as those of photos do, many of them near
copies; and, up to two million, the same with the bits left unshuffled, to show what the shuffle is
for. Every answer is compared with the slow one. Times are one core's, so that other work on the
machine counts little. Needs about 3 GB of memory and 2 GB of disk at ten million.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daylight.screening import hamming
from daylight.screening.hashlist_rows import HashRow
from daylight.screening.hashlists import HashList, build
from daylight.screening.model import PhotoPrint
from daylight.screening.photos import forms_of

_AT_ONCE = 100_000
_QUERIES = 40


def random_hashes(count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (count, 32), dtype=np.uint8)


def correlated_hashes(count: int) -> NDArray[np.uint8]:
    """Neighbouring frequencies alike, as in photos; common causes; one in five a near copy.

    The distance of two has a standard deviation of about 12 bits: random bits have 8, pictures
    drawn with a horizon, a bright middle and dark corners 9.
    """
    rng = np.random.default_rng(2)
    causes = 0.3 * rng.normal(size=(6, 256)).astype(np.float32)
    hashes = np.empty((count, 32), np.uint8)
    for start in range(0, count, _AT_ONCE):
        size = min(_AT_ONCE, count - start)
        noise = rng.standard_normal((size, 16, 16), np.float32)
        noise[:, :, 1:] += 0.7 * noise[:, :, :-1]
        noise[:, 1:, :] += 0.5 * noise[:, :-1, :]
        field = noise.reshape(size, 256) + rng.standard_normal((size, 6), np.float32) @ causes
        copies = size // 5
        field[:copies] = field[copies : 2 * copies]
        field[:copies] += 0.3 * rng.standard_normal((copies, 256), np.float32)
        over = field > np.median(field, axis=1, keepdims=True)
        hashes[start : start + size] = np.packbits(over, axis=1)
    return hashes


def queries(hashes: NDArray[np.uint8]) -> list[bytes]:
    """Half of them listed ones with up to 40 bits changed, half of the same making but unlisted."""
    rng = np.random.default_rng(3)
    made = []
    for i in range(_QUERIES):
        bits = np.unpackbits(hashes[rng.integers(len(hashes))])
        changed = rng.choice(256, 128 if i % 2 else int(rng.integers(41)), replace=False)
        bits[changed] ^= 1
        made.append(np.packbits(bits).tobytes())
    return made


def timed(work: Callable[[bytes], object], asked: list[bytes]) -> tuple[float, float]:
    spent = []
    for pdq in asked:
        start = time.thread_time()
        work(pdq)
        spent.append((time.thread_time() - start) * 1e3)
    return float(np.median(spent)), float(np.percentile(spent, 95))


def rows(hashes: NDArray[np.uint8]) -> Iterator[HashRow]:
    for start in range(0, len(hashes), _AT_ONCE):
        for digest in hashes[start : start + _AT_ONCE]:
            yield HashRow(kind="pdq", digest=digest.tobytes(), source="made up")


def measure(name: str, hashes: NDArray[np.uint8], folder: Path) -> None:
    path = folder / "benchmark.daylight"
    start = time.perf_counter()
    built = build(rows(hashes), path)
    spent = time.perf_counter() - start
    count = built.counts["pdq"]
    print(
        f"\n{name}: {count:,} hashes built in {spent:.0f} s, "
        f"{path.stat().st_size / count:.1f} bytes each"
    )
    start = time.perf_counter()
    hash_list = HashList.open(path, warm=True)
    print(f"opened and read in {time.perf_counter() - start:.2f} s")
    words = np.ascontiguousarray(hashes).view(np.uint64)

    def brute(pdq: bytes) -> int:
        query = np.frombuffer(pdq, np.uint64)
        apart = np.bitwise_count(words ^ query).sum(axis=1, dtype=np.uint16)
        return int(apart[apart <= 31].min(initial=99))

    def ours(pdq: bytes, forms: tuple[bytes, ...] = ()) -> int:
        photo = PhotoPrint(sha256="00" * 32, pdq=pdq)
        found = hash_list.lookup(photo, forms or (pdq,))
        return found[0].distance if found else 99

    asked = queries(hashes)
    wrong = sum(ours(pdq) != brute(pdq) for pdq in asked)
    found = sum(ours(pdq) <= 31 for pdq in asked)
    print(f"answers unlike the slow one: {wrong} of {len(asked)}; listed: {found}")
    slow, _ = timed(brute, asked[:10])
    quick, late = timed(ours, asked)
    print(
        f"one form:    median {quick:.2f} ms, p95 {late:.2f} ms; "
        f"counting all bits {slow:.0f} ms; ratio {quick / slow:.4f}"
    )
    cold, _ = timed(lambda pdq: HashList.open(path).lookup(PhotoPrint(sha256="", pdq=pdq)), asked)
    quick, late = timed(lambda pdq: ours(pdq, forms_of(pdq)), asked)
    print(
        f"eight forms: median {quick:.2f} ms, p95 {late:.2f} ms; "
        f"counting all bits {8 * slow:.0f} ms; ratio {quick / slow / 8:.4f}"
    )
    print(f"eight forms, mapped anew each time: median {cold:.2f} ms")


def main() -> None:
    count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        measure("random bits", random_hashes(count), Path(folder))
        correlated = correlated_hashes(count)
        measure("bits that hang together", correlated, Path(folder))
        if count <= 2_000_000:  # at ten million it takes minutes, and says the same
            hamming._SHUFFLE = np.arange(256)  # type: ignore[misc]
            measure("the same, not shuffled", correlated, Path(folder))


if __name__ == "__main__":
    main()
