"""Every type of entry: its class on the public leaf and its fields.

A type is a promise to everybody who keeps a receipt: fields can be added (never required), and no
field, kind or class can change. `tests/ledger/entry_types.json` holds what was promised.

Nothing here names a person or repeats an ad's words. A field of kind digest that stands for
something guessable (a person, a reason, the rules that fired) is made with
`daylight.ledger.entries.blind`, so that opening an entry does not open it too.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from daylight.ledger.fields import Field

LEAF_CLASSES = ("content", "decision", "report", "access", "governance")
PUBLIC_CLASS = "governance"  # its leaves carry the whole entry


class EntryType(msgspec.Struct, frozen=True):
    """A type's name, the class its leaf shows, what it is for, and its own fields in order."""

    name: str
    leaf_class: str
    doc: str
    fields: tuple[Field, ...]

    @property
    def is_public(self) -> bool:
        return self.leaf_class == PUBLIC_CLASS


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


def _field(spec: str, doc: str) -> Field:
    """`name:kind`, or `name:kind!` where it must be there."""
    name, kind = spec.rstrip("!").split(":")
    return Field(name, kind, doc, required=spec.endswith("!"))


_AD = (
    _field("ad:token!", "the ad's opaque id"),
    _field("version:count!", "which version of its words"),
    _field("content:digest!", "blinded: the version's words and photos"),
)
_POLICY = (
    _field("policy:digest!", "digest of the policy in force"),
    _field("epoch:count", "the memory epoch it was made under"),
)
_VERDICT = _field("verdict:token!", "publish, hold or refuse")
_RULES = _field("rules:digest", "blinded: the rules that fired")
_AD_ONLY = _field("ad:token!", "the ad's opaque id")
_VERSION = _field("version:count", "which version of its words")
_PLACE = (_field("section:token", "section slug"), _field("place:token", "place slug"))

