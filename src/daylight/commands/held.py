"""`daylight held`: the ads that wait for a person, what is in them, and deciding on one.

The authority rules are those of the board itself: the decision is bound to the digest of what was
shown, a signal of child safety asks two different people, and each signs in by password.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from daylight.commands import asking, site
from daylight.errors import ConfigError
from daylight.screening import Harm

HARMS = tuple(str(harm) for harm in Harm)


def main(argv: Sequence[str]) -> int:
    parser = site.parser("held", "List, show and decide ads that wait for a person.")
    verbs = site.verbs(parser, "list|show|decide|hide")
    listing = verbs.add_parser("list", help="the longest wait first")
    show = verbs.add_parser("show", help="an ad's text with its signals marked in place")
    show.add_argument("ad", help="its public id, such as 7k2m9x4q")
    for each in (listing, show):
        each.add_argument("--json", action="store_true", help="JSON, one object a line")
    decide = verbs.add_parser("decide", help="publish or refuse, as a named person")
    decide.add_argument("ad")
    decide.add_argument("choice", choices=("publish", "refuse"))
    decide.add_argument("--as", dest="staff", required=True, metavar="NAME", help="who decides")
    decide.add_argument(
        "--seen", required=True, metavar="CODE", help="the code that `show` printed"
    )
    decide.add_argument("--clause", default="", help="the clause that the poster is shown")
    decide.add_argument("--note", default="", help="for colleagues; kept beside the decision")
    hide = verbs.add_parser("hide", help="take ads down now; they wait until people decide")
    hide.add_argument("ads", nargs="+", metavar="AD", help="public ids")
    hide.add_argument("--reason", required=True, help="what was reported; for colleagues")
    hide.add_argument("--harm", default="", choices=HARMS, help="left out: it may be about a child")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    acts = {"list": _list, "show": _show, "decide": _decide, "hide": _hide}
    return acts[options.verb](options)


def _list(options: argparse.Namespace) -> int:
    from daylight.commands import held_cases

    cases = held_cases.waiting()
    for case in cases:
        if options.json:
            print(json.dumps(held_cases.summary(case), ensure_ascii=False))
        else:
            print(held_cases.line(case))
    if not cases and not options.json:
        print("Nothing waits.")
    return 0


def _show(options: argparse.Namespace) -> int:
    from daylight.commands import held_cases

    case = held_cases.find(options.ad)
    if options.json:
        print(json.dumps(held_cases.whole(case), ensure_ascii=False))
    else:
        print(held_cases.page(case, colour=asking.may_colour()))
    return 0


def _decide(options: argparse.Namespace) -> int:
    from daylight.commands import held_cases
    from daylight.web.ads.models import AdState, Choice
    from daylight.web.people.actions import sign_in
    from daylight.web.review.actions import at_command
    from daylight.web.review.appeals import looking

    case = held_cases.find(options.ad)
    if case.code != options.seen.strip().lower():
        hint = f"look again: daylight held show {case.ad.public_id}"
        raise ConfigError("what you looked at is not what stands there now", hint=hint)
    staff = sign_in(options.staff, asking.password(options.staff))
    if options.choice == "publish" and not looking.may_see(staff, case.ad, case.version):
        hint = "refuse it here, or escalate it at the desk"
        raise ConfigError("only who is trained to look at its photos brings it back", hint=hint)
    ad = at_command.decide_on(
        case.ad,
        digest=case.digest,
        staff=staff,
        choice=Choice(options.choice),
        clause=options.clause.strip() or case.clause,
        named=options.clause.strip(),
        note=options.note,
        epoch=case.seen.epoch,
    )
    ad.refresh_from_db()
    if ad.state == AdState.PUBLIC and not ad.pending:
        print(f"{ad.public_id} is public.")
    elif options.choice == "refuse":
        print(f"{ad.public_id} is refused. Its poster is told the clause, never the signal.")
    else:
        print(f"{ad.public_id}: your word is kept; it still waits for another person.")
    return 0


def _hide(options: argparse.Namespace) -> int:
    """Asks nobody to sign in: taking down is never refused, and bringing back takes people."""
    from daylight.web.ads import actions
    from daylight.web.ads.models import Ad

    named = [each.strip().lower() for each in options.ads]
    hidden = actions.hide(named, reason=options.reason[:300], harm=options.harm)
    known = set(Ad.objects.filter(public_id__in=named).values_list("public_id", flat=True))
    for ad in hidden:
        print(f"{ad.public_id} is hidden until people decide.")
    for public_id in sorted(known - {ad.public_id for ad in hidden}):
        print(f"{public_id} was not public; now nothing but people's word can make it so.")
    unknown = sorted(set(named) - known)
    if unknown:
        raise ConfigError("there is no ad " + ", ".join(unknown), hint="its address ends in its id")
    return 0
