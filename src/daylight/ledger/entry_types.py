"""Every type of entry: its class on the public leaf and its fields.

A type is a promise to everybody who keeps a receipt: fields can be added (never required), and no
field, kind or class can change. `tests/ledger/entry_types.json` holds what was promised.

Nothing here names a person or repeats an ad's words. A field of kind digest that stands for
something guessable (a person, a reason, the rules that fired) is made with
`daylight.ledger.entries.blind`, so that opening an entry does not open it too.
"""

from __future__ import annotations

from collections.abc import Mapping

from daylight.ledger.entry_type import LEAF_CLASSES, PUBLIC_CLASS, EntryType, make_field
from daylight.ledger.fields import Field
from daylight.ledger.governance_types import GOVERNANCE_TYPES

__all__ = ["COMMON", "ENTRY_TYPES", "LEAF_CLASSES", "PUBLIC_CLASS", "EntryType"]

COMMON: tuple[Field, ...] = (
    Field("v", "count", "version of this list, 1", required=True),
    Field("type", "token", "the type's name", required=True),
    Field("time", "time", "when it happened", required=True),
    Field("subject", "token", "the board's opaque id of what it is about"),
    Field("person", "digest", "blinded: the member of staff who acted"),
    Field("persons", "digests", "blinded: several who acted together"),
    Field("role", "token", "the role in which they acted"),
    Field("case", "token", "the case it belongs to"),
    Field("reason", "token", "why, from a fixed list"),
    Field("note", "digest", "blinded: words written down elsewhere"),
    Field("detail", "digest", "blinded: anything more, kept elsewhere"),
    Field("receipt", "token", "reference of the receipt that was given"),
    Field("late", "flag", "done first and entered after, because the log could not be written"),
)


_AD = (
    make_field("ad:token!", "the ad's opaque id"),
    make_field("version:count!", "which version of its words"),
    make_field("content:digest!", "blinded: the version's words and photos"),
)
_POLICY = (
    make_field("policy:digest!", "digest of the policy in force"),
    make_field("epoch:count", "the memory epoch it was made under"),
)
_VERDICT = make_field("verdict:token!", "publish, hold or refuse")
_RULES = make_field("rules:digest", "blinded: the rules that fired")
_AD_ONLY = make_field("ad:token!", "the ad's opaque id")
_VERSION = make_field("version:count", "which version of its words")
_PLACE = (make_field("section:token", "section slug"), make_field("place:token", "place slug"))

