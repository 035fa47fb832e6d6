"""Photos made here, pixel by pixel: nobody is in them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image


def landscape(width: int, height: int) -> Image.Image:
    """Smooth hills with a bright corner at the upper left, so that a turn or a flip shows."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    hills = 90 + 60 * np.sin(x / width * 7) * np.cos(y / height * 5)
    pixels = np.stack([hills, hills * 0.8 + 20, 140 - hills * 0.4], axis=-1)
    pixels[: height // 4, : width // 4] = (250, 240, 60)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.fixture(scope="session")
def photo() -> Image.Image:
    return landscape(800, 600)
