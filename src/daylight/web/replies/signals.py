"""Signals that only a message between two people can give. Pure: facts in, signals out.

The engine reads a message as it reads an ad; these ask what a stranger asks of a stranger: money
before anything was seen, a code, secrecy, a picture, a way off the board.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from daylight.screening import Contact, Harm, Signal, Span
from daylight.screening.folding import fold

HOURLY_TALKS = 8  # new conversations of one person in an hour
DAILY_TALKS = 25
SAME_WORDS = 4  # ads that got the same words


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One message and what is known of the talk. Times are counted by whoever asks."""

    text: str
    contacts: tuple[Contact, ...] = ()
    care: bool = False  # the ad is by a person in need
    profile: str = "general"
    by_reader: bool = True
    is_first: bool = True  # the first message of its writer in this conversation
    talks_last_hour: int = 0
    talks_last_day: int = 0
    same_words: int = 0  # other conversations that got these words within a week


def look(asked: Asked) -> tuple[Signal, ...]:
    """Every signal of a message, in a fixed order."""
    return tuple(signal for check in _CHECKS for signal in check(asked))


def _any(*patterns: str) -> re.Pattern[str]:
    """Any of the phrases as whole words. A blank in one is any white space: mail breaks its lines
    where it likes, and so does whoever hides."""
    joined = "|".join(patterns).replace(" ", r"(?:\s{1,40})")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.I)


# English and Spanish. Each line is one way to say the thing; a language is a further line.
_CODE = _any(
    r"(send|give|tell|text|read|forward) me (the|that|your) (\d\W{1,4}digit )?"
    r"(verification )?(code|pin)",
    r"(verification|security|confirmation|6\W{1,4}digit|six\W{1,4}digit) code (i|we)( just)? sent",
    r"(env[ií]ame|dime|m[aá]ndame|p[aá]same) (el|ese|tu) c[oó]digo",
    r"google voice code",
)
_PAY_AHEAD = _any(
    r"gift ?cards?", r"western union", r"money ?gram", r"wire (transfer|the money)",
    r"(cashier'?s|certified|bank) che(ck|que)", r"bitcoin|crypto|usdt",
    r"(my|the|a) (mover|shipper|shipping agent|courier|assistant|agent) will (pick|collect|come)",
    r"(deposit|pay|payment|fee) (first|upfront|up front|in advance)",
    r"(deposit|pay|payment|fee) before (viewing|you see|we meet)",
    r"(send|pay|transfer) (a|the|your) (holding |refundable )?deposit",
    r"(i|we) (will|can|shall) (over|add extra|pay extra|send more)",
    r"tarjetas? de regalo", r"(pague|paga|deposit[eao]|env[ií][ea]) (primero|por adelantado|antes)",
    r"por adelantado", r"cheque (de caja|certificado)",
)  # fmt: skip
_OFF_BOARD = _any(
    r"(text|whats ?app|call|message|contact|e-?mail|write) me (at|on|to|directly|instead)",
    r"what('?s| is) your (personal )?(number|phone|e-?mail|whats ?app|cell)",
    r"(send|give) me your (number|phone|e-?mail|whats ?app|cell)",
    r"add me on", r"(p[aá]same|dame|env[ií]ame) tu (n[uú]mero|whatsapp|correo|tel[eé]fono)",
    r"escr[ií]beme (al|por) whatsapp",
)  # fmt: skip
_AGE = _any(
    r"how old (are|r) (you|u)", r"what('?s| is) your age", r"are you (over|under) (1[0-8])",
    r"what grade are you", r"(i'?m|i am|she is|he is) (only )?(9|1[0-7])( years?( old)?| yo)?",
    r"cu[aá]ntos a[nñ]os tienes", r"(en )?qu[eé] (grado|curso) (est[aá]s|vas)",
    r"tengo (9|1[0-7]) a[nñ]os",
)  # fmt: skip
_SECRET = _any(
    r"(don'?t|do not|dont) tell (your|ur|any ?(one|body)|mom|mum|dad|parents?|nobody)",
    r"(keep|stays?) (it |this )?(a )?(secret|between us)", r"our (little )?secret",
    r"delete (this|these|the|our) (messages?|chat)",
    r"(are|r) (you|u) (home )?alone", r"(are )?your parents (home|around|there)",
    r"no (le )?digas a (nadie|tus padres|tu mam[aá]|tu pap[aá])", r"nuestro secreto",
    r"est[aá]s sol[ao]", r"borra (este|estos|los) mensajes?",
)  # fmt: skip
_PICTURE = _any(
    r"(send|show|got|have)( me)? (a |some |more )?(pics?|pictures?|photos?|selfies?) of "
    r"(you|u|yourself|your (body|face))",
    r"send (me )?(a )?(selfie|pics?)", r"(env[ií]ame|m[aá]ndame) (una )?(fotos?|selfies?) tuyas?",
    r"what are you wearing", r"qu[eé] llevas puesto",
)  # fmt: skip
_HOME = _any(
    r"(you can|you could|come|can) (stay|live|sleep|move in) (at|with|in) (my|me|our|us)",
    r"(stay|live|move in) with (me|us)", r"(free|spare|extra) (room|bed|place|couch)",
    r"(puedes|pod[eé]s) (quedarte|vivir|dormir) (en mi|conmigo)", r"(vive|qu[eé]date) conmigo",
    r"(cuarto|habitaci[oó]n|cama) gratis",
)  # fmt: skip
_COMPANY = _any(
    r"(keep|give) me company", r"companionship", r"(be )?my (girlfriend|boyfriend|company)",
    r"in (return|exchange) for", r"(a )?(few|some)? ?favou?rs", r"generous (man|gentleman|guy)",
    r"sugar ?(daddy|baby)", r"(take|taking) care of you", r"a cambio de",
    r"hazme compa[nñ][ií]a", r"ser mi (novia|novio)",
)  # fmt: skip
_TRAVEL = _any(
    r"(i|we) (will|can|'ll) (pay|cover|buy|arrange|book|send) (for )?(your|the|a) "
    r"(flight|ticket|travel|trip|bus|visa|transport|journey)",
    r"(pick you up|come and get you|send a (car|driver|taxi))",
    r"(bring|send|give) (me |us )?your (passport|papers|id card|documents?)",
    r"te (pago|compro|mando) (el|un) (pasaje|boleto|vuelo|billete|viaje)", r"te recojo",
    r"tr[aá]e(me|nos)? tu (pasaporte|documentos?)",
)  # fmt: skip


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    found = tuple(Span("body", m.start(), m.end()) for m in pattern.finditer(text))[:5]
    if found or text.isascii():
        return found
    # Look-alikes, hidden marks and accents undone; where it stood is then not known.
    return (Span("body", 0, len(text)),) if pattern.search(fold(text)) else ()


