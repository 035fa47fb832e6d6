"""Whether an ad that readers flagged stands in the wrong section, and where it could go."""

from __future__ import annotations

from django.utils.translation import get_language

from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, AdState
from daylight.web.reports.models import FlagCount, MoveProposal, Reason


def sections(ad: Ad) -> list[tuple[str, str]]:
    """Slug and name of each section that a move can be proposed to; none where nobody flagged it
    so, or where it is not public."""
    flagged = FlagCount.objects.filter(ad=ad, reason=Reason.SECTION, closed_at__isnull=True)
    if ad.state != AdState.PUBLIC or not flagged.exists():
        return []
    trees, language = catalogue(), get_language() or "en"
    nodes = [node for node in trees.sections.values() if trees.may_post_to(node)]
    names = [(node.slug, node.name(language)) for node in nodes if node.id != ad.section_id]
    return sorted(names, key=lambda pair: pair[1])


def is_asked(ad: Ad) -> bool:
    """Whether its poster was asked to move it and has not answered."""
    rows = MoveProposal.objects.filter(ad=ad, section_id__isnull=False, accepted_at__isnull=True)
    return rows.filter(declined_at__isnull=True).exclude(section=ad.section_id).exists()
