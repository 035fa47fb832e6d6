"""What law and the guarantees ask of an operator, and which safer default holds where they cannot.

Not legal advice: it says where to look, in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from daylight.errors import ConfigError
from daylight.web.findings import Finding, ok, warn

# Source: Regulation (EU) 2022/2065 applies in the member states of the Union.
EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)

_EVERYWHERE = (
    "Held ads need people every day: say in site.toml under [review] when they look",
    "A second person must agree before an ad held for the safety of a child is published",
    "Somebody must answer the telephone number and address that are published for harmed people",
)

_US = (
    "18 USC 2258A: once you know of apparent child sexual exploitation, enticement or trafficking "
    "of a child, report to NCMEC's CyberTipline as soon as reasonably possible; register there",
    "18 USC 2258A(h): what was reported is preserved for one year, access kept to the few",
    "TAKE IT DOWN Act (47 USC 223a): a valid request about an intimate image is met within 48 "
    "hours, copies included; the way to ask must be easy to find",
)
_EU = (
    "DSA articles 11, 12: publish one contact point for authorities and one for users",
    "DSA articles 16, 17: notices from anybody, and a statement of reasons for each restriction",
    "DSA article 18: tell the police of a suspected threat to life or safety",
    "DSA articles 15, 20-24, 30 bind larger boards: see article 19 for who is exempt",
)
_GB = (
    "Online Safety Act 2023: keep an assessment of illegal content; posting without an account "
    "is named as a risk in Ofcom's guidance",
    "Report child sexual exploitation to the National Crime Agency",
)
_ELSEWHERE = (
    "Find your country's hotline for child sexual exploitation in INHOPE's list, and the police "
    "unit that takes reports; write both down for your staff",
)


def examine(country: str) -> Iterator[Finding]:
    """Each duty as a line, then what this board lacks.

    Raises: ConfigError for something that is not a country's code.
    """
    code = country.upper()
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ConfigError(f"{country!r} is not a country", hint="two letters, such as US, DE or GB")
    for duty in (*_EVERYWHERE, *_of(code)):
        yield Finding("duty", "ok", duty)
    yield from _lacking()


def _of(code: str) -> tuple[str, ...]:
    if code == "US":
        return _US
    if code == "GB":
        return _GB
    return _EU if code in EU else _ELSEWHERE


def _lacking() -> Iterator[Finding]:
    from daylight.web import site
    from daylight.web.ads.models import BoardState
    from daylight.web.people.actions import deciding_staff

    board = site.current()
    if deciding_staff().count() < 2:
        said = (
            "no second person: ads held for the safety of a child stay held until there is one, "
            f"and are refused after {board.desk.second_person_days} days"
        )
        yield warn("duty", said, "daylight staff add NAME --role reviewer")
    for who, contact in (("users", board.users), ("authorities", board.authorities)):
        if not contact.given:
            said = f"no contact point for {who} is published"
            yield warn("duty", said, f"fill in [contact.{who}] in site.toml")
    if not board.users.phone:
        said = (
            "no telephone: somebody without e-mail cannot reach you; the takedown form stays open"
        )
        yield warn("duty", said, "give a phone in [contact.users], if somebody can answer it")
    if not BoardState.objects.get(pk=1).list_digest:
        said = (
            "no hash list is loaded: known pictures are not recognised, and every screening says so"
        )
        yield warn("duty", said, "ask your country's hotline how a board of your size gets one")
    said = "no independent witness checks the record, and every page's foot says so"
    yield warn("duty", said, "ask another board or a newspaper to run a witness")
    yield ok("duty", "what you lack never makes the board less careful: doubt holds")
