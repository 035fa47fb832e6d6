"""The tables of review, a file for each noun."""

from daylight.web.review.models.appeal import (
    Appeal,
    AppealBy,
    AppealNote,
    AppealState,
    AppealText,
    AppealVote,
    Restriction,
    Statement,
    StatementDelay,
    StatementText,
    Vote,
)
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
from daylight.web.review.models.quality import (
    Audit,
    AuditItem,
    Finding,
    GoldenAnswer,
    QualityPlan,
    SecondLook,
)
from daylight.web.review.models.tip import Tip

__all__ = [
    "Appeal",
    "AppealBy",
    "AppealNote",
    "AppealState",
    "AppealText",
    "AppealVote",
    "Aside",
    "AsideReason",
    "Audit",
    "AuditItem",
    "Case",
    "CaseAd",
    "CaseKind",
    "CaseNote",
    "CaseState",
    "Concern",
    "Exposure",
    "Finding",
    "GoldenAnswer",
    "Intention",
    "IntentionState",
    "Limits",
    "NoteKind",
    "PhotoView",
    "QualityPlan",
    "Restriction",
    "SecondLook",
    "Shown",
    "Statement",
    "StatementDelay",
    "StatementText",
    "Tip",
    "Vote",
]
