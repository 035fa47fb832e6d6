"""Photos: cost and faithfulness of a PDQ from bytes, against pdqhash on all the pixels in one run.

    python benchmarks/media/photos.py

Pictures are made from numbers with the spectrum of natural photos; real ones may differ.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.screening_media.pictures import encoded, picture

from daylight.imaging import renditions, working_copy
from daylight.screening.photos import distance, forms_of, hash_photo

SIZES = ((1024, 768), (768, 1024), (1000, 667), (800, 600), (640, 480), (1600, 1200), (2016, 1512))


def reference(data: bytes) -> tuple[bytes, int]:
    vector, quality = pdqhash.compute(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))
    return np.packbits(vector.astype(np.uint8)).tobytes(), quality


def milliseconds(work: Callable[[bytes], object], data: bytes, times: int = 15) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work(data)
        spent.append(time.perf_counter() - start)
    return float(np.median(spent)) * 1e3


def faithfulness(pictures: int) -> None:
    found: dict[str, list[int]] = {"JPEG": [], "PNG": [], "WEBP": []}
    skipped = 0
    for seed in range(pictures):
        for kind, distances in found.items():
            data = encoded(picture(seed, SIZES[seed % len(SIZES)]), kind)
            expected, quality = reference(data)
            hashed = hash_photo(data).print.pdq
            if quality < 80 or hashed is None:
                skipped += 1
                continue
            distances.append(distance(hashed, expected))
    for kind, distances in found.items():
        within = np.mean(np.array(distances) <= 10)
        print(
            f"{kind}: bits from the reference, median {np.median(distances):.0f}, "
            f"max {max(distances)}, within 10: {within:.4f}, n={len(distances)}"
        )
    print(f"skipped (quality under 80): {skipped}")


def turned(pictures: int) -> None:
    made, stored = [], []
    for seed in range(pictures):
        image = picture(seed)
        listed = hash_photo(encoded(image)).print.pdq
        for turn in Image.Transpose:
            posted = hash_photo(encoded(image.transpose(turn)))
            assert listed is not None
            assert posted.print.pdq is not None
            made.append(min(distance(form, listed) for form in posted.forms))
            forms = forms_of(posted.print.pdq)
            stored.append(min(distance(form, listed) for form in forms))
    for name, found in (("from pixels", made), ("from a stored hash", stored)):
        print(
            f"turned or mirrored, forms {name}: median {np.median(found):.0f}, max {max(found)}, "
            f"within 31: {np.mean(np.array(found) <= 31):.4f}, n={len(found)}"
        )


def main() -> None:
    data = encoded(picture(1, (1024, 768)), quality=85)
    ours, theirs = milliseconds(hash_photo, data), milliseconds(reference, data)
    print(
        f"PDQ with 8 forms and digests, JPEG 1024x768: {ours:.1f} ms; "
        f"pdqhash on all pixels, 1 form {theirs:.1f} ms; ratio {ours / theirs:.3f}"
    )
    faithfulness(42)
    turned(30)
    camera = encoded(picture(2, (4000, 3000), roughness=1.0), quality=92)
    plain = milliseconds(lambda d: Image.open(io.BytesIO(d)).load(), camera, 5)
    copy = milliseconds(working_copy, camera, 5)
    print(
        f"working copy of a 12-megapixel JPEG of {len(camera) / 1e6:.1f} MB: {copy:.0f} ms; "
        f"Pillow's full decode alone {plain:.0f} ms; ratio {copy / plain:.2f}"
    )
    working = working_copy(camera).data
    print(f"its renditions: {milliseconds(renditions, working, 3):.0f} ms")


if __name__ == "__main__":
    main()