def _code(asked: Asked) -> Iterator[Signal]:
    if spans := _spans(_CODE, asked.text):
        yield Signal(
            name="code_asked", harm=Harm.FRAUD, confidence=0.8, spans=spans,
            why="Asks for a code that was sent to the other side: a way to take an account over.",
        )  # fmt: skip


def _money(asked: Asked) -> Iterator[Signal]:
    spans = _spans(_PAY_AHEAD, asked.text)
    if not spans:
        return
    kinds = len({" ".join(asked.text[s.start : s.end].casefold().split()) for s in spans})
    yield Signal(
        name="money_first", harm=Harm.FRAUD, confidence=0.65 if kinds > 1 else 0.45, spans=spans,
        why="Speaks of money before anything was seen, or of payment that cannot be undone.",
    )  # fmt: skip


def _off_board(asked: Asked) -> Iterator[Signal]:
    """A first message that wants to go elsewhere at once. Alone it is what many people do."""
    if not asked.is_first:
        return
    spans = _spans(_OFF_BOARD, asked.text)
    links = [c for c in asked.contacts if c.kind == "link"]
    if spans:
        yield Signal(
            name="off_board", harm=Harm.FRAUD, confidence=0.35, spans=spans,
            why="The first message asks to go on elsewhere, or for a number or address.",
        )  # fmt: skip
    if links:
        yield Signal(
            name="first_link", harm=Harm.FRAUD, confidence=0.35,
            spans=tuple(Span("body", c.start, c.end) for c in links[:5]),
            why="The first message holds a link.",
        )  # fmt: skip


def _grooming(asked: Asked) -> Iterator[Signal]:
    """Two of three together: an age asked or said, secrecy, a picture wanted."""
    found = [_spans(pattern, asked.text) for pattern in (_AGE, _SECRET, _PICTURE)]
    kinds = sum(1 for spans in found if spans)
    if kinds >= 2:
        yield Signal(
            name="grooming", harm=Harm.CHILD_SAFETY, confidence=0.8 if kinds == 3 else 0.6,
            spans=tuple(span for spans in found for span in spans),
            why="An age, secrecy or a picture of oneself are asked for together.",
        )  # fmt: skip


def _offer_to_need(asked: Asked) -> Iterator[Signal]:
    """Whoever asks for a home or work is offered one by a stranger: the danger is who answers."""
    if not (asked.care and asked.by_reader):
        return
    for pattern, name, harm, why in (
        (_HOME, "home_offered", Harm.HOUSING_FOR_SEX, "A home is offered to a person in need."),
        (_COMPANY, "company_wanted", Harm.SEX_TRAFFICKING,
         "Company or favours are spoken of to a person in need."),
        (_TRAVEL, "journey_offered", Harm.LABOUR_TRAFFICKING,
         "A journey is offered, or papers are asked of a person in need."),
    ):  # fmt: skip
        if spans := _spans(pattern, asked.text):
            yield Signal(name=name, harm=harm, confidence=0.6, spans=spans, why=why)


def _mass(asked: Asked) -> Iterator[Signal]:
    fast = asked.talks_last_hour > HOURLY_TALKS or asked.talks_last_day > DAILY_TALKS
    same = asked.same_words >= SAME_WORDS
    if not (asked.is_first and (fast or same)):
        return
    said = f"{asked.talks_last_hour} new talks in an hour, {asked.talks_last_day} in a day; "
    yield Signal(
        name="velocity", harm=Harm.SPAM, confidence=0.7 if same or asked.care else 0.6,
        why=f"{said}{asked.same_words} ads got the same words.",
    )  # fmt: skip
    if _OFF_BOARD.search(asked.text):
        yield Signal(
            name="harvest", harm=Harm.FRAUD, confidence=0.6,
            spans=_spans(_OFF_BOARD, asked.text),
            why="Asks many people at once for a number or an address.",
        )  # fmt: skip


_CHECKS: tuple[Callable[[Asked], Iterator[Signal]], ...] = (
    _code,
    _money,
    _off_board,
    _grooming,
    _offer_to_need,
    _mass,
)
