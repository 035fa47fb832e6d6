"""`daylight vault`: who can open what people sent, whether it is all there, and its end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from daylight.commands import site
from daylight.errors import ConfigError

ASKED = "Asked for. Another person says the same command with their own name."


def main(argv: Sequence[str]) -> int:
    parser = site.parser("vault", "The sealed originals: keys, officers, checks, opening, end.")
    verbs = site.verbs(parser, "init|keygen|officers|list|verify|open|reopen|drill|rotate|destroy")
    init = verbs.add_parser("init", help="make the recovery key and the first vault key")
    init.add_argument("--recovery", metavar="FILE", type=Path, help="where the recovery key goes")
    keygen = verbs.add_parser("keygen", help="a new key for an officer (or use age-keygen)")
    keygen.add_argument("file", metavar="FILE", type=Path)
    _add_officers(verbs.add_parser("officers", help="list, add or remove who can open"))
    listing = verbs.add_parser("list", help="what the vault holds of an ad")
    listing.add_argument("ad", metavar="AD", nargs="?", help="the ad's public id")
    verbs.add_parser("verify", help="check every record's digest; needs no key")
    _add_open(verbs.add_parser("open", help="open one item; your reason becomes an entry"))
    _add_reopen(
        verbs.add_parser("reopen", help="let people read a refused ad's sealed words again")
    )
    drill = verbs.add_parser("drill", help="try to open one item of each key, once a year")
    drill.add_argument("--identity", metavar="FILE", type=Path, required=True)
    verbs.add_parser("rotate", help="make a new vault key now")
    _add_destroy(verbs.add_parser("destroy", help="two people: the first asks, the second agrees"))
    options = parser.parse_args(argv)
    site.open_site(options.site)
    return int(_VERBS[options.verb](options))


def _add_officers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("do", choices=("list", "add", "remove"), nargs="?", default="list")
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--recipient", metavar="age1...", help="their public key")
    parser.add_argument("--identity", metavar="FILE", type=Path, help="opens old keys for them")


def _add_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("item", metavar="ITEM", type=int, help="a number of `daylight vault list`")
    _add_officer(parser)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="written 0600")


def _add_reopen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ad", metavar="AD", help="the ad's public id")
    _add_officer(parser)


def _add_officer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--identity", metavar="FILE", type=Path, required=True)
    parser.add_argument("--as", dest="name", metavar="NAME", required=True, help="your account")
    parser.add_argument("--reason", required=True, help="why, in your words")


def _add_destroy(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("ad", metavar="AD", nargs="?", help="the ad's public id")
    lost = "what was sealed in a time that a restored database forgot"
    what.add_argument("--forgotten", action="store_true", help=lost)
    parser.add_argument("--as", dest="name", metavar="NAME", required=True, help="your account")
    parser.add_argument("--reason", default="", help="why; the first person gives it")


def _init(options: argparse.Namespace) -> int:
    from django.conf import settings

    from daylight.web.evidence import setup

    print("\n".join(setup.begin(options.recovery or settings.HOME / setup.RECOVERY_FILE)))
    return 0


def _keygen(options: argparse.Namespace) -> int:
    from daylight.web.evidence import setup

    public = setup.new_identity(options.file, "an evidence officer's key")
    print(f"{options.file} is your private key: nobody else may have it. Your recipient:\n{public}")
    return 0


def _officers(options: argparse.Namespace) -> int:
    from daylight.web.evidence import setup, vaultkeys
    from daylight.web.evidence.opening import opener_from

    if options.do != "list" and not options.name:
        raise ConfigError("whom?", hint="daylight vault officers add NAME --recipient age1...")
    if options.do == "add":
        if not options.recipient:
            raise ConfigError("an officer needs a key", hint="daylight vault keygen FILE")
        opener = opener_from(options.identity) if options.identity else None
        _, copied = setup.add_officer(options.name, options.recipient, opener=opener)
        what = f"and {copied} older keys" if opener else "and nothing older (see --identity)"
        print(f"{options.name} can open what is sealed from now on {what}")
    elif options.do == "remove":
        setup.remove_officer(options.name)
        print(f"{options.name} cannot open what is sealed from now on")
    for each in vaultkeys.recipients():
        print(f"{each.name:<20} {each.kind:<9} {each.copies.count():>3} keys  {each.public}")
    return 0


def _list(options: argparse.Namespace) -> int:
    from daylight.web.ads.actions import retention
    from daylight.web.ads.models import Ad
    from daylight.web.evidence import passes
    from daylight.web.evidence.models import DestroyedItem, Item, VaultKey
    from daylight.web.evidence.vault import key_name

    if not options.ad:
        for key in VaultKey.objects.order_by("id"):
            count = Item.objects.filter(segment__startswith=f"{key.name}_").count()
            print(f"{key.name:<14} {key.created_at:%Y-%m-%d}  {count:>8} items")
        print("\n".join(passes.lines()))
        return 0
    ad = Ad.objects.filter(public_id=options.ad).first()
    if ad is None:
        raise ConfigError(f"there is no ad {options.ad}")
    gone = set(DestroyedItem.objects.values_list("pk", flat=True))
    for item in retention.items_of(ad):
        state = "destroyed" if item.pk in gone else f"key {key_name(item.segment)}"
        put = f"{item.created_at:%F %H:%M}"
        print(f"{item.pk:>8}  {item.kind:<6} {item.size:>10,} bytes  {put}  {state}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from daylight.web.evidence import checking

    shown = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        print(f"\r{done:,} of {total:,}", end="", file=sys.stderr, flush=True)

    report = checking.verify(progress if shown else None)
    for problem in report.problems:
        print(problem)
    said = f"{report.items:,} items, {report.size / 1e6:,.1f} MB, {report.destroyed:,} destroyed"
    print(f"{said}: {len(report.problems) or 'no'} problems")
    return 1 if report.problems else 0


def _open(options: argparse.Namespace) -> int:
    from daylight.ledger.shells.files import write_whole
    from daylight.web.evidence import opening
    from daylight.web.evidence.models import Item
    from daylight.web.people.actions import find

    item = Item.objects.filter(pk=options.item).first()
    if item is None:
        raise ConfigError(f"there is no item {options.item}", hint="daylight vault list AD")
    opener = opening.opener_from(options.identity)
    data = opening.view(item, opener, staff=find(options.name), words=options.reason)
    write_whole(options.out, data, mode=0o600)
    print(f"{options.out}: {len(data):,} bytes. That you opened it is on the record.")
    return 0


def _reopen(options: argparse.Namespace) -> int:
    from daylight.web.ads.actions import sealing
    from daylight.web.ads.models import Ad
    from daylight.web.evidence import opening
    from daylight.web.people.actions import find

    ad = Ad.objects.filter(public_id=options.ad).first()
    if ad is None:
        raise ConfigError(f"there is no ad {options.ad}")
    opener = opening.opener_from(options.identity)
    sealing.reopen(ad, opener, staff=find(options.name), words=options.reason)
    print("Those who decide can read it now. That you opened it is on the record.")
    return 0


def _drill(options: argparse.Namespace) -> int:
    from daylight.web.evidence import opening

    found = opening.drill(opening.opener_from(options.identity))
    for name, said in found.items():
        print(f"{name:<14} {said}")
    return 1 if any(said.startswith("DOES") for said in found.values()) else 0


def _rotate(options: argparse.Namespace) -> int:
    from daylight.web.evidence import vaultkeys

    key = vaultkeys.rotate(always=True)
    if key is None:
        raise ConfigError("nobody could open the new key", hint="daylight vault init")
    print(f"{key.name}: used by every process within {int(vaultkeys.REMEMBERED_S)} seconds")
    return 0


def _destroy(options: argparse.Namespace) -> int:
    from daylight.web.ads.actions import retention
    from daylight.web.ads.models import Ad
    from daylight.web.evidence import destroying
    from daylight.web.evidence.models import DestructionProposal
    from daylight.web.people.actions import find

    if options.forgotten:
        return _destroy_forgotten(options)
    ad = Ad.objects.filter(public_id=options.ad).first()
    if ad is None:
        raise ConfigError(f"there is no ad {options.ad}")
    staff = find(options.name)
    waiting = DestructionProposal.objects.filter(ad_id=ad.pk, agreed_by__isnull=True).last()
    if waiting is None:
        destroying.propose(ad.pk, staff=staff, words=options.reason)
        print(ASKED)
        return 0
    retention.destroy_agreed(destroying.agree(waiting, staff=staff))
    print(f"Destroyed, and attested. Backups hold it {destroying.BACKUP_DAYS} days at most.")
    return 0


def _destroy_forgotten(options: argparse.Namespace) -> int:
    from daylight.web.evidence import destroying, forgotten
    from daylight.web.people.actions import find

    staff, waiting = find(options.name), forgotten.waiting()
    if waiting is None:
        asked = forgotten.propose(staff=staff, words=options.reason)
        print(f"{len(asked.records):,} records that no row names. {ASKED}")
        return 0
    done = forgotten.agree(waiting, staff=staff)
    print(f"{done:,} destroyed, and attested. Backups hold them {destroying.BACKUP_DAYS} days.")
    return 0


_VERBS = {
    "init": _init,
    "keygen": _keygen,
    "officers": _officers,
    "list": _list,
    "verify": _verify,
    "open": _open,
    "reopen": _reopen,
    "drill": _drill,
    "rotate": _rotate,
    "destroy": _destroy,
}
