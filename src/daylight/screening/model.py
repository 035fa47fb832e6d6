"""What goes into a screening and what comes out. Plain frozen records, no behaviour beyond order.

Offsets are indexes into the original Python string of the named field (code points, end
exclusive), never into a folded copy.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What becomes of an ad. Ordered: publish < hold < refuse."""

    PUBLISH = "publish"
    HOLD = "hold"
    REFUSE = "refuse"

    @property
    def rank(self) -> int:
        return _RANK[self]


_RANK = {Verdict.PUBLISH: 0, Verdict.HOLD: 1, Verdict.REFUSE: 2}


class Harm(StrEnum):
    CHILD_SAFETY = "child_safety"
    SEX_TRAFFICKING = "sex_trafficking"
    LABOUR_TRAFFICKING = "labour_trafficking"
    INTIMATE_IMAGE = "intimate_image"
    HOUSING_FOR_SEX = "housing_for_sex"
    FRAUD = "fraud"
    PROHIBITED_GOODS = "prohibited_goods"
    SPAM = "spam"
    PRIVACY = "privacy"
    OUT_OF_SCOPE = "out_of_scope"


class Status(StrEnum):
    """What a check says. Unknown counts as doubt; off is said in every screening."""

    FOUND = "found"
    CLEAR = "clear"
    UNKNOWN = "unknown"
    OFF = "off"


class Span(msgspec.Struct, frozen=True):
    """A stretch of the original text. `field` is "title", "body" or "attributes.NAME"."""

    field: str
    start: int
    end: int


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """One check's word on one ad. `confidence` is in [0, 1]; `why` is for a reviewer."""

    name: str
    harm: Harm
    status: Status = Status.FOUND
    confidence: float = 0.0
    spans: tuple[Span, ...] = ()
    why: str = ""


class Contact(msgspec.Struct, frozen=True):
    """A way to reach somebody, found in the text. Phones as E.164, e-mails lower-cased."""

    kind: str  # "phone", "email", "handle" or "link"
    value: str
    field: str
    start: int
    end: int


class PhotoPrint(msgspec.Struct, frozen=True, kw_only=True):
    """One photo as the engine sees it. No pixels: only digests of the original bytes and PDQ.

    `pdq` is 32 bytes, or None where the photo could not be hashed, which is not "clean".
    `pdq_quality` is in 0..100. `matches` is filled by the recollection, not here.
    """

    sha256: str
    md5: str = ""
    pdq: bytes | None = None
    pdq_quality: int = 0


MOST_COUNTED = 1_000  # ads of a poster: whoever has more has as many for every rule


class PosterFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What policy rules may ask of a poster: counts up to `MOST_COUNTED`, never a name."""

    is_new: bool = True
    age_days: int = 0
    published_ads: int = 0
    refused_ads: int = 0
    held_ads: int = 0


class EarlierVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version, or another ad by the same poster, contact or text, that was screened before.

    Leave out what people published since: their word stands. Of another ad say whether it shares
    a contact with this one; otherwise it counts only as far as its words are like.
    """

    title: str
    body: str
    verdict: Verdict
    signals: tuple[Signal, ...] = ()
    same_ad: bool = True
    same_contact: bool = False


class Ad(msgspec.Struct, frozen=True, kw_only=True):
    """One ad as submitted.

    `section` is any board's own word; the policy maps it to a profile, and a word that it does
    not know counts as general. `profile`, where given, wins over that map. `price_minor` is in
    the currency's minor unit; None means no price.
    """

    title: str = ""
    body: str = ""
    section: str = ""
    profile: str | None = None
    place: str = ""
    country: str = ""  # ISO 3166 alpha-2, upper case; reads national phone numbers
    price_kind: str = "none"  # "price", "free", "wanted", "swap" or "none"
    price_minor: int | None = None
    currency: str = ""
    attributes: dict[str, str | int | float | bool] = msgspec.field(default_factory=dict)
    photos: tuple[PhotoPrint, ...] = ()
    poster: PosterFacts = PosterFacts()
    earlier: tuple[EarlierVersion, ...] = ()
    language: str = ""  # ISO 639-1 if the board knows it; else found by the engine


class SeenContact(msgspec.Struct, frozen=True, kw_only=True):
    """What the board remembers of one contact that stands in this ad."""

    kind: str
    value: str
    ads: int = 0
    posters: int = 0
    places: int = 0
    blocked: bool = False


class NearDuplicate(msgspec.Struct, frozen=True, kw_only=True):
    """A remembered ad with like text. `jaccard` is verified, in [0, 1].

    `poster` tells the posters of one recollection apart, and nothing else; 0 where not known.
    """

    ad: str
    jaccard: float
    same_poster: bool = False
    poster: int = 0
    verdict: Verdict = Verdict.PUBLISH
    harms: tuple[Harm, ...] = ()


class PhotoMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of this ad that stands on a list or was seen before."""

    photo: str  # sha256 of the photo in this ad
    source: str
    kind: str  # "sha256", "md5" or "pdq"
    distance: int = 0
    harm: Harm = Harm.CHILD_SAFETY
    confirmed: bool = False
    disputed: bool = False


class Recollection(msgspec.Struct, frozen=True, kw_only=True):
    """All that the board remembers and a screening may use, fetched in one call beforehand.

    `unknown` names checks whose answer failed or came too late; each becomes an unknown signal.
    `off` names checks that this board has switched off.
    """

    contacts: tuple[SeenContact, ...] = ()
    near_duplicates: tuple[NearDuplicate, ...] = ()
    photo_matches: tuple[PhotoMatch, ...] = ()
    posts_last_hour: int = 0
    posts_last_day: int = 0
    places_last_day: int = 0
    text_posters: int = 0
    photo_posters: int = 0  # others who showed one of this ad's photos, or one like it
    price_median_minor: int | None = None  # of the section and place, in the ad's currency
    price_count: int = 0  # how many ads the median is of
    unknown: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


NOTHING = Recollection()


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """The result: a function of the ad, the policy and the recollection alone.

    `quorum` is how many people must agree before a held ad is published (0 where a machine may).
    `clauses` are the policy's clauses that apply, highest first, fit to be shown to people.
    `fingerprint` is the MinHash signature of the text, empty below five words.
    """

    verdict: Verdict
    care: bool = False
    signals: tuple[Signal, ...] = ()
    contacts: tuple[Contact, ...] = ()
    fingerprint: bytes = b""
    policy_digest: str = ""
    rules: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    quorum: int = 0
    language: str = ""
    covered: bool = True
    engine: str = ""

    @property
    def found(self) -> tuple[Signal, ...]:
        """The signals that speak: found or unknown, not clear or off."""
        return tuple(s for s in self.signals if s.status in (Status.FOUND, Status.UNKNOWN))

    @property
    def child_safety(self) -> bool:
        """Whether a signal of child safety speaks, so that two people must agree to publish."""
        return any(s.harm is Harm.CHILD_SAFETY for s in self.found)
