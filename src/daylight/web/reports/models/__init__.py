"""The tables of reports."""

from daylight.web.reports.models.claim import (
    About,
    Channel,
    Claim,
    ClaimAd,
    ClaimAdQuerySet,
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
from daylight.web.reports.models.poster import DeadMailbox, Objection

__all__ = [
    "About",
    "Channel",
    "Claim",
    "ClaimAd",
    "ClaimAdQuerySet",
    "ClaimContact",
    "ClaimPrint",
    "ClaimQuerySet",
    "ClaimStep",
    "ClaimWords",
    "DeadMailbox",
    "Flag",
    "FlagCount",
    "FlagRecord",
    "MoveProposal",
    "Objection",
    "Outcome",
    "Reason",
    "TrustedFlagger",
    "Wrong",
]
