"""What must hold before a site serves, and what should. Each finding says how to mend it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from daylight.errors import ConfigError, DaylightError
from daylight.web import clock, sitekeys, triggers
from daylight.web.findings import Finding, fail, ok, warn


def must_hold(*, signs: bool) -> list[Finding]:
    """Whatever keeps `serve` and `worker` from starting: empty when all is well.

    Only a process that signs the log opens the checkpoint key.
    """
    found: list[Finding] = []
    for check in (address, board, migrations, guards, keys if signs else web_keys, policy):
        found += [each for each in _safely(check) if each.level == "fail"]
        if found:
            break  # what follows would fail for the same reason
    return found


def examine() -> Iterator[Finding]:
    """Every check in turn."""
    for check in CHECKS:
        yield from _safely(check)


def _safely(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:  # whatever is wrong with a site, the doctor goes on
        known = isinstance(error, DatabaseError | DaylightError | OSError) and str(error)
        said = str(error).splitlines()[0] if known else type(error).__name__
        yield fail(check.__name__, f"could not be checked: {said}", "see docs/operating.md")


def address() -> Iterator[Finding]:
    environment = settings.ENVIRONMENT
    local = environment.host in ("localhost", "127.0.0.1", "::1")
    if environment.demo and not local:
        yield fail("settings", "the demo's mailbox is open to everybody", "take DAYLIGHT_DEMO out")
    elif local:
        said = f"the board's address is {environment.url}: nobody else can open mailed links"
        yield warn("settings", said, "set DAYLIGHT_URL in daylight.env to the public address")
    elif not environment.secure:
        said = f"{environment.url} is not encrypted"
        yield warn("settings", said, "put a web server with a certificate in front; use https://")
    else:
        yield ok("settings", f"{environment.url}, {environment.web_workers} web processes")


def board() -> Iterator[Finding]:
    """What the operator says of the board can be read, and names whom to ask."""
    from daylight.web import site

    try:
        current = site.current()
    except ConfigError as error:
        lines = str(error).splitlines()
        hints = [line.removeprefix("  hint: ") for line in lines if line.startswith("  hint: ")]
        said = "; ".join(line.strip() for line in lines if not line.startswith("  hint: "))
        yield fail("board", said, hints[0] if hints else f"mend {site.FILE}")
        return
    if current.users.given and current.authorities.given:
        yield ok("board", f"{current.name}, {current.country}, {', '.join(current.languages)}")
    else:
        said = f"{current.name} names nobody to ask"
        yield warn(
            "board", said, f"fill in [contact.users] and [contact.authorities] in {site.FILE}"
        )


def folders() -> Iterator[Finding]:
    """Private folders are private, and there is room."""
    home = settings.HOME
    open_to_all = [
        str(path)
        for name in ("keys", "vault", "data", "photos", "lists")
        if (path := home / name).is_dir() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_all:
        said = "others on this machine can look into " + ", ".join(open_to_all)
        yield fail("storage", said, "chmod 700 " + " ".join(open_to_all))
    probe = home / f".doctor-{clock.now():%H%M%S%f}"
    try:
        probe.write_bytes(b"daylight")
        probe.unlink()
    except OSError as error:
        yield fail(
            "storage", f"nothing can be written to {home}: {error.strerror}", f"chown {home}"
        )
        return
    free_mb = shutil.disk_usage(home).free // 1_000_000
    if free_mb < 1000:
        yield warn("storage", f"{free_mb} MB are left", "make room: posting stops when it is full")
    else:
        yield ok("storage", f"{home} can be written, {free_mb / 1000:,.0f} GB are left")


def database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SHOW synchronous_commit")
            if cursor.fetchone()[0] == "off":
                said = "synchronous_commit is off: a crash could lose what was acknowledged"
                yield fail("database", said, "ALTER SYSTEM SET synchronous_commit = on")
                return
            yield ok("database", f"PostgreSQL {connection.pg_version // 10000}")  # type: ignore[attr-defined]
            return
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        level = cursor.fetchone()[0]
        cursor.execute("PRAGMA quick_check(1)")
        sound = cursor.fetchone()[0] == "ok"
    if mode != "wal" or level < 2:
        said = f"SQLite runs with journal {mode} and synchronous {level}"
        yield fail("database", said, "keep it on a local disk (WAL needs one)")
    elif not sound:
        yield fail("database", "SQLite's own check finds damage", "restore the last backup")
    else:
        yield ok("database", "SQLite, WAL, synchronous FULL")


def migrations() -> Iterator[Finding]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        said = f"the database is {len(plan)} migrations behind this version"
        yield fail("migrations", said, "daylight migrate")
    else:
        yield ok("migrations", "all applied")


def guards() -> Iterator[Finding]:
    missing = triggers.missing()
    if missing:
        some = ", ".join(missing[:3]) + (" and others" if len(missing) > 3 else "")
        said = f"{len(missing)} triggers are missing ({some})"
        yield fail("triggers", said, "daylight migrate, and find out what removed them")
    else:
        yield ok("triggers", "all in place")


def web_keys() -> Iterator[Finding]:
    yield from _keys(sitekeys.WEB)


def keys() -> Iterator[Finding]:
    yield from _keys(sitekeys.ALL)


def _keys(uses: tuple[str, ...]) -> Iterator[Finding]:
    environment = settings.ENVIRONMENT
    differing = sitekeys.differing(environment.keys, environment.host, uses)
    if differing:
        said = "not the keys that this database knows: " + ", ".join(differing)
        yield fail("keys", said, f"put the site's own keys back into {environment.keys}")
    else:
        yield ok("keys", "secret and signing keys are this database's own")


def policy() -> Iterator[Finding]:
    from daylight.screening import onelook
    from daylight.web.ads import policies
    from daylight.web.ads.models import BoardState

    digest = BoardState.objects.values_list("policy_digest", flat=True).get(pk=1)
    in_force = policies.policy(digest)
    yield ok("policy", f"{digest[:12]}, {len(in_force.rules)} rules")
    if not onelook.COMPILED:
        said = "in plain Python, which is right but slower: gcc and Python's headers were not there"
        yield ok("screening", said)


def policy_file() -> Iterator[Finding]:
    """The file that the next deployment would bring: broken or not, it changes nothing yet."""
    from daylight.screening import load_policy
    from daylight.web.ads import policies

    file = settings.HOME / "policy.toml"
    if not file.exists():
        return
    try:
        written = load_policy(file.read_text("utf-8"), file=str(file))
    except (ConfigError, UnicodeDecodeError) as error:
        said = f"policy.toml is broken: {str(error).splitlines()[0]}; the last good one counts"
        yield warn("policy", said, f"daylight policy check {file}")
        return
    if written.digest != policies.in_force().digest:
        mend = f"daylight policy diff {file}, then daylight policy deploy"
        yield warn("policy", "policy.toml is not what is in force", mend)


def hash_lists() -> Iterator[Finding]:
    """The list that the board says is in force can be asked."""
    from daylight.web.ads import lists
    from daylight.web.ads.models import BoardState

    digest = BoardState.objects.values_list("list_digest", flat=True).get(pk=1)
    if not digest:
        yield ok("lists", "no hash list: photos are compared with the board's own blocks only")
    elif why := lists.missing(verify=True):
        said = f"the hash list cannot be read ({why}): ads with photos are held"
        yield fail("lists", said, "daylight lists load")
    else:
        yield ok("lists", f"{digest[:12]}, {sum(lists.built(digest).counts.values()):,} signals")


def rescreening() -> Iterator[Finding]:
    """How far the new screening of live ads is, after a policy or a list."""
    from daylight.web.ads import rescreens

    under_way = rescreens.progress()
    if under_way is not None:
        done = min(1.0, under_way.seen / max(1, under_way.total))
        yield ok(
            "rescreening",
            f"after a new {under_way.cause}: {under_way.seen:,} of about {under_way.total:,} live "
            f"ads looked at ({done:.0%}), {under_way.hidden:,} hidden",
        )


def trees() -> Iterator[Finding]:
    from daylight.web.ads.models import Place, Section

    places = Place.objects.filter(active=True).count()
    sections = Section.objects.filter(active=True).count()
    if places and sections:
        yield ok("catalogue", f"{places:,} places, {sections} sections")
    else:
        yield fail("catalogue", "no places or no sections", "daylight catalogue load")


def people() -> Iterator[Finding]:
    """Who works here, and with what they sign in."""
    from daylight.web.people import health

    for level, said, mend in health.examine():
        yield Finding("people", level, said, mend)


def cases() -> Iterator[Finding]:
    """What waits at the desk, and whether there are people for it."""
    from daylight.web.review import health

    for level, said, mend in health.examine():
        yield Finding("cases", level, said, mend)


def claims() -> Iterator[Finding]:
    """Whether what somebody asked to hide is hidden on every machine, and entered."""
    from daylight.web.reports import health

    for level, said, mend in health.examine():
        yield Finding("claims", level, said, mend)


def mail() -> Iterator[Finding]:
    from daylight.web.replies import checking

    yield from checking.relay()
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        from django.core.mail import get_connection

        try:
            with get_connection(timeout=8):
                pass
        except OSError as error:
            said = f"the mail server does not answer: {type(error).__name__}"
            yield fail("mail", said, "check DAYLIGHT_MAIL; mails wait in the queue meanwhile")
            return
        yield ok("mail", f"{settings.EMAIL_HOST} answers")
    elif settings.ENVIRONMENT.demo:
        yield ok("mail", "the demo's mailbox")
    else:
        said = "mail is written to a folder and reaches nobody"
        yield warn("mail", said, "set DAYLIGHT_MAIL, such as smtp+tls://USER:PASSWORD@HOST:587")


def time() -> Iterator[Finding]:
    from daylight.web.record.models import Entry

    newest = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    ahead = newest - clock.now() if newest else timedelta(0)
    if ahead > timedelta(minutes=2):
        said = f"the clock is {int(ahead.total_seconds())} s behind the newest entry"
        yield fail("clock", said, "set the clock (timedatectl set-ntp true)")
    else:
        yield ok("clock", f"{clock.now():%Y-%m-%d %H:%M} UTC")


def log() -> Iterator[Finding]:
    """The newest entries still open to their commitments."""
    from daylight.ledger.entries import commit
    from daylight.web.record.models import Entry, Opening

    newest = Opening.objects.select_related("entry").order_by("-entry_id")[:200]
    bad = [
        row.entry_id
        for row in newest
        if commit(bytes(row.body), bytes(row.salt)) != bytes(row.entry.commitment)
    ]
    if bad:
        said = f"{len(bad)} of the newest entries do not open to their commitments"
        yield fail("log", said, "stop the site and compare with a backup: rows were changed")
    else:
        yield ok("log", f"{Entry.objects.count():,} entries")


def vault() -> Iterator[Finding]:
    """Whether what is sealed could be opened, and is still there."""
    from daylight.web.evidence import checking

    for level, said, mend in checking.health():
        yield Finding("vault", level, said, mend)


def checkpoint() -> Iterator[Finding]:
    """Whether the log is signed and watched."""
    from daylight.web.record import health

    for level, said, mend in health.examine():
        yield Finding("checkpoint", level, said, mend)


def queue() -> Iterator[Finding]:
    """Whether the work is done that waits."""
    from daylight.web.jobs import health

    for level, said, mend in health.examine():
        yield Finding("worker", level, said, mend)


def search() -> Iterator[Finding]:
    from daylight.web.ads.search import following, health, rebuilding

    moved = following.progress()
    if moved is not None:
        said = f"ads of places or sections that moved are indexed anew: {moved} % of them"
        yield ok("search", f"{said}; searches find them meanwhile")
    why = rebuilding.why_anew()
    if not why:
        yield ok("search", "the index answers")
        return
    if why in rebuilding.MEANWHILE and health.is_ready():
        done = f": {health.progress()} % of it is there" if why == "beside" else ""
        yield ok("search", f"the index answers, and another one is made beside it{done}")
        return
    said = {
        "building": f"the index is being made anew: {health.progress()} % of it is there",
        "rules": "the index was made by other rules than this Daylight reads words by",
    }.get(why, "the index is lost; readers are shown lists instead")
    yield warn("search", said, "`daylight worker` makes it anew, or `daylight search rebuild`")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    address,
    board,
    folders,
    database,
    migrations,
    guards,
    keys,
    policy,
    policy_file,
    hash_lists,
    rescreening,
    trees,
    people,
    cases,
    claims,
    mail,
    time,
    log,
    checkpoint,
    vault,
    queue,
    search,
)