_TYPES: tuple[EntryType, ...] = (
    EntryType(
        "submission",
        "content",
        "An ad, edit or message arrived and its original was sealed.",
        (
            *_AD,
            *_PLACE,
            _field("photos:digests", "blinded: each photo as it arrived"),
            _field("original:digest", "keyed address of the sealed original"),
            _field("previous:digest", "`content` of the version before"),
            _field("channel:token", "web, api, mail or import"),
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
            _field("care:flag", "treated as a person in need"),
            _field("off:tokens", "checks that were switched off"),
            _field("unknown:tokens", "checks that failed or came late"),
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
            _field("clause:token", "the clause shown to people"),
            _field("quorum:count", "how many must agree"),
            _field("seat:count", "which of them this is, from 1"),
            _field("blind:flag", "made without seeing the machine's verdict"),
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
            _field("authority:token!", "screening or decision"),
            _field("authority_entry:digest", "commitment of the entry that allowed it"),
            _field("until:time", "when it expires"),
        ),
    ),
    EntryType(
        "hiding",
        "content",
        "An ad went down.",
        (_AD_ONLY, _VERSION, _field("claim:token", "the takedown that asked for it")),
    ),
    EntryType(
        "restoring",
        "content",
        "A hidden ad came back, through the gate.",
        (_AD_ONLY, _VERSION, _field("hidden_s:count", "seconds it was down")),
    ),
    EntryType("expiry", "content", "An ad's time was up.", (_AD_ONLY, _VERSION)),
    EntryType(
        "renewal",
        "content",
        "Its poster renewed an ad.",
        (_AD_ONLY, _VERSION, _field("until:time", "the new end")),
    ),
    EntryType("withdrawal", "content", "Its poster removed an ad.", (_AD_ONLY, _VERSION)),
    EntryType(
        "destruction",
        "content",
        "Sealed originals or personal rows were destroyed.",
        (
            _field("rule:token!", "retention, erasure or order"),
            _field("items:count!", "how many"),
            _field("root:digest", "blinded: which"),
            _field("backups_until:day", "the last backup that may still hold them"),
        ),
    ),
    EntryType("flag", "report", "A reader flagged an ad.", (_AD_ONLY, _VERSION)),
    EntryType(
        "takedown",
        "report",
        "A step of a takedown claim.",
        (
            _field("claim:token!", "the claim's opaque id"),
            _field("step:token!", "received, hidden, searched, decided, answered or closed"),
            _field("ad:token", "the ad it named or found"),
            _field("copies:count", "copies found"),
            _field("outcome:token", "removed, restored or nothing_found"),
            _field("channel:token", "form, telephone, post, mail or api"),
        ),
    ),
    EntryType(
        "appeal",
        "report",
        "A step of an appeal.",
        (
            _field("appeal:token!", "the appeal's opaque id"),
            _field("step:token!", "received, decided or answered"),
            _field("against:digest", "commitment of the entry appealed against"),
            _field("outcome:token", "upheld or reversed"),
        ),
    ),
    EntryType(
        "concern",
        "report",
        "A reviewer's concern about the board itself.",
        (_field("concern:token!", "its opaque id"),),
    ),
    EntryType(
        "evidence_viewed",
        "access",
        "Somebody saw what is sealed.",
        (
            _field("item:digest!", "blinded: what"),
            _field("full_size:flag", "the entire contents"),
        ),
    ),
    EntryType(
        "hold",
        "access",
        "Something must be preserved, or need no longer be.",
        (
            _field("hold:token!", "its opaque id"),
            _field("step:token!", "placed, extended or lifted"),
            _field("until:time", "the latest of all reasons"),
        ),
    ),
    EntryType(
        "request",
        "access",
        "A step of a legal request or emergency.",
        (
            _field("request:token!", "its opaque id"),
            _field("step:token!", "received, verified, approved, refused, answered or reviewed"),
            _field("kind:token", "order, subpoena, warrant, court, emergency or own_record"),
            _field("agency:digest", "blinded: who asked"),
            _field("secret_until:time", "end of an order not to tell"),
        ),
    ),
    EntryType(
        "package",
        "access",
        "A sealed package was made or handed over.",
        (
            _field("package:token!", "its opaque id"),
            _field("request:token", "the request it answers"),
            _field("digest:digest!", "of the package's manifest"),
            _field("items:count", "how many things are in it"),
        ),
    ),
    EntryType(
        "tip",
        "access",
        "A step of a report to an authority.",
        (
            _field("tip:token!", "its opaque id"),
            _field("step:token!", "drafted, approved, opened, filed or retracted"),
            _field("authority:token", "to whom"),
            _field("digest:digest", "of what was sent"),
        ),
    ),
    EntryType(
        "ban",
        "decision",
        "A contact or account may not post.",
        (_field("target:digest!", "blinded: which"), _field("until:time", "when it ends")),
    ),
    EntryType("unban", "decision", "It may again.", (_field("target:digest!", "blinded: which"),)),
    EntryType(
        "import_batch",
        "content",
        "Ads came in from a file or another board.",
        (
            _field("batch:token!", "its opaque id"),
            _field("items:count!", "how many lines"),
            _field("published:count", "how many the gate let through"),
            _field("held:count", "how many wait"),
            _field("refused:count", "how many were refused"),
            _field("root:digest", "Merkle root over its lines"),
            _field("source:token", "from where"),
        ),
    ),
    EntryType(
        "policy_deployed",
        "governance",
        "A policy is in force.",
        (
            _field("policy:digest!", "its digest"),
            _field("previous:digest", "the one before"),
            _field("summary:text", "what changed, in words"),
            _field("rules:count", "how many rules"),
            _field("epoch:count", "the epoch it began"),
        ),
    ),
    EntryType(
        "list_deployed",
        "governance",
        "A hash list or word list is in force.",
        (
            _field("list:token!", "its name"),
            _field("kind:token!", "hashes, words or contacts"),
            _field("size:count!", "how many lines"),
            _field("digest:digest!", "of its content"),
            _field("source:text", "who keeps it"),
            _field("epoch:count", "the epoch it began"),
        ),
    ),
    EntryType(
        "section_changed",
        "governance",
        "A section was opened, renamed or closed.",
        (
            _field("section:token!", "its slug"),
            _field("step:token!", "opened, renamed, changed or closed"),
            _field("title:text", "its name as people see it"),
            _field("previous:text", "its name before"),
            _field("settings:digest", "of all its settings"),
        ),
    ),
    EntryType(
        "role_granted",
        "governance",
        "A role was given or taken.",
        (
            _field("granted_role:token!", "which"),
            _field("step:token!", "granted or revoked"),
            _field("holder:digest!", "blinded: to whom"),
            _field("deciding_staff:count", "how many can decide now"),
        ),
    ),
    EntryType(
        "override",
        "governance",
        "Somebody with the power to went against a rule.",
        (
            _field("kind:token!", "what was overridden"),
            _field("before:token", "what would have been"),
            _field("after:token", "what was instead"),
            _field("target:digest", "blinded: on what"),
        ),
    ),
    EntryType(
        "tally",
        "governance",
        "A day's public figures; cells under the threshold are named, not counted.",
        (
            _field("day:day!", "which"),
            _field("counts:counts!", "the figures"),
            _field("suppressed:tokens", "cells too small to show"),
            _field("threshold:count", "the smallest cell shown"),
            _field("method:token", "version of the way they are counted"),
        ),
    ),
    EntryType(
        "money",
        "governance",
        "Revenue of a month by section.",
        (
            _field("month:day!", "its first day"),
            _field("currency:token!", "ISO 4217"),
            _field("minor:counts!", "section to minor units"),
        ),
    ),
    EntryType(
        "suite_run",
        "governance",
        "The reference suite was run against the policy in force.",
        (
            _field("policy:digest!", "which policy"),
            _field("suite:digest!", "which suite"),
            _field("caught:counts!", "harm to number caught"),
            _field("total:counts!", "harm to number of cases"),
            _field("false_alarms:counts", "harm to honest ads held"),
        ),
    ),
    EntryType(
        "witness_changed",
        "governance",
        "An independent witness was added or removed.",
        (
            _field("witness:text!", "its verifier key"),
            _field("step:token!", "added or removed"),
            _field("total:count", "how many there are now"),
        ),
    ),
    EntryType(
        "key_changed",
        "governance",
        "A key of the log was made, replaced or withdrawn.",
        (
            _field("key:text!", "its verifier key"),
            _field("use:token!", "checkpoint, promise, timestamp or vault"),
            _field("step:token!", "added, replaced or withdrawn"),
            _field("previous:text", "the verifier key before"),
        ),
    ),
    EntryType(
        "log_continued",
        "governance",
        "This log continues another, and what was lost between them.",
        (
            _field("origin:text!", "the old log"),
            _field("size:count!", "its last known size"),
            _field("root:digest!", "its last known root"),
            _field("gap:text", "what is missing"),
        ),
    ),
    EntryType(
        "disclosure",
        "governance",
        "An order not to tell ended; this entry could not be described before.",
        (
            _field("entry:digest!", "commitment of the entry"),
            _field("summary:text!", "what it was"),
        ),
    ),
)

ENTRY_TYPES: Mapping[str, EntryType] = {each.name: each for each in _TYPES}
