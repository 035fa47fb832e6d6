"""`daylight policy check|diff|replay|deploy`: rules looked at, compared, tried and put in force."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from daylight.commands import asking, site
from daylight.errors import ConfigError

if TYPE_CHECKING:
    from daylight.screening.policy import Policy
    from daylight.screening.terms import TermGroup

DESCRIPTION = """\
Look at a policy, compare two, try one on ads of the past, put one in force.

`check`, `diff OLD NEW` and `replay --on FILE --against OLD` need no site.
"""


def main(argv: Sequence[str]) -> int:
    parser = site.parser("policy", DESCRIPTION)
    verbs = site.verbs(parser, "check|diff|replay|deploy")
    check = verbs.add_parser("check", help="every fault with line, column and a way out")
    check.add_argument("file", metavar="FILE")
    check.add_argument("--strict", action="store_true", help="a warning is a fault, too")
    diff = verbs.add_parser("diff", help="what changed, in words")
    diff.add_argument("files", nargs="+", metavar="FILE", help="OLD NEW; NEW alone: to what counts")
    replay = verbs.add_parser("replay", help="what it would have done to ads of the past")
    replay.add_argument("file", metavar="FILE")
    replay.add_argument("--on", metavar="HISTORY", help="ads as JSON lines, not the board's own")
    replay.add_argument("--against", metavar="OLD", help="a file, not the policy in force")
    replay.add_argument("--json", action="store_true", help="one JSON object")
    deploy = verbs.add_parser("deploy", help="put in force, signed by two people")
    deploy.add_argument("file", metavar="FILE")
    deploy.add_argument("--as", dest="first", required=True, metavar="NAME", help="who signs")
    for verb in (check, diff, replay, deploy):
        _take_terms(verb)
    terms = verbs.add_parser("terms", help="the private terms in force, for an auditor")
    terms.add_argument("--as", dest="first", metavar="NAME", help="an auditor: print them whole")
    deploy.add_argument("--and", dest="second", required=True, metavar="NAME2", help="who agrees")
    deploy.add_argument(
        "--reason", default="", help="published; needed where some groups are held far more often"
    )
    options = parser.parse_args(argv)
    acts = {
        "check": _check,
        "diff": _diff,
        "replay": _replay,
        "deploy": _deploy,
        "terms": _terms,
    }
    return acts[options.verb](options)


def _take_terms(verb: argparse.ArgumentParser) -> None:
    own = verb.add_mutually_exclusive_group()
    own.add_argument(
        "--terms",
        metavar="FILE",
        action="append",
        help="private terms beside the shipped ones (default: those in force)",
    )
    own.add_argument("--without-terms", action="store_true", help="leave private terms out")


def read(name: str, terms: tuple[TermGroup, ...] = ()) -> Policy:
    """The policy in a file, with the private terms that its rules may name.

    Raises: ConfigError or ConfigErrors.
    """
    from daylight.screening.loading import load_policy

    try:
        text = Path(name).read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"cannot read {name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error}", file=name) from None
    return load_policy(text, file=name, terms=terms)


def _check(options: argparse.Namespace) -> int:
    from daylight.screening.policy_checks import warnings

    policy = read(options.file, _own_terms(options) or _terms_of_a_site(options))
    found = warnings(policy, file=options.file)
    for warning in found:
        print(f"{warning}\n")
    print(f"{len(policy.rules)} rules, no fault, {len(found)} to look at: {policy.digest}")
    return 1 if found and options.strict else 0


def _diff(options: argparse.Namespace) -> int:
    from daylight.screening.policy_diff import compare

    if len(options.files) > 2:
        raise ConfigError("diff takes one file or two", hint="daylight policy diff OLD NEW")
    is_against_file = len(options.files) == 2
    old = None if is_against_file else _in_force(options)
    own = _terms_to_try(options, old)
    new = read(options.files[-1], own)
    old = old or read(options.files[0], own)
    changes = compare(old, new)
    for change in changes:
        print(f"{'!' if change.is_safety else '-'} {change.words}")
    if not changes:
        print("Nothing that changes a verdict or what people are told.")
    return 0


def _in_force(options: argparse.Namespace) -> Policy:
    site.open_site(options.site)
    from daylight.web.ads import policies

    return policies.in_force()


def _replay(options: argparse.Namespace) -> int:
    from daylight.commands import policy_replay

    old = None if options.against else _in_force(options)
    own = _terms_to_try(options, old)
    new = read(options.file, own)
    old = old or read(options.against, own)
    if options.on:
        result, bad = policy_replay.over_file(Path(options.on), old, new)
    else:
        site.open_site(options.site)
        result, bad = policy_replay.over_board(old, new), 0
    if options.json:
        print(json.dumps(policy_replay.as_json(result), ensure_ascii=False))
    else:
        print(policy_replay.as_text(result))
    return 1 if bad else 0


def _deploy(options: argparse.Namespace) -> int:
    home = site.open_site(options.site)
    from daylight.web.ads import policies
    from daylight.web.people.actions import sign_in

    own = _own_terms(options)
    own = policies.private_terms() if own is None else own
    checked = read(options.file, own)
    if options.first == options.second:
        raise ConfigError("two different people must sign", hint="--as NAME --and NAME2")
    first = sign_in(options.first, asking.password(options.first))
    second = sign_in(options.second, asking.password(options.second))
    changes = policies.sign(
        checked.text, first, second, file=options.file, terms=own, reason=options.reason
    )
    _keep(home / "policy.toml", checked.text)
    for change in changes:
        print(f"{'!' if change.is_safety else '-'} {change.words}")
    digest = policies.in_force().digest
    print(f"In force: {digest}. Live ads are screened again by `daylight worker`.")
    return 0


def _own_terms(options: argparse.Namespace) -> tuple[TermGroup, ...] | None:
    """The private terms that a deployment asks for; None where those in force stay.

    Raises: ConfigError or ConfigErrors.
    """
    from daylight.screening.terms import load_terms

    if options.without_terms:
        return ()
    if not options.terms:
        return None
    found: list[TermGroup] = []
    for name in options.terms:
        try:
            found += load_terms(Path(name).read_text("utf-8"), file=name)
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read {name}: {error}") from error
    return tuple(found)


def _terms_to_try(options: argparse.Namespace, old: Policy | None) -> tuple[TermGroup, ...]:
    """The private terms that a policy is tried with: those named, else those of what counts."""
    own = _own_terms(options)
    if own is None:
        own = old.terms if old is not None else ()
    return own


def _terms_of_a_site(options: argparse.Namespace) -> tuple[TermGroup, ...]:
    """Those in force where there is a site that says so; a check needs none."""
    if options.without_terms:
        return ()
    try:
        return _in_force(options).terms
    except ConfigError:
        return ()


def _terms(options: argparse.Namespace) -> int:
    """How many there are, for everybody; the words themselves for an auditor who signs in."""
    site.open_site(options.site)
    from daylight.errors import Refused
    from daylight.web.ads import policies
    from daylight.web.people.actions import roles_of, sign_in
    from daylight.web.people.models import Role

    own = policies.private_terms()
    words = sum(len(group.terms) for group in own)
    print(f"{words} private terms in {len(own)} groups")
    if options.first is None:
        return 0
    staff = sign_in(options.first, asking.password(options.first))
    if Role.AUDITOR not in roles_of(staff):
        raise Refused("not_allowed", "Only an auditor reads the private terms.", status=403)
    for group in own:
        print(json.dumps(msgspec.to_builtins(group), ensure_ascii=False))
    return 0


def _keep(path: Path, text: str) -> None:
    """The site's copy, for the next one who edits. What counts is in the database."""
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        print(f"daylight: {path} was not updated: {error.strerror}", file=sys.stderr)
