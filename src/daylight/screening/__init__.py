"""One ad and what is remembered of it in; signals and a verdict out. Pure: see docs/signals.md.

>>> screen(Ad(title="Teen girl bedroom set"), policy=shipped_policy()).verdict
<Verdict.PUBLISH: 'publish'>
"""

from daylight.screening.engine import screen
from daylight.screening.loading import load_policy
from daylight.screening.model import (
    MOST_COUNTED,
    NOTHING,
    Ad,
    Contact,
    EarlierVersion,
    Harm,
    NearDuplicate,
    PhotoMatch,
    PhotoPrint,
    PosterFacts,
    Recollection,
    Screening,
    SeenContact,
    Signal,
    Span,
    Status,
    Verdict,
)
from daylight.screening.parsing import BadAd, parse_ad, screening_to_json
from daylight.screening.policy import Policy, shipped_policy
from daylight.screening.stream import screen_lines

__all__ = [
    "MOST_COUNTED",
    "NOTHING",
    "Ad",
    "BadAd",
    "Contact",
    "EarlierVersion",
    "Harm",
    "NearDuplicate",
    "PhotoMatch",
    "PhotoPrint",
    "Policy",
    "PosterFacts",
    "Recollection",
    "Screening",
    "SeenContact",
    "Signal",
    "Span",
    "Status",
    "Verdict",
    "load_policy",
    "parse_ad",
    "screen",
    "screen_lines",
    "screening_to_json",
    "shipped_policy",
]