_TYPES: tuple[EntryType, ...] = (
    EntryType(
        "submission",
        "content",
        "An ad, edit or message arrived and its original was sealed.",
        (
            *_AD,
            *_PLACE,
            make_field("photos:digests", "blinded: each photo as it arrived"),
            make_field("original:digest", "keyed address of the sealed original"),
            make_field("previous:digest", "`content` of the version before"),
            make_field("channel:token", "web, api, mail, relay or import"),
            make_field("message:token", "the relayed message's opaque id; `version` is then 0"),
        ),
    ),
    EntryType(
        "screening",
        "decision",
        "A machine looked, and what it said.",
        (
            *_AD,
            _VERDICT,
            *_POLICY,
            _RULES,
            make_field("care:flag", "treated as a person in need"),
            make_field("off:tokens", "checks that were switched off"),
            make_field("unknown:tokens", "checks that failed or came late"),
        ),
    ),
    EntryType(
        "decision",
        "decision",
        "A person decided.",
        (
            *_AD,
            _VERDICT,
            *_POLICY,
            _RULES,
            make_field("clause:token", "the clause shown to people"),
            make_field("quorum:count", "how many must agree"),
            make_field("seat:count", "which of them this is, from 1"),
            make_field("blind:flag", "made without seeing the machine's verdict"),
        ),
    ),
    EntryType(
        "message",
        "decision",
        "A message between two people was screened, reported or decided on.",
        (
            make_field("message:token!", "the relayed message's opaque id"),
            make_field("content:digest!", "blinded: its words and photos"),
            make_field("step:token!", "screened, reported, released or refused"),
            make_field("verdict:token", "publish, hold or refuse"),
            make_field("policy:digest", "digest of the policy in force"),
            make_field("epoch:count", "the memory epoch it was made under"),
            make_field("quorum:count", "how many must agree"),
            make_field("seat:count", "which of them this is, from 1"),
            make_field("clause:token", "the clause shown to people"),
            make_field("off:tokens", "checks that were switched off"),
            make_field("unknown:tokens", "checks that failed or came late"),
        ),
    ),
    EntryType(
        "hold_ended",
        "decision",
        "An ad waited so long for a second person that it was refused; nobody decided it.",
        (
            *_AD,
            _VERDICT,
            *_POLICY,
            make_field("clause:token", "the clause shown to people"),
            make_field("waited_h:count", "how long it waited, in hours"),
        ),
    ),
    EntryType(
        "publication",
        "content",
        "A version passed the gate and became public.",
        (
            *_AD,
            *_POLICY,
            *_PLACE,
            make_field("authority:token!", "screening or decision"),
            make_field("authority_entry:digest", "commitment of the entry that allowed it"),
            make_field("until:time", "when it expires"),
        ),
    ),
    EntryType(
        "hiding",
        "content",
        "An ad went down.",
        (_AD_ONLY, _VERSION, make_field("claim:token", "the takedown that asked for it")),
    ),
    EntryType(
        "restoring",
        "content",
        "A hidden ad came back, through the gate.",
        (_AD_ONLY, _VERSION, make_field("hidden_s:count", "seconds it was down")),
    ),
    EntryType("expiry", "content", "An ad's time was up.", (_AD_ONLY, _VERSION)),
    EntryType(
        "renewal",
        "content",
        "Its poster renewed an ad.",
        (_AD_ONLY, _VERSION, make_field("until:time", "the new end")),
    ),
    EntryType("withdrawal", "content", "Its poster removed an ad.", (_AD_ONLY, _VERSION)),
    EntryType(
        "destruction",
        "content",
        "Sealed originals or personal rows were destroyed.",
        (
            make_field("rule:token!", "retention, erasure or order"),
            make_field("items:count!", "how many"),
            make_field("root:digest", "blinded: which"),
            make_field("backups_until:day", "the last backup that may still hold them"),
        ),
    ),
    EntryType("flag", "report", "A reader flagged an ad.", (_AD_ONLY, _VERSION)),
    EntryType(
        "objection",
        "report",
        "The poster of an ad that is not shown, or not whole, says that this is wrong.",
        (_AD_ONLY, _VERSION),
    ),
    EntryType(
        "takedown",
        "report",
        "A step of a takedown claim.",
        (
            make_field("claim:token!", "the claim's opaque id"),
            make_field(
                "step:token!", "received, contacted, hidden, searched, decided, answered or closed"
            ),
            make_field("ad:token", "the ad it named or found"),
            make_field("copies:count", "copies found"),
            make_field("outcome:token", "removed, restored or nothing_found"),
            make_field("channel:token", "form, telephone, post, person, mail or api"),
        ),
    ),
    EntryType(
        "trusted_flagger",
        "report",
        "Somebody got a lane of their own for reports, was warned, or lost it.",
        (
            make_field("flagger:token!", "its opaque id"),
            make_field("step:token!", "added, warned or suspended"),
        ),
    ),
    EntryType(
        "appeal",
        "report",
        "A step of an appeal.",
        (
            make_field("appeal:token!", "the appeal's opaque id"),
            make_field("step:token!", "received, agreed, decided or answered"),
            make_field("against:digest", "commitment of the entry appealed against"),
            make_field("outcome:token", "upheld or reversed"),
            make_field("by:token", "poster, reporter or board"),
            make_field("ad:token", "the ad it is about"),
            make_field("version:count", "which version of its words"),
            make_field("content:digest", "blinded: the version's words and photos"),
            make_field("seat:count", "which of those who decide this is, from 1"),
            make_field("quorum:count", "how many must agree to reverse"),
        ),
    ),
    EntryType(
        "statement",
        "decision",
        "Its poster was told why an ad is restricted, or is told later.",
        (
            make_field("statement:token!", "the statement's opaque id"),
            make_field("step:token!", "issued, delayed or released"),
            make_field("restriction:token", "what was done"),
            _AD_ONLY,
            _VERSION,
            make_field("digest:digest", "salted digest of all that it says"),
            make_field("until:time", "when a delay ends"),
        ),
    ),
    EntryType(
        "concern",
        "report",
        "A reviewer's concern about the board itself.",
        (make_field("concern:token!", "its opaque id"),),
    ),
    EntryType(
        "evidence_viewed",
        "access",
        "Somebody saw what is sealed.",
        (
            make_field("item:digest!", "blinded: what"),
            make_field("full_size:flag", "the entire contents"),
        ),
    ),
    EntryType(
        "hold",
        "access",
        "Something must be preserved, or need no longer be.",
        (
            make_field("hold:token!", "its opaque id"),
            make_field("step:token!", "placed, extended or lifted"),
            make_field("until:time", "the latest of all reasons"),
        ),
    ),
    EntryType(
        "request",
        "access",
        "A step of a legal request or emergency.",
        (
            make_field("request:token!", "its opaque id"),
            make_field(
                "step:token!", "received, verified, approved, refused, answered or reviewed"
            ),
            make_field("kind:token", "order, subpoena, warrant, court, emergency or own_record"),
            make_field("agency:digest", "blinded: who asked"),
            make_field("secret_until:time", "end of an order not to tell"),
        ),
    ),
    EntryType(
        "package",
        "access",
        "A sealed package was made or handed over.",
        (
            make_field("package:token!", "its opaque id"),
            make_field("request:token", "the request it answers"),
            make_field("digest:digest!", "of the package's manifest"),
            make_field("items:count", "how many things are in it"),
        ),
    ),
    EntryType(
        "tip",
        "access",
        "A step of a report to an authority.",
        (
            make_field("tip:token!", "its opaque id"),
            make_field("step:token!", "drafted, approved, opened, filed or retracted"),
            make_field("authority:token", "to whom"),
            make_field("digest:digest", "of what was sent"),
        ),
    ),
    EntryType(
        "ban",
        "decision",
        "A contact or account may not post.",
        (make_field("target:digest!", "blinded: which"), make_field("until:time", "when it ends")),
    ),
    EntryType(
        "unban", "decision", "It may again.", (make_field("target:digest!", "blinded: which"),)
    ),
    EntryType(
        "block",
        "decision",
        "Words or a photo may not become public.",
        (
            make_field("target:digest!", "blinded: which"),
            make_field("step:token!", "placed or lifted"),
            make_field("until:time", "when it ends"),
        ),
    ),
    EntryType(
        "import_batch",
        "content",
        "Ads came in from a file or another board.",
        (
            make_field("batch:token!", "its opaque id"),
            make_field("items:count!", "how many lines"),
            make_field("published:count", "how many the gate let through"),
            make_field("held:count", "how many wait"),
            make_field("refused:count", "how many were refused"),
            make_field("root:digest", "Merkle root over its lines"),
            make_field("source:token", "from where"),
        ),
    ),
)

ENTRY_TYPES: Mapping[str, EntryType] = {each.name: each for each in (*_TYPES, *GOVERNANCE_TYPES)}
