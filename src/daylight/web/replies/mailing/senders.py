"""Whether a mail is from whom it says. Source: RFC 8601."""

from __future__ import annotations

import re
from enum import StrEnum

from daylight.web.mailboxes import unicode_domain
from daylight.web.replies.mailing.reading import Mail

_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"^\s*(spf|dkim|dmarc)\s*(?:/\d+)?\s*=\s*([a-z]+)(.*)$", re.I | re.S)
_PROPERTY = re.compile(r"\b(smtp\.mailfrom|header\.d|header\.i|header\.from)\s*=\s*\"?([^\s;\"]+)")


class Proof(StrEnum):
    """What the trusted hop says of the sender."""

    PASS = "pass"  # noqa: S105 - a result's name
    FAIL = "fail"
    NONE = "none"


def proof_of(mail: Mail, trusted: str) -> Proof:
    """The word of the hop that we trust, on the domain that the reader would see.

    Only its topmost line counts: whatever stands below came in with the mail.
    """
    if not trusted:
        return Proof.NONE
    for line in mail.all("authentication-results"):
        plain = _without_comments(line)
        server, _semicolon, results = plain.partition(";")
        if server.split()[:1] and server.split()[0].lower() == trusted.lower():
            return _judge(results, mail.sender)
    return Proof.NONE


def _without_comments(line: str) -> str:
    for _ in range(8):
        shorter = _COMMENT.sub(" ", line)
        if shorter == line:
            break
        line = shorter
    return line


def _judge(results: str, sender: str) -> Proof:
    """DMARC decides where it speaks of the very domain in From; else what is aligned with it."""
    domain = unicode_domain(sender.rpartition("@")[2])
    said: dict[str, str] = {}
    aligned = False
    for part in results.split(";"):
        found = _METHOD.match(part)
        if not found:
            continue
        method, result = found[1].lower(), found[2].lower()
        named = [_domain_of(value) for _key, value in _PROPERTY.findall(found[3])]
        if method == "dmarc" and result == "pass" and domain not in named:
            continue  # of somebody else's domain, or of we do not know whose
        if method == "dkim" and said.get("dkim") == "pass":
            continue
        said[method] = result
        aligned |= result == "pass" and any(_same_domain(name, domain) for name in named)
    if said.get("dmarc") in ("pass", "fail"):
        return Proof(said["dmarc"])
    if aligned:
        return Proof.PASS
    failed = said.get("spf") == "fail" and said.get("dkim") != "pass"
    return Proof.FAIL if failed or said.get("dkim") == "fail" else Proof.NONE


def _domain_of(value: str) -> str:
    return unicode_domain(value.rpartition("@")[2])


def _same_domain(named: str, domain: str) -> bool:
    """One of them, or the other's parent; a whole top-level domain is nobody's."""
    least = min(named, domain, key=len)
    return named == domain or (
        "." in least and (domain.endswith(f".{named}") or named.endswith(f".{domain}"))
    )
