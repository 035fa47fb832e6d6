"""The tables of the board, a file for each noun."""

from daylight.web.ads.models.ad import (
    Ad,
    AdQuerySet,
    AdState,
    EndReason,
    Pending,
    Poster,
    PosterContact,
)
from daylight.web.ads.models.alert import Alert, AlertAnchor, AlertHit, AlertState, HitState, Rhythm
from daylight.web.ads.models.board import BoardState, Place, Section
from daylight.web.ads.models.judgement import (
    Authority,
    AuthorityDecision,
    AuthorityKind,
    Choice,
    Decision,
    DecisionNote,
    Publication,
    ScreeningDetail,
    ScreeningRecord,
)
from daylight.web.ads.models.likeness import Fingerprint, LikenessBand
from daylight.web.ads.models.listing import Listing, ListingCount
from daylight.web.ads.models.memory import (
    BANS,
    Block,
    BlockKind,
    ContactSeen,
    DoubtedAd,
    EpochAdvance,
    PolicyDeployment,
    RateCount,
)
from daylight.web.ads.models.photo import Photo, Rendition, Upload
from daylight.web.ads.models.price import PriceMedian
from daylight.web.ads.models.search import (
    SearchDoc,
    SearchMove,
    SearchSlip,
    SearchState,
    SearchStatus,
    SearchWord,
)
from daylight.web.ads.models.takedown import HiddenPhoto, PhotoBand
from daylight.web.ads.models.version import (
    PriceKind,
    SealedWords,
    Submission,
    Version,
    VersionContent,
    VersionPhoto,
)

__all__ = [
    "BANS",
    "Ad",
    "AdQuerySet",
    "AdState",
    "Alert",
    "AlertAnchor",
    "AlertHit",
    "AlertState",
    "Authority",
    "AuthorityDecision",
    "AuthorityKind",
    "Block",
    "BlockKind",
    "BoardState",
    "Choice",
    "ContactSeen",
    "Decision",
    "DecisionNote",
    "DoubtedAd",
    "EndReason",
    "EpochAdvance",
    "Fingerprint",
    "HiddenPhoto",
    "HitState",
    "LikenessBand",
    "Listing",
    "ListingCount",
    "Pending",
    "Photo",
    "PhotoBand",
    "Place",
    "PolicyDeployment",
    "Poster",
    "PosterContact",
    "PriceKind",
    "PriceMedian",
    "Publication",
    "RateCount",
    "Rendition",
    "Rhythm",
    "ScreeningDetail",
    "ScreeningRecord",
    "SealedWords",
    "SearchDoc",
    "SearchMove",
    "SearchSlip",
    "SearchState",
    "SearchStatus",
    "SearchWord",
    "Section",
    "Submission",
    "Upload",
    "Version",
    "VersionContent",
    "VersionPhoto",
]
