"""`daylight policy check|diff|replay|deploy`: rules looked at, compared, tried and put in force."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daylight.commands import asking, site
from daylight.errors import ConfigError

if TYPE_CHECKING:
    from daylight.screening.policy import Policy

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
    deploy.add_argument("--and", dest="second", required=True, metavar="NAME2", help="who agrees")
    options = parser.parse_args(argv)
    return {"check": _check, "diff": _diff, "replay": _replay, "deploy": _deploy}[options.verb](
        options
    )


def read(name: str) -> Policy:
    """The policy in a file.

    Raises: ConfigError or ConfigErrors.
    """
    from daylight.screening.loading import load_policy

    try:
        text = Path(name).read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"cannot read {name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error}", file=name) from None
    return load_policy(text, file=name)


def _check(options: argparse.Namespace) -> int:
    from daylight.screening.policy_checks import warnings

    policy = read(options.file)
    found = warnings(policy, file=options.file)
    for warning in found:
        print(f"{warning}\n")
    print(f"{len(policy.rules)} rules, no fault, {len(found)} to look at: {policy.digest}")
    return 1 if found and options.strict else 0


def _diff(options: argparse.Namespace) -> int:
    from daylight.screening.policy_diff import compare

    if len(options.files) > 2:
        raise ConfigError("diff takes one file or two", hint="daylight policy diff OLD NEW")
    new = read(options.files[-1])
    old = read(options.files[0]) if len(options.files) == 2 else _in_force(options)
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

    new = read(options.file)
    old = read(options.against) if options.against else _in_force(options)
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

    checked = read(options.file)
    if options.first == options.second:
        raise ConfigError("two different people must sign", hint="--as NAME --and NAME2")
    first = sign_in(options.first, asking.password(options.first))
    second = sign_in(options.second, asking.password(options.second))
    changes = policies.sign(checked.text, first, second, file=options.file)
    _keep(home / "policy.toml", checked.text)
    for change in changes:
        print(f"{'!' if change.is_safety else '-'} {change.words}")
    print(f"In force: {checked.digest}. Live ads are screened again by `daylight worker`.")
    return 0


def _keep(path: Path, text: str) -> None:
    """The site's copy, for the next one who edits. What counts is in the database."""
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        print(f"daylight: {path} was not updated: {error.strerror}", file=sys.stderr)
