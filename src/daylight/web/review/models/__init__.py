"""The tables of review, a file for each noun."""

from daylight.web.review.models.case import (
    Aside,
    AsideReason,
    Case,
    CaseAd,
    CaseKind,
    CaseNote,
    CaseState,
    Intention,
    IntentionState,
    NoteKind,
)
from daylight.web.review.models.looking import Concern, PhotoView, Shown
from daylight.web.review.models.people import Exposure, Limits
from daylight.web.review.models.tip import Tip

__all__ = [
    "Aside",
    "AsideReason",
    "Case",
    "CaseAd",
    "CaseKind",
    "CaseNote",
    "CaseState",
    "Concern",
    "Exposure",
    "Intention",
    "IntentionState",
    "Limits",
    "NoteKind",
    "PhotoView",
    "Shown",
    "Tip",
]
