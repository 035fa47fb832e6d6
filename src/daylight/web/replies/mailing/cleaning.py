"""A person's new words out of their mail, without what would give them away; and what was cut."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from daylight.web.replies.mailing import html as safe_html
from daylight.web.replies.mailing import quotes
from daylight.web.replies.mailing.hiding import Secrets, hide
from daylight.web.replies.mailing.reading import Mail, plain

MOST_LETTERS = 20_000  # of one message
SIGNATURE_LINES = 10  # a longer end of a mail is no signature
LAST_LINES = 8  # where "sent from my phone" stands


@dataclass(frozen=True)
class Cleaned:
    """What may be passed on. `html` says the same as `text`; "" where only the text is sure."""

    text: str
    html: str
    cuts: tuple[tuple[str, int], ...]


def clean(
    mail: Mail, secrets: Secrets, *, expected_subject: str = "", ours: frozenset[str] = frozenset()
) -> Cleaned:
    """The mail's own words. An empty mail with a subject of its own says that.

    `ours` are the beginnings of sentences that stand below each mail of ours.
    """
    cuts: Counter[str] = Counter()
    shown, text = _said(mail, cuts)
    words = _own_words(text, cuts, ours)
    subject = _own_subject(mail.subject)
    is_own_subject = subject.casefold() not in ("", _own_subject(expected_subject).casefold())
    if not words and not mail.photos and is_own_subject:
        words, shown = subject, ""
    elif is_own_subject:
        cuts["subject"] += 1
    words, hidden = hide(words, secrets)
    cuts.update(hidden)
    words = safe_html.tidied(words)
    cuts["length"] += mail.unread + max(0, len(words) - MOST_LETTERS)
    words = words[:MOST_LETTERS]
    if words != text:  # what was cut from the text may stand in the HTML still
        shown = ""
    cuts.update(file=mail.files + mail.extra_photos, invite=mail.invites, inline=mail.inline)
    return Cleaned(words, shown, tuple((kind, n) for kind, n in sorted(cuts.items()) if n))


def _said(mail: Mail, cuts: Counter[str]) -> tuple[str, str]:
    """All pieces one below the other, as HTML and as text. "" for HTML where none had any."""
    shown, texts = [], []
    for piece in mail.pieces:
        markup, text, left_out = safe_html.safe(piece.html) if piece.html.strip() else ("", "", {})
        cuts.update(left_out)
        if not text and not left_out.get("quote"):  # pictures alone, or no HTML: what the text says
            text = safe_html.tidied(piece.text)
            markup = safe_html.of_text(text) if text else ""
        shown.append(markup)
        texts.append(text)
    has_html = any(piece.html.strip() for piece in mail.pieces)
    both = safe_html.tidied("\n\n".join(each for each in texts if each))
    return "\n".join(shown).strip() if has_html else "", both


def _own_words(text: str, cuts: Counter[str], ours: frozenset[str]) -> str:
    lines = text.split("\n")
    lines = _without_quotes(lines, cuts, ours)
    lines = _without_sent_from(lines, cuts)
    lines = _without_signature(lines, cuts)
    lines = _without_sent_from(lines, cuts)
    return safe_html.tidied("\n".join(lines))


def _without_quotes(lines: list[str], cuts: Counter[str], ours: frozenset[str]) -> list[str]:
    """Quoted lines go; so does the rest of the mail after a line that says it is quoted."""
    kept: list[str] = []
    at, cut = 0, 0
    while at < len(lines):
        if quotes.begins_quote(lines, at, ours):
            cut = 1
            after = _after_quoted(lines, at)
            if after is None:
                break
            at = after
        elif lines[at].lstrip().startswith(">"):
            cut, at = 1, at + 1
        else:
            kept.append(lines[at])
            at += 1
    cuts["quote"] += cut
    return kept


def _after_quoted(lines: list[str], at: int) -> int | None:
    """Where the writer goes on below a quote; None where the quote lasts to the end."""
    for start in range(at + 1, min(at + 6, len(lines))):
        if lines[start].lstrip().startswith(">"):
            while start < len(lines) and (
                lines[start].lstrip().startswith(">") or not lines[start].strip()
            ):
                start += 1  # noqa: PLW2901 - the quote's own length
            return start
        if lines[start].strip() and not quotes.HEADER_LINE.match(lines[start]):
            is_intro = any(c in lines[start] for c in ":：")
            if not is_intro:
                return None
    return None


def _without_sent_from(lines: list[str], cuts: Counter[str]) -> list[str]:
    kept = list(lines)
    filled = [n for n, line in enumerate(kept) if line.strip()]
    for n in reversed(filled[-LAST_LINES:]):
        if quotes.is_sent_from(kept[n]):
            del kept[n]
            cuts["sent_from"] += 1
    return kept


def _without_signature(lines: list[str], cuts: Counter[str]) -> list[str]:
    for n, line in enumerate(lines):
        if not quotes.SIGNATURE.match(line):
            continue
        rest = sum(1 for each in lines[n + 1 :] if each.strip())
        if rest and (line == "-- " or rest <= SIGNATURE_LINES):
            cuts["signature"] += 1
            return lines[:n]
    return lines


def _own_subject(subject: str) -> str:
    """A subject without what programs put before it."""
    while True:
        head, colon, rest = subject.partition(":")
        if not colon or head.strip().lower() not in _ANSWERS:
            return " ".join(plain(subject).split())
        subject = rest.strip()


_ANSWERS = frozenset(
    "re fw fwd aw wg sv vs antw rv res enc tr ref odp вн на 回复 答复 転送".split()  # noqa: SIM905
)
