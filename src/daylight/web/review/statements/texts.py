"""The statement in words: what, by which rule, on what facts, by whom, and how to appeal.

A neutral one says the same of every ad of its kind, whatever was found and whoever found it.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.web.review.models import Restriction
from daylight.web.review.statements.facts import MACHINE, NOTICE, TRUSTED, Facts


def sentences(facts: Facts, *, appeal_until: date) -> list[tuple[str, list[str]]]:
    """Headings with their sentences, in the language in force."""
    return [
        (_("What was decided"), _what(facts)),
        (_("Why"), _why(facts)),
        (_("What it rests on"), _rests_on(facts)),
        (_("Who decided"), [_who(facts)]),
        (_("If you think this is wrong"), _redress(appeal_until)),
    ]


def _what(facts: Facts) -> list[str]:
    everywhere = _("This holds everywhere on this board.")
    return {
        Restriction.HELD: [
            _("Your ad is not shown yet. A person looks at it first."), everywhere
        ],
        Restriction.REFUSED: [
            _("Your ad is not shown to anybody, and that has no end."), everywhere
        ],
        Restriction.HIDDEN: [
            _("Your ad is not shown to anybody while people look at it."), everywhere
        ],
        Restriction.EDIT_HELD: [
            _("Your change is not shown yet. A person looks at it first."),
            _("Readers see the ad as it was before."),
        ],
        Restriction.EDIT_REFUSED: [
            _("Your change is not shown to anybody, and that has no end."),
            _("Readers see the ad as it was before."),
        ],
        Restriction.PHOTO: [
            _("A photo of your ad is not shown to anybody. The rest of the ad is shown."),
            everywhere,
        ],
        Restriction.BANNED: [_banned(facts), everywhere],
    }[Restriction(facts.restriction)]  # fmt: skip


def _banned(facts: Facts) -> str:
    if not facts.until:
        return _("You may not post on this board, and that has no end.")
    return _("You may not post on this board until %(day)s.") % {"day": facts.until}


def _why(facts: Facts) -> list[str]:
    if facts.restriction in (Restriction.HELD, Restriction.HIDDEN, Restriction.EDIT_HELD):
        return [
            _("Some ads are read by people before they show, or once more after that. It says "
              "nothing bad about you: most of these ads are published as they are."),
        ]  # fmt: skip
    clause = clause_of(facts)
    if clause:
        return [
            _("It is against a rule of this board. The rule is: %(clause)s") % {"clause": clause}
        ]
    if facts.neutral:
        return [
            _("It is against the rules of this board."),
            _("In some kinds of cases we name no more than that, whatever was found and however "
              "it was found, so that nobody comes to harm by what we say."),
        ]  # fmt: skip
    return [_("It is against the rules of this board.")]


def clause_of(facts: Facts) -> str:
    """The rule's sentence in the language in force, else as it was written. Empty where neutral."""
    language = get_language() or "en"
    return facts.clause.get(language) or facts.clause.get("en", "")


def _rests_on(facts: Facts) -> list[str]:
    said = [
        _("It is about version %(n)d of the ad %(ad)s, which reached us on %(day)s, as you sent "
          "it: all of its words and photos.")
        % {"n": facts.version, "ad": facts.ad, "day": facts.submitted},
    ]  # fmt: skip
    if facts.neutral:
        return said
    if facts.source in (NOTICE, TRUSTED):
        return [*said, _("Somebody reported it to us. We do not say who.")]
    return [*said, _("We found it ourselves, by our own checks.")]


def _who(facts: Facts) -> str:
    if facts.decided_by != MACHINE:
        return _("A person who works for this board decided this.")
    if facts.restriction in (Restriction.HELD, Restriction.HIDDEN, Restriction.EDIT_HELD):
        return _("This happened by automatic means. People decide what becomes of it.")
    return _("This was decided by automatic means. No person has looked at it yet.")


def _redress(appeal_until: date) -> list[str]:
    return [
        _("You can appeal until %(day)s. It costs nothing and changes nothing for your other ads.")
        % {"day": f"{appeal_until:%Y-%m-%d}"},
        _("A person decides it who had no part in the decision before, and sees your ad exactly "
          "as you sent it."),
        _("You can also go to a court, or to a body that settles such disputes where the law "
          "names one."),
    ]  # fmt: skip
