"""Signals that only a message between two people can give. Pure: facts in, signals out.

The engine reads a message as it reads an ad; these ask what a stranger asks of a stranger: money
before anything was seen, a code, secrecy, a picture, a way off the board.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from daylight.screening import Contact, Harm, Signal, Span, Status
from daylight.web.replies import grooming
from daylight.web.replies.grooming import Piece
from daylight.web.replies.phrases import any_of, spans

HOURLY_TALKS = 8  # new conversations of one person in an hour
DAILY_TALKS = 25
SAME_WORDS = 4  # ads that got the same words
CARE = 2  # so many times fewer where the ad is by a person in need
SURE = 0.6  # what anything found in a message to a person in need comes to: it waits for a person


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
    before: Piece = grooming.NONE  # of the writer's earlier messages to the same person
    others: Piece = grooming.NONE  # of that person's
    covered: Piece = grooming.NONE  # of the writer's that two people have looked at and let go on

    @property
    def is_answer_to_need(self) -> bool:
        """Whether a stranger writes to a person in need: the danger is who answers."""
        return self.care and self.by_reader


def look(asked: Asked) -> tuple[Signal, ...]:
    """Every signal of a message, in a fixed order."""
    return harder(asked, (signal for check in _CHECKS for signal in check(asked)))


def harder(asked: Asked, found: Iterable[Signal]) -> tuple[Signal, ...]:
    """The same signals; to a person in need, whatever was found is enough to wait for a person."""
    return tuple(_surer(each) if asked.is_answer_to_need else each for each in found)


def _surer(signal: Signal) -> Signal:
    if signal.status is not Status.FOUND or signal.confidence >= SURE:
        return signal
    return msgspec.structs.replace(signal, confidence=SURE)


# English and Spanish. Each line is one way to say the thing; a language is a further line.
_CODE = any_of(
    r"(send|give|tell|text|read|forward) me (the|that|your) (\d\W{1,4}digit )?"
    r"(verification )?(code|pin)",
    r"(verification|security|confirmation|6\W{1,4}digit|six\W{1,4}digit) code (i|we)( just)? sent",
    r"(env[ií]ame|dime|m[aá]ndame|p[aá]same) (el|ese|tu) c[oó]digo",
    r"google voice code",
)
_PAY_AHEAD = any_of(
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
_OFF_BOARD = any_of(
    r"(text|whats ?app|call|message|contact|e-?mail|write) me (at|on|to|directly|instead)",
    r"what('?s| is) your (personal )?(number|phone|e-?mail|whats ?app|cell)",
    r"(send|give) me your (number|phone|e-?mail|whats ?app|cell)",
    r"add me on", r"(p[aá]same|dame|env[ií]ame) tu (n[uú]mero|whatsapp|correo|tel[eé]fono)",
    r"escr[ií]beme (al|por) whatsapp",
)  # fmt: skip
_HOME = any_of(
    r"(you can|you could|come|can) (stay|live|sleep|move in) (at|with|in) (my|me|our|us)",
    r"(stay|live|move in) with (me|us)", r"(free|spare|extra) (room|bed|place|couch)",
    r"(puedes|pod[eé]s) (quedarte|vivir|dormir) (en mi|conmigo)", r"(vive|qu[eé]date) conmigo",
    r"(cuarto|habitaci[oó]n|cama) gratis",
)  # fmt: skip
_COMPANY = any_of(
    r"(keep|give) me company", r"companionship", r"(be )?my (girlfriend|boyfriend|company)",
    r"in (return|exchange) for", r"(a )?(few|some)? ?favou?rs", r"generous (man|gentleman|guy)",
    r"sugar ?(daddy|baby)", r"(take|taking) care of you", r"a cambio de",
    r"hazme compa[nñ][ií]a", r"ser mi (novia|novio)",
)  # fmt: skip
_TRAVEL = any_of(
    r"(i|we) (will|can|'ll) (pay|cover|buy|arrange|book|send) (for )?(your|the|a) "
    r"(flight|ticket|travel|trip|bus|visa|transport|journey)",
    r"(pick you up|come and get you|send a (car|driver|taxi))",
    r"(bring|send|give) (me |us )?your (passport|papers|id card|documents?)",
    r"te (pago|compro|mando) (el|un) (pasaje|boleto|vuelo|billete|viaje)", r"te recojo",
    r"tr[aá]e(me|nos)? tu (pasaporte|documentos?)",
)  # fmt: skip


def _code(asked: Asked) -> Iterator[Signal]:
    if found := spans(_CODE, asked.text):
        yield Signal(
            name="code_asked", harm=Harm.FRAUD, confidence=0.8, spans=found,
            why="Asks for a code that was sent to the other side: a way to take an account over.",
        )  # fmt: skip


def _money(asked: Asked) -> Iterator[Signal]:
    found = spans(_PAY_AHEAD, asked.text)
    if not found:
        return
    kinds = len({" ".join(asked.text[s.start : s.end].casefold().split()) for s in found})
    yield Signal(
        name="money_first", harm=Harm.FRAUD, confidence=0.65 if kinds > 1 else 0.45, spans=found,
        why="Speaks of money before anything was seen, or of payment that cannot be undone.",
    )  # fmt: skip


def _off_board(asked: Asked) -> Iterator[Signal]:
    """A first message that wants to go elsewhere at once. Alone it is what many people do; to a
    person in need it is asked of every message."""
    if not (asked.is_first or asked.is_answer_to_need):
        return
    found = spans(_OFF_BOARD, asked.text)
    links = [c for c in asked.contacts if c.kind == "link"]
    if found:
        yield Signal(
            name="off_board", harm=Harm.FRAUD, confidence=0.35, spans=found,
            why="Asks to go on elsewhere, or for a number or address, before they know each other.",
        )  # fmt: skip
    if links:
        yield Signal(
            name="first_link", harm=Harm.FRAUD, confidence=0.35,
            spans=tuple(Span("body", c.start, c.end) for c in links[:5]),
            why="Holds a link, before they know each other.",
        )  # fmt: skip


def _grooming(asked: Asked) -> Iterator[Signal]:
    """What this message asks together with what its writer asked before, in however many pieces.

    A message that asks nothing of it is none. What two people have let go on counts again only
    with something new beside it, or where one message alone holds a doubt.
    """
    own, places = grooming.pieces_of(asked.text)
    if not own:
        return
    care = asked.is_answer_to_need
    alone = grooming.of_writer(own, grooming.NONE)
    together = grooming.of_writer(own | asked.before, asked.others)
    is_alone = grooming.is_doubt(alone, care=care)
    is_new = bool(together & ~grooming.of_writer(asked.covered, asked.others))
    if not is_alone and not (is_new and grooming.is_doubt(together, care=care)):
        return
    where = "In this message" if is_alone else "Over this talk"
    yield Signal(
        name="grooming", harm=Harm.CHILD_SAFETY, confidence=grooming.confidence(together),
        spans=places, why=f"{where} its writer asks for or speaks of: {grooming.said(together)}.",
    )  # fmt: skip


def _offer_to_need(asked: Asked) -> Iterator[Signal]:
    """Whoever asks for a home or work is offered one by a stranger: the danger is who answers."""
    if not asked.is_answer_to_need:
        return
    for pattern, name, harm, why in (
        (_HOME, "home_offered", Harm.HOUSING_FOR_SEX, "A home is offered to a person in need."),
        (_COMPANY, "company_wanted", Harm.SEX_TRAFFICKING,
         "Company or favours are spoken of to a person in need."),
        (_TRAVEL, "journey_offered", Harm.LABOUR_TRAFFICKING,
         "A journey is offered, or papers are asked of a person in need."),
    ):  # fmt: skip
        if found := spans(pattern, asked.text):
            yield Signal(name=name, harm=harm, confidence=SURE, spans=found, why=why)


def _mass(asked: Asked) -> Iterator[Signal]:
    less = CARE if asked.is_answer_to_need else 1
    fast = (
        asked.talks_last_hour > HOURLY_TALKS // less or asked.talks_last_day > DAILY_TALKS // less
    )
    same = asked.same_words >= SAME_WORDS // less
    if not (asked.is_first and (fast or same)):
        return
    said = f"{asked.talks_last_hour} new talks in an hour, {asked.talks_last_day} in a day; "
    yield Signal(
        name="velocity", harm=Harm.SPAM, confidence=0.7 if same or asked.care else 0.6,
        why=f"{said}{asked.same_words} ads got the same words.",
    )  # fmt: skip
    if found := spans(_OFF_BOARD, asked.text):
        yield Signal(
            name="harvest", harm=Harm.FRAUD, confidence=0.6, spans=found,
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
