"""What somebody who grooms a child asks for, a piece in each message; and which pieces together
are a doubt. Pure.

    each message ── which of seven things it asks or says ──┐
    all earlier ones of the same two people ────────────────┴── together ── doubt, or none

No single thing is one: parents ask an age, sellers ask to be called, friends bring gifts. What
was seen once stays seen, however much is written after it: more can only add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import IntFlag

from daylight.screening import Span
from daylight.web.replies.phrases import any_of, spans


class Piece(IntFlag):
    """One thing asked or said. Stored as a number: values never change."""

    AGE = 1  # an age is asked of the other
    YOUNG = 2  # the writer says that they are young
    SECRET = 4
    PICTURE = 8  # of the other, not of what is sold
    MOVE = 16  # to another channel
    ALONE = 32
    GIFT = 64
    PICTURES = 128  # of what, is not said


NONE = Piece(0)

# English and Spanish; a language is a further line.
_AGE = (
    r"how old (are|r) (you|u)", r"what('?s| is) your age(?! (range|limit|group))",
    r"(ur|your) age\?",
    r"are you (over|under) (1[0-8])", r"what grade (are|r) (you|u)( in)?",
    r"what (school|class) (do|are) you (go to|in)",
    r"(cu[aá]ntos a[nñ]os|qu[eé] edad) tienes", r"(en )?qu[eé] (grado|curso) (est[aá]s|vas)",
)  # fmt: skip
_YOUNG = (
    r"(i'?m|i am|im) (only |just |almost )?(9|1[0-7])"
    r"(?= years?\b| yrs?\b| yo\b| and\b|[.,;!?)]|\s*(\Z|\n))",
    r"(i'?m|i am) in (the )?([5-9]th|10th|11th) grade",
    r"tengo (s[oó]lo )?(9|1[0-7]) a[nñ]os",
)  # fmt: skip
_SECRET = (
    r"(don'?t|do not|dont|never) tell (your|ur|any ?(one|body)|mom|mum|dad|parents?|nobody)"
    r"(?! the (gate|door|alarm) code)(?! the code)",
    r"(keep|stays?) (it |this )?(a )?(secret|between us)", r"our (little )?secret",
    r"delete (this|these|the|our) (messages?|chat)",
    r"no (le )?digas a (nadie|tus padres|tu mam[aá]|tu pap[aá])", r"nuestro secreto",
    r"borra (este|estos|los) mensajes?",
)  # fmt: skip
_PICTURE = (
    r"(send|show|got|have|share)( me)? (a |some |more |any )?(pics?|pictures?|photos?|selfies?) of "
    r"(you|u|yourself|your (body|face))",
    r"(send|show|take)( me)? (a |another )?selfie", r"what are you wearing",
    r"(env[ií]ame|m[aá]ndame) (una )?(fotos?|selfies?) tuyas?", r"qu[eé] llevas puesto",
)  # fmt: skip
_PICTURES = (r"send( me)? (a |some |more )?pics?(?! of)",)
_MOVE = (
    r"(text|whats ?app|call|message|contact|e-?mail|write|dm|add|snap) me (at|on|to|directly|"
    r"instead)",
    r"what('?s| is) your (personal )?(number|phone|e-?mail|whats ?app|cell|snap|insta)",
    r"(send|give) me your (number|phone|e-?mail|whats ?app|cell|snap|insta)",
    r"(do you have|are you on|let'?s (talk|chat|go|move) (on|to|over to)|find me on) "
    r"(snap(chat)?|insta(gram)?|tik ?tok|telegram|discord|kik|signal|whats ?app)",
    r"(p[aá]same|dame|env[ií]ame) tu (n[uú]mero|whatsapp|correo|tel[eé]fono|insta)",
    r"escr[ií]beme (al|por) (whatsapp|telegram|insta(gram)?)",
)  # fmt: skip
_ALONE = (
    r"(are|r) (you|u) (home )?alone(?! or)", r"(you|please|should|must|just|only|but) come alone",
    r"(meet|see)( you| me| up)? (alone|in private|somewhere private)",
    r"just (the two of us|us two|you and me)", r"come by yourself",
    r"(are )?your (parents?|mom|mum|dad) (home|around|there|away|out|asleep)",
    r"(when|while) your (parents?|mom|mum|dad|family) (is|are|isn'?t|aren'?t)",
    r"est[aá]s sol[ao](?! o)", r"ven(te)? sol[ao]", r"(vernos|quedar) a solas",
    r"est[aá]n tus padres",
)  # fmt: skip
_GIFT = (
    r"(i|we)( will|'ll| can| could|'d)? (buy|get|bring|send) you (a |an |some |any)?"
    r"(present|gift|new phone|phone|game|clothes|shoes|sweets|candy|anything|thing|skins?)",
    r"(a|your|another) (little |small )?(present|gift) (is )?for you",
    r"free (robux|v-?bucks|skins?)",
    r"(have|got) (a|something) (special )?(present|gift|surprise) for you",
    r"te (regalo|compro|traigo) (un|una|unos|unas|algo|lo que)",
    r"tengo (un regalo|una sorpresa) para ti",
)  # fmt: skip
_PATTERNS: Mapping[Piece, re.Pattern[str]] = {
    Piece.AGE: any_of(*_AGE),
    Piece.YOUNG: any_of(*_YOUNG),
    Piece.SECRET: any_of(*_SECRET),
    Piece.PICTURE: any_of(*_PICTURE),
    Piece.MOVE: any_of(*_MOVE),
    Piece.ALONE: any_of(*_ALONE),
    Piece.GIFT: any_of(*_GIFT),
    Piece.PICTURES: any_of(*_PICTURES),
}

# Together they are a doubt. Each line adds one; none takes one away.
_DOUBTS = (
    Piece.AGE | Piece.SECRET,
    Piece.AGE | Piece.PICTURE,
    Piece.AGE | Piece.ALONE,
    Piece.AGE | Piece.MOVE | Piece.GIFT,
    Piece.AGE | Piece.PICTURES,
    Piece.SECRET | Piece.PICTURE,
    Piece.SECRET | Piece.PICTURES,
    Piece.SECRET | Piece.ALONE,
    Piece.SECRET | Piece.GIFT,
    Piece.PICTURE | Piece.ALONE | Piece.MOVE,
)
_WORDS = {
    Piece.AGE: "an age",
    Piece.SECRET: "secrecy",
    Piece.PICTURE: "a picture of oneself",
    Piece.PICTURES: "pictures",
    Piece.MOVE: "another channel",
    Piece.ALONE: "being alone",
    Piece.GIFT: "a gift",
}


def pieces_of(text: str) -> tuple[Piece, tuple[Span, ...]]:
    """What one message asks or says, and where."""
    found = NONE
    places: list[Span] = []
    for piece, pattern in _PATTERNS.items():
        if at := spans(pattern, text):
            found |= piece
            places += at
    return found, tuple(places)


def all_of(pieces: Iterable[int]) -> Piece:
    """Every piece that stands in one of these numbers."""
    found = NONE
    for each in pieces:
        found |= Piece(each)
    return found


def of_writer(own: Piece, other: Piece) -> Piece:
    """What one side's pieces come to: an age that was told counts as one that was asked. Who is
    young and wants to see what is sold is a buyer."""
    if Piece.AGE in own or Piece.YOUNG not in own | other:
        return own
    return (own | Piece.AGE) & ~Piece.PICTURES


def is_doubt(pieces: Piece, *, care: bool = False) -> bool:
    """Whether these together are a doubt. Where an ad is under care any two are, and the gravest
    alone. More pieces never make it less."""
    if any(doubt in pieces for doubt in _DOUBTS):
        return True
    asked = pieces & ~(Piece.YOUNG | Piece.PICTURES)
    return care and (asked.bit_count() > 1 or bool(asked & (Piece.SECRET | Piece.PICTURE)))


def confidence(pieces: Piece) -> float:
    """More pieces, more sure."""
    return 0.8 if (pieces & ~Piece.YOUNG).bit_count() > 2 else 0.6


def said(pieces: Piece) -> str:
    """The pieces in words, for whoever decides."""
    return ", ".join(word for piece, word in _WORDS.items() if piece in pieces)
