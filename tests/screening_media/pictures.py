"""Pictures made from numbers, with the spectrum of natural photos: nobody is in them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw


def picture(
    seed: int, size: tuple[int, int] = (640, 480), *, roughness: float = 1.2
) -> Image.Image:
    """Noise whose power falls with frequency, as in photos of outdoors, with some plain shapes."""
    rng = np.random.default_rng(seed)
    width, height = size
    frequency = np.hypot(np.fft.fftfreq(width)[None], np.fft.fftfreq(height)[:, None])
    frequency[0, 0] = 1
    phases = np.exp(2j * np.pi * rng.random((height, width)))
    field = np.real(np.fft.ifft2(phases / frequency**roughness))
    field = (field - field.min()) / (field.max() - field.min())
    image = Image.fromarray((np.stack([field, field**1.2, field**0.8], -1) * 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(seed % 4):
        x, y, side = (int(v) for v in rng.integers(20, min(size) // 2, 3))
        colour = tuple(int(v) for v in rng.integers(0, 255, 3))
        draw.rectangle((x, y, x + side, y + side), fill=colour)
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()
