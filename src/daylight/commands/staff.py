"""`daylight staff`: who works on the board, and in which roles."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence

from daylight.commands import asking, site
from daylight.errors import ConfigError

ROLES = ("reviewer", "lead", "evidence", "auditor", "operator")


def main(argv: Sequence[str]) -> int:
    parser = site.parser("staff", "Add staff, list them, give and take roles.")
    verbs = site.verbs(parser, "add|list|role|mailbox|password|invite|reset|end")
    add = verbs.add_parser("add", help="a new account; the password is asked for")
    add.add_argument("--invite", action="store_true", help="print a link instead: they choose")
    add.add_argument("name", help="signs in with it; others see only the pseudonym")
    add.add_argument("--role", action="append", choices=ROLES, default=[], help="repeatable")
    add.add_argument("--pseudonym", default="", help="what others see (else a random one)")
    add.add_argument("--email", default="")
    listing = verbs.add_parser("list", help="everybody and their roles")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    role = verbs.add_parser("role", help="give or take a role")
    role.add_argument("name")
    role.add_argument("role", choices=ROLES)
    role.add_argument("--take", action="store_true", help="take it instead")
    mailbox = verbs.add_parser("mailbox", help="where somebody is written to, and called")
    mailbox.add_argument("name")
    mailbox.add_argument("email", help='an address; "" for none')
    for verb, what in (
        ("password", "set a new password"),
        ("invite", "a link for somebody who has chosen no way to sign in yet"),
        ("reset", "a link for somebody who lost every way in; the old ways end"),
        ("end", "end an account"),
    ):
        verbs.add_parser(verb, help=what).add_argument("name")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    return VERBS[options.verb](options)


def _add(options: argparse.Namespace) -> int:
    from daylight.web.people import actions, invitations
    from daylight.web.people.models import Role

    if not options.role:
        hint = "--role reviewer decides on ads; the roles are " + ", ".join(ROLES)
        raise ConfigError("a new account needs a role", hint=hint)
    staff = actions.add_staff(
        name=options.name,
        password=None if options.invite else asking.password(options.name, twice=True),
        pseudonym=options.pseudonym,
        email=options.email,
        roles=[Role(role) for role in options.role],
    )
    print(f"{staff.name} can work now, seen by others as {staff.pseudonym}")
    if options.invite:
        _print_link(staff.name, invitations.invite(staff))
    if actions.deciding_staff().count() < 2:
        print("One more person is needed to decide ads held for the safety of a child.")
    return 0


def _list(options: argparse.Namespace) -> int:
    from daylight.web.people import actions
    from daylight.web.people.models import Staff

    for staff in Staff.objects.order_by("name"):
        roles = actions.roles_of(staff)
        if options.json:
            row = {"name": staff.name, "pseudonym": staff.pseudonym, "roles": roles}
            print(json.dumps(row | {"active": staff.is_active}, ensure_ascii=False))
        else:
            shown = ", ".join(roles) if staff.is_active else "account ended"
            print(f"{staff.name:<20} {staff.pseudonym:<20} {shown or 'no role'}")
    return 0


def _role(options: argparse.Namespace) -> int:
    from daylight.web.people import actions
    from daylight.web.people.models import Role

    staff, role = actions.find(options.name), Role(options.role)
    done = actions.revoke(staff, role) if options.take else actions.grant(staff, role)
    verb = ("lost" if options.take else "has") if done else "had already" if not options.take else "never had"  # fmt: skip  # noqa: E501
    print(f"{staff.name} {verb} the role {role.label}")
    return 0


def _mailbox(options: argparse.Namespace) -> int:
    from daylight.web.people import actions

    staff = actions.find(options.name)
    actions.set_mailbox(staff, options.email)
    print(f"{staff.name} is written to at {staff.email}" if staff.email else "no mailbox is kept")
    return 0


def _password(options: argparse.Namespace) -> int:
    from daylight.web.people import actions

    staff = actions.find(options.name)
    actions.set_password(staff, asking.password(staff.name, twice=True))
    print(f"{staff.name} has a new password")
    return 0


def _end(options: argparse.Namespace) -> int:
    from daylight.web.people import actions

    staff = actions.find(options.name)
    actions.dismiss(staff)
    print(f"{staff.name} can no longer sign in; what they decided stands")
    return 0


def _invite(options: argparse.Namespace) -> int:
    from daylight.web.people import actions, invitations

    staff = actions.find(options.name)
    _print_link(staff.name, invitations.invite(staff))
    return 0


def _reset(options: argparse.Namespace) -> int:
    """At the desk this takes two people. Whoever has the machine has the site's keys as well."""
    from daylight.web.people import actions, invitations

    staff = actions.find(options.name)
    link = invitations.reset(staff)
    print(f"{staff.name} is signed out everywhere; no passkey, code or password of theirs works")
    _print_link(staff.name, link)
    return 0


def _print_link(name: str, path: str) -> None:
    from daylight.web import pages

    print(f"For {name} alone, once, within three days: {pages.address(path)}")


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "add": _add,
    "list": _list,
    "role": _role,
    "mailbox": _mailbox,
    "password": _password,
    "invite": _invite,
    "reset": _reset,
    "end": _end,
}
