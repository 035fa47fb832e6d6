"""Between a message and the screening engine: what is remembered goes in, rows come out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from daylight import screening as engine
from daylight.ledger.entries import blind
from daylight.screening.where import facts
from daylight.web import keys
from daylight.web.ads import lists, memory, policies
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import BlockKind, BoardState
from daylight.web.ads.screenings import SAFETY_HARMS, failed
from daylight.web.record import actions as record
from daylight.web.replies import countries, grooming, signals, together
from daylight.web.replies.grooming import Piece
from daylight.web.replies.models import (
    Conversation,
    Message,
    MessageScreening,
    MessageScreeningDetail,
    Side,
)
from daylight.web.replies.words import Words

log = logging.getLogger("daylight.replies")

NOT_SCREENED = "messages"  # the name of the check that is off where law forbids it


@dataclass(frozen=True)
class Judged:
    """One screening with the memory and policy that it rests on."""

    screening: engine.Screening
    epoch: int
    screened: bool = True
    pieces: Piece = grooming.NONE

    @property
    def is_safety(self) -> bool:
        return any(signal.harm in SAFETY_HARMS for signal in self.screening.found)


def judge(message: Message, words: Words, *, at: datetime) -> Judged:
    """Screen a message. The epoch is read first; an engine that fails counts as doubt."""
    state = BoardState.objects.get(pk=1)
    policy = policies.policy(state.policy_digest)
    if not countries.screens(countries.country_of(message.conversation.ad)):
        said = engine.Screening(verdict=engine.Verdict.PUBLISH, policy_digest=policy.digest)
        return Judged(said, state.memory_epoch, screened=False)
    try:
        pieces, _places = grooming.pieces_of(words.text)
        result = _screen(message, words, policy, state.list_digest, at)
    except Exception as error:
        log.exception("a message could not be screened: %s", type(error).__name__)
        return not_finished(state)
    return Judged(result, state.memory_epoch, pieces=pieces)


def not_finished(state: BoardState) -> Judged:
    """What stands for a screening that did not come to an end: doubt, for two people."""
    return Judged(failed(policies.policy(state.policy_digest)), state.memory_epoch)


def _screen(
    message: Message, words: Words, policy: engine.Policy, list_digest: str, at: datetime
) -> engine.Screening:
    """The engine's own signals and those of messages, decided by one policy."""
    subject = _subject(message, words)
    looked = lists.look_up([words.photos], list_digest, at)[0]
    first = engine.screen(subject, policy=policy, recollection=looked)
    remembered = msgspec.structs.replace(
        looked,
        contacts=_blocked(first, at),
        photo_matches=looked.photo_matches + _photo_blocks(words, at),
    )
    result = (
        first
        if remembered == looked
        else engine.screen(subject, policy=policy, recollection=remembered)
    )
    asked = _asked(message, words, result, at)
    found = (*signals.harder(asked, result.signals), *signals.look(asked))
    if found == result.signals:
        return result
    return _decided(policy, subject, result, found, care=asked.care)


def _decided(
    policy: engine.Policy,
    subject: engine.Ad,
    result: engine.Screening,
    found: tuple[engine.Signal, ...],
    *,
    care: bool,
) -> engine.Screening:
    links = sum(1 for contact in result.contacts if contact.kind == "link")
    decision = policy.decide(
        found,
        facts(
            subject,
            profile=subject.profile or "general",
            language=result.language,
            contacts=len(result.contacts),
            links=links,
            care=care or result.care,
        ),
    )
    said = result.language or "en"
    return msgspec.structs.replace(
        result,
        verdict=max(decision.verdict, result.verdict, key=lambda verdict: verdict.rank),
        signals=found,
        rules=tuple(rule.id for rule in decision.rules),
        clauses=tuple(rule.clause.get(said, rule.clause["en"]) for rule in decision.rules),
        quorum=max(decision.quorum, result.quorum),
    )


def _subject(message: Message, words: Words) -> engine.Ad:
    """A message as the engine reads texts: no title, the section and place of its ad."""
    trees, ad = catalogue(), message.conversation.ad
    section, place = trees.sections[ad.section_id], trees.places[ad.place_id]
    return engine.Ad(
        body=words.text,
        section=section.slug,
        profile=section.profile,
        place=place.slug,
        country=place.country,
        photos=tuple(photo.as_print for photo in words.photos),
    )


def _asked(message: Message, words: Words, result: engine.Screening, at: datetime) -> signals.Asked:
    conversation = message.conversation
    by_reader = message.side == Side.READER
    earlier = Message.objects.filter(conversation=conversation, side=message.side)
    talks = Conversation.objects.filter(
        reader_digest=conversation.reader_digest, created_at__gt=at - timedelta(days=1)
    ).values_list("created_at", flat=True)
    begun = list(talks) if by_reader else []
    profile = catalogue().sections[conversation.ad.section_id].profile
    before, others = together.before(message)
    return signals.Asked(
        text=words.text,
        contacts=result.contacts,
        care=conversation.ad.care,
        profile=profile,
        by_reader=by_reader,
        is_first=not earlier.filter(pk__lt=message.pk).exists(),
        talks_last_hour=sum(1 for each in begun if each > at - timedelta(hours=1)),
        talks_last_day=len(begun),
        same_words=_same_words(message, at) if by_reader and words.text.strip() else 0,
        before=before,
        others=others,
        covered=together.covered(message) if before else grooming.NONE,
    )


