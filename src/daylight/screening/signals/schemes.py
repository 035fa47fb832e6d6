"""The schemes that are known by their signs; the words are in data/signs_*.toml."""

from __future__ import annotations

from typing import Final

from daylight.screening.model import Harm
from daylight.screening.signals.signs import Scheme, Sign

UNSEEN_RENTAL: Final = Scheme(
    name="unseen_home",
    harm=Harm.FRAUD,
    what="A home that nobody shows, for money first",
    kinds={
        "away": Sign(
            "who lets it is elsewhere",
            ("rental_away",),
            (("w_self", "w_land", 5), ("w_self", "far_place", 5)),
        ),
        "unshown": Sign("nobody shows it", ("rental_unshown",), (("w_not", "w_see", 4),)),
        "key": Sign(
            "its keys travel",
            (),
            (("rental_key", "rental_carried", 8), ("rental_key", "w_sends", 6)),
        ),
        "first": Sign(
            "money comes first",
            ("rental_first",),
            (("w_then", "w_due", 4), ("w_sends", "sure_money", 4)),
        ),
        "refund": Sign("the money is said to come back", ("rental_refund",)),
        "trust": Sign("trust is asked for", ("rental_trust",)),
    },
    must=(("unshown", "first"), ("away", "key", "unshown")),
    fewest=3,
    spared=("rental_shown", "warns"),
    profiles=("housing",),
)
OVERPAID: Final = Scheme(
    name="passed_on",
    harm=Harm.FRAUD,
    what="More is paid than is owed, and the rest is for somebody else",
    kinds={
        "means": Sign("how it is paid", ("over_means",)),
        "more": Sign(
            "it is more than is owed",
            ("over_more",),
            (("over_covers", "over_third", 8), ("w_more", "w_third", 6)),
        ),
        "keep": Sign(
            "one's own share is kept",
            ("over_keep",),
            (("w_takes", "w_own", 5), ("w_takes", "#", 3)),
            True,
        ),
        "pass": Sign(
            "the rest is passed on",
            ("over_pass",),
            (("w_sends", "w_rest", 5), ("w_sends", "w_third", 5), ("w_third", "w_rest", 4)),
            True,
        ),
        "third": Sign("to whom", ("over_third", "w_third")),
    },
    must=(("pass",), ("means",), ("keep", "more")),
    fewest=4,
    spared=("warns",),
)
LENT_ACCOUNT: Final = Scheme(
    name="passed_on",
    harm=Harm.FRAUD,
    what="An account is lent, and others' money passes through it",
    kinds={
        "account": Sign("whose account", ("mule_account",)),
        "flow": Sign("money comes in", ("mule_flow",), (("w_comes", "w_money", 4),)),
        "keep": Sign(
            "a share is kept",
            ("mule_keep",),
            (("w_takes", "w_own", 4), ("w_takes", "keep_share", 4)),
        ),
        "pass": Sign("the rest goes on", ("mule_pass",), (("w_sends", "w_rest", 7),), True),
    },
    must=(("pass",), ("account", "flow")),
    fewest=3,
    spared=("warns",),
)
LENT_ADDRESS: Final = Scheme(
    name="passed_on",
    harm=Harm.FRAUD,
    what="Others' parcels come to one's home and go on",
    kinds={
        "come": Sign("they come home", ("parcel_come",)),
        "label": Sign("under other names or labels", ("parcel_label",)),
        "go": Sign("they go on", ("parcel_go",)),
        "hush": Sign("nothing is to be asked", ("parcel_hush",)),
    },
    must=(("come",),),
    fewest=3,
    spared=("warns",),
    profiles=("jobs", "general", "community", "services"),
)
FEE_FIRST: Final = Scheme(
    name="prepayment",
    harm=Harm.FRAUD,
    what="A gain for which something is to be paid first",
    kinds={
        "gain": Sign("what is promised", ("fee_gain", "w_gain")),
        "cost": Sign("what it costs", ("fee_cost",), (("w_covers", "w_cost", 6),)),
        "when": Sign("when", ("fee_when", "w_till")),
        "back": Sign("it is said to come back", ("fee_back",)),
        "means": Sign("how it is to be paid", ("fee_means",)),
        "asked": Sign("that it is paid", (), (("w_covers", "w_cost", 6),), True),
    },
    must=(("gain",), ("cost",), ("when", "back", "means")),
    fewest=4,
    spared=("fee_none", "warns"),
)
FAR_WORK: Final = Scheme(
    name="far_job",
    harm=Harm.LABOUR_TRAFFICKING,
    what="Work far away for which nothing is asked and all is done",
    kinds={
        "place": Sign("where", ("far_place", "abroad")),
        "ease": Sign("nothing is asked", ("far_ease",), (("w_not", "w_skill", 4),)),
        "way": Sign("the journey is arranged", ("far_way",), (("w_does", "w_journey", 4),)),
        "hush": Sign("nobody is to know", ("far_hush",), (("w_not", "w_tell", 3),), worth=2),
        "pay": Sign("what is promised", ("far_pay", "well_paid")),
        "who": Sign("whom it is for", ("far_who",)),
    },
    must=(("way", "hush"), ("place", "hush"), ("who", "hush", "ease")),
    fewest=5,
    spared=("far_lawful", "warns"),
    profiles=("jobs",),
)
BOUND_WORK: Final = Scheme(
    name="kept_worker",
    harm=Harm.LABOUR_TRAFFICKING,
    what="Work that one cannot leave",
    kinds={
        "debt": Sign("what is earned pays a debt", ("bound_debt",), worth=2),
        "late": Sign("pay comes at the end", ("bound_late",), worth=2),
        "lost": Sign("who leaves loses it", ("bound_lost",), worth=2),
        "shut": Sign("nobody may go", ("bound_shut",), worth=2),
        "apart": Sign("nobody comes or calls", ("bound_apart",)),
        "papers": Sign("papers are kept", ("bound_papers",), is_asked=True, worth=2),
        "housed": Sign("one sleeps where one works", ("bound_housed",)),
        "hours": Sign("the hours have no end", ("bound_hours",)),
    },
    must=(("debt", "late", "lost", "shut", "papers"),),
    fewest=4,
    spared=("bound_lawful", "warns"),
    profiles=("jobs",),
)
CHILD_SOLD: Final = Scheme(
    name="adoption_for_money",
    harm=Harm.CHILD_SAFETY,
    what="A child changes hands for money",
    kinds={
        "who": Sign("who", ("baby_who",)),
        "passes": Sign("to others", ("baby_passes",)),
        "money": Sign("for what", ("baby_money",)),
        "hush": Sign("nobody is to look", ("baby_hush",)),
    },
    must=(("who",), ("passes", "hush"), ("money", "hush")),
    fewest=3,
    spared=("baby_lawful", "pet", "warns"),
    profiles=("community", "services", "general"),
)
