"""`daylight ban`: suspend an e-mail address, a phone or a network, and see what it would do."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from daylight.commands import asking, site
from daylight.errors import ConfigError

if TYPE_CHECKING:
    from daylight.web.ads.models import Block

KINDS = ("email", "phone", "network")


def main(argv: Sequence[str]) -> int:
    parser = site.parser("ban", "Suspend an e-mail address, a phone or a network.")
    verbs = site.verbs(parser, "add|list|lift|dry-run")
    add = verbs.add_parser("add", help="suspend, from now on")
    trial = verbs.add_parser("dry-run", help="what it would have stopped; nothing is changed")
    for each in (add, trial):
        each.add_argument("kind", choices=KINDS)
        each.add_argument("contact", help="name@host, +13125550123 or 192.0.2.0/24")
    add.add_argument("--reason", required=True, help="told to the poster")
    add.add_argument("--appeal-to", required=True, help="address for whoever disagrees")
    add.add_argument("--days", type=int, help="how long (for ever)")
    add.add_argument("--as", dest="staff", metavar="NAME", help="who decides; signs in by password")
    listing = verbs.add_parser("list", help="bans and how often each stopped something")
    listing.add_argument("--all", action="store_true", help="also those that are over")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    verbs.add_parser("lift", help="end a ban").add_argument("number", type=int)
    options = parser.parse_args(argv)
    site.open_site(options.site)
    return {"add": _add, "dry-run": _dry_run, "list": _list, "lift": _lift}[options.verb](options)


def _add(options: argparse.Namespace) -> int:
    from daylight.web.ads import actions
    from daylight.web.ads.models import BlockKind
    from daylight.web.people.actions import sign_in

    if options.days is not None and options.days < 1:
        raise ConfigError("a term has at least one day", hint="leave --days out for no end")
    staff = sign_in(options.staff, asking.password(options.staff)) if options.staff else None
    trial = actions.dry_run(BlockKind(options.kind), options.contact)
    made = actions.ban(
        BlockKind(options.kind),
        options.contact,
        reason=options.reason,
        appeal_to=options.appeal_to,
        staff=staff,
        term=timedelta(days=options.days) if options.days else None,
    )
    print(f"Ban {made.pk} on {made.shown} is in force {_until(made)}.")
    print(f"It would have stopped {len(trial.stopped)} of the last {trial.looked_at:,} ads.")
    return 0


def _dry_run(options: argparse.Namespace) -> int:
    from daylight.web.ads import actions
    from daylight.web.ads.models import BlockKind

    trial = actions.dry_run(BlockKind(options.kind), options.contact)
    print(f"Would have stopped {len(trial.stopped)} of the last {trial.looked_at:,} ads.")
    for public_id in trial.stopped[:20]:
        print(f"  {public_id}")
    return 0


def _list(options: argparse.Namespace) -> int:
    from daylight.web import clock
    from daylight.web.ads.models import BANS, Block

    rows = Block.objects.filter(kind__in=BANS).order_by("id")
    if not options.all:
        rows = rows.live(clock.now())
    for row in rows:
        print(json.dumps(_as_json(row), ensure_ascii=False) if options.json else _line(row))
    return 0


def _lift(options: argparse.Namespace) -> int:
    from daylight.web.ads import actions
    from daylight.web.ads.models import BANS, Block

    row = Block.objects.filter(pk=options.number, kind__in=BANS).first()
    if row is None:
        raise ConfigError(f"there is no ban {options.number}", hint="daylight ban list --all")
    actions.lift(row)
    print(
        f"Ban {row.pk} on {row.shown} is lifted. What it stopped comes back only if posted again."
    )
    return 0


def _until(row: Block) -> str:
    return f"until {row.expires_at:%Y-%m-%d}" if row.expires_at else "without end"


def _line(row: Block) -> str:
    over = "lifted" if row.lifted_at else _until(row)
    return f"{row.pk:>5}  {row.kind:<8} {row.shown:<26} {over:<17} {row.hits:>4} hits  {row.reason}"


def _as_json(row: Block) -> dict[str, object]:
    return {
        "number": row.pk,
        "kind": row.kind,
        "shown": row.shown,
        "reason": row.reason,
        "appeal_to": row.appeal_to,
        "since": row.created_at.isoformat(),
        "until": row.expires_at.isoformat() if row.expires_at else None,
        "lifted": row.lifted_at.isoformat() if row.lifted_at else None,
        "hits": row.hits,
    }