def _same_words(message: Message, at: datetime) -> int:
    """How many other conversations got these words within a week."""
    alike = Message.objects.filter(
        text_digest=message.text_digest, received_at__gt=at - timedelta(days=7), side=Side.READER
    ).exclude(conversation=message.conversation)
    return alike.values("conversation").distinct()[:100].count()


def _blocked(result: engine.Screening, at: datetime) -> tuple[engine.SeenContact, ...]:
    """Contacts in the text that are blocked on the board."""
    if not result.contacts:
        return ()
    digests = {
        memory.contact_digest(contact.kind, contact.value).hex(): contact
        for contact in result.contacts
    }
    asked = memory.Facts(
        public_id="",
        email="",
        phones=frozenset(value for value, each in digests.items() if each.kind == "phone"),
    )
    blocks = {block.value for block in memory.matching_blocks([asked], at)[""]}
    return tuple(
        engine.SeenContact(kind=each.kind, value=each.value, blocked=True)
        for value, each in digests.items()
        if value in blocks
    )


def _photo_blocks(words: Words, at: datetime) -> tuple[engine.PhotoMatch, ...]:
    if not words.photos:
        return ()
    asked = memory.Facts(
        public_id="",
        email="",
        photos=frozenset(photo.sha256 for photo in words.photos),
        pdqs=tuple(form for photo in words.photos for form in photo.pdq_forms),
    )
    return tuple(
        engine.PhotoMatch(
            photo=words.photos[0].sha256,
            source="board",
            kind="sha256" if block.kind == BlockKind.PHOTO else "pdq",
            harm=engine.Harm(block.harm) if block.harm else engine.Harm.CHILD_SAFETY,
        )
        for block in memory.matching_blocks([asked], at)[""]
        if block.kind in (BlockKind.PHOTO, BlockKind.PDQ)
    )


def write(message: Message, judged: Judged, *, at: datetime) -> MessageScreening:
    """Keep a screening: its proof row, its detail where something was found, its entry."""
    result = judged.screening
    child_safety = result.child_safety
    row = MessageScreening.objects.create(
        message=message,
        screened=judged.screened,
        verdict=str(result.verdict),
        child_safety=child_safety,
        safety=judged.is_safety,
        quorum=max(result.quorum, 2 if child_safety else 0),
        policy_digest=result.policy_digest,
        epoch=judged.epoch,
        engine=result.engine,
        created_at=at,
    )
    if result.found:
        body = msgspec.to_builtins(
            {"signals": result.signals, "clauses": result.clauses, "rules": result.rules}
        )
        MessageScreeningDetail.objects.create(screening=row, body=body)
    is_doubt = any(each.name == "grooming" for each in result.found)
    together.keep(message, judged.pieces, is_doubt=is_doubt, at=at)
    enter(message, "screened", at=at, **_fields(judged))
    return row


def _fields(judged: Judged) -> dict[str, object]:
    status, result = engine.Status, judged.screening
    off = [s.name for s in result.signals if s.status is status.OFF]
    return {
        "verdict": str(result.verdict),
        "policy": result.policy_digest,
        "epoch": judged.epoch,
        "off": off + ([] if judged.screened else [NOT_SCREENED]) or None,
        "unknown": [s.name for s in result.signals if s.status is status.UNKNOWN] or None,
    }


def names(judged: Judged) -> set[str]:
    """What was found, and what could not be asked: a person's word covers what they were shown."""
    return {_name(each) for each in msgspec.to_builtins(judged.screening.signals)} - {""}


def known_names(message: Message) -> set[str]:
    """The same of every screening that the people who released a message could see."""
    details = MessageScreeningDetail.objects.filter(screening__message=message)
    bodies = details.values_list("body", flat=True)
    return {_name(each) for body in bodies for each in body.get("signals", [])} - {""}


def _name(signal: dict[str, Any]) -> str:
    if signal["status"] not in ("found", "unknown"):
        return ""
    return f"{signal['name']}/{signal['harm']}"


def enter(message: Message, step: str, *, at: datetime, **fields: object) -> None:
    """An entry about a message. It names no conversation, no ad and nobody."""
    record.enter(
        "message",
        subject=f"conversation:{message.conversation_id}",
        at=at,
        message=message.public_id,
        content=blinded(message),
        step=step,
        **fields,
    )


def blinded(message: Message) -> str:
    """The message's digest as the record has it."""
    digest = bytes(message.digest)
    return blind(digest, keys.keyed_digest("message-entry", digest.hex()))
