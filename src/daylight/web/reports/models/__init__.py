"""The tables of reports."""

from daylight.web.reports.models.claim import (
    About,
    Channel,
    Claim,
    ClaimAd,
    ClaimContact,
    ClaimPrint,
    ClaimQuerySet,
    ClaimStep,
    ClaimWords,
    Outcome,
    TrustedFlagger,
    Wrong,
)
from daylight.web.reports.models.flag import Flag, FlagCount, FlagRecord, MoveProposal, Reason

__all__ = [
    "About",
    "Channel",
    "Claim",
    "ClaimAd",
    "ClaimContact",
    "ClaimPrint",
    "ClaimQuerySet",
    "ClaimStep",
    "ClaimWords",
    "Flag",
    "FlagCount",
    "FlagRecord",
    "MoveProposal",
    "Outcome",
    "Reason",
    "TrustedFlagger",
    "Wrong",
]
