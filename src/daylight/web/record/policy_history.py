"""What each policy changed, in sentences of the reader's language.

The record has them as `daylight.screening.policy_diff` wrote them: short phrases that name rules
and no threshold. What is no phrase of ours is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

CHILD = "shipped child-safety "
_RULE = re.compile(r"rule (?P<rule>[^:; ]+)(?:: | )(?P<what>[a-z ]+)")
_SECTION = re.compile(r"section word '(?P<word>[^']*)' counts as (?P<profile>[a-z]+)")
_MORE = re.compile(r"and (?P<n>\d+) more")


def sentences(entry: Mapping[str, Any]) -> list[str]:
    """What an entry `policy_deployed` says that it changed; of the first one, that it is that."""
    if not entry.get("previous"):
        return [_("The first policy of this board.")]
    said = str(entry.get("summary", ""))
    return [sentence(phrase.strip()) for phrase in said.split("; ") if phrase.strip()]


def sentence(phrase: str) -> str:
    """One phrase of the record as a sentence."""
    child, rest = phrase.startswith(CHILD), phrase.removeprefix(CHILD)
    said = _of_rule(rest) or _of_rest(rest)
    if said is None:
        return phrase
    own = _("It is one of Daylight's own rules for the safety of a child.")
    return f"{said} {own}" if child else said


def _of_rule(phrase: str) -> str | None:
    found = _RULE.fullmatch(phrase)
    text = _rules().get(found["what"]) if found else None
    return text % {"rule": found["rule"]} if found and text else None


def _rules() -> dict[str, str]:
    return {
        "added": _("Rule “%(rule)s” was added."),
        "removed": _("Rule “%(rule)s” was removed."),
        "weaker verdict": _("Rule “%(rule)s” has a milder verdict than before."),
        "stricter verdict": _("Rule “%(rule)s” has a stricter verdict than before."),
        "weaker quorum": _("Rule “%(rule)s” asks for fewer people to agree than before."),
        "stricter quorum": _("Rule “%(rule)s” asks for more people to agree than before."),
        "signals changed": _("Rule “%(rule)s” looks for other signs than before."),
        "where it counts changed": _("Rule “%(rule)s” counts for other ads than before."),
        "harm changed": _("Rule “%(rule)s” stands for another harm than before."),
        "clause reworded": _("Rule “%(rule)s” is told to people in other words."),
    }


def _of_rest(phrase: str) -> str | None:
    section, more = _SECTION.fullmatch(phrase), _MORE.fullmatch(phrase)
    if section:
        return _("Sections called “%(word)s” count as “%(profile)s” now.") % section.groupdict()
    if more:
        n = int(more["n"])
        return ngettext("%(num)d more change.", "%(num)d more changes.", n) % {"num": n}
    return {
        "private term lists changed": _("The board's private lists of words changed."),
        "nothing that changes a verdict": _("Nothing that changes a verdict."),
        "the policy before cannot be read by this version of Daylight": _(
            "The policy before cannot be read by this version of Daylight."
        ),
    }.get(phrase)
