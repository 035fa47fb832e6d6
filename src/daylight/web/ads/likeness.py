"""Whether a poster is about to post what they have posted already."""

from __future__ import annotations

from daylight.screening import likeness
from daylight.web.ads.content import Content
from daylight.web.ads.models import VersionContent

NEAR = 0.8  # exact Jaccard over word pairs


def is_near_copy(content: Content, other: VersionContent) -> bool:
    """The same words but for a few. Short texts must be identical."""
    mine = " ".join(f"{content.title}\n{content.body}".casefold().split())
    theirs = " ".join(f"{other.title}\n{other.body}".casefold().split())
    return mine == theirs or likeness.jaccard(mine, theirs) >= NEAR
