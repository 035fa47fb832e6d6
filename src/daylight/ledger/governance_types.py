"""Types of entry that are public in full: how the board is run, never who used it."""

from __future__ import annotations

from daylight.ledger.entry_type import EntryType, make_field

GOVERNANCE_TYPES: tuple[EntryType, ...] = (
    EntryType(
        "policy_deployed",
        "governance",
        "A policy is in force.",
        (
            make_field("policy:digest!", "its digest"),
            make_field("previous:digest", "the one before"),
            make_field("summary:text", "what changed, in words"),
            make_field("rules:count", "how many rules"),
            make_field("epoch:count", "the epoch it began"),
            make_field("ratios:tokens", "groups held more often than others: name, ratio, bounds"),
            make_field("ratios_reason:text", "why it is in force all the same"),
        ),
    ),
    EntryType(
        "list_deployed",
        "governance",
        "A hash list or word list is in force.",
        (
            make_field("list:token!", "its name"),
            make_field("kind:token!", "hashes, words or contacts"),
            make_field("size:count!", "how many lines"),
            make_field("digest:digest!", "of its content"),
            make_field("source:text", "who keeps it"),
            make_field("disputed:count", "how many opinions contradict it"),
            make_field("removed:text", "lists that were in force before and are no longer"),
            make_field("epoch:count", "the epoch it began"),
        ),
    ),
    EntryType(
        "section_changed",
        "governance",
        "A section was opened, renamed or closed.",
        (
            make_field("section:token!", "its slug"),
            make_field("step:token!", "opened, renamed, changed or closed"),
            make_field("title:text", "its name as people see it"),
            make_field("previous:text", "its name before"),
            make_field("settings:digest", "of all its settings"),
        ),
    ),
    EntryType(
        "role_granted",
        "governance",
        "A role was given or taken, or its holder got a new way to sign in.",
        (
            make_field("granted_role:token!", "which"),
            make_field("step:token!", "granted, revoked, or reset: a new way to sign in"),
            make_field("holder:digest!", "blinded: to whom"),
            make_field("deciding_staff:count", "how many can decide now"),
        ),
    ),
    EntryType(
        "override",
        "governance",
        "Somebody with the power to went against a rule.",
        (
            make_field("kind:token!", "what was overridden"),
            make_field("before:token", "what would have been"),
            make_field("after:token", "what was instead"),
            make_field("target:digest", "blinded: on what"),
        ),
    ),
    EntryType(
        "tally",
        "governance",
        "A day's public figures; cells under the threshold are named, not counted.",
        (
            make_field("day:day!", "which"),
            make_field("counts:counts!", "the figures"),
            make_field("suppressed:tokens", "cells too small to show"),
            make_field("threshold:count", "the smallest cell shown"),
            make_field("method:token", "version of the way they are counted"),
            make_field("revision:count", "2 or more: replaces the day's earlier ones"),
        ),
    ),
    EntryType(
        "sample",
        "governance",
        "What people look at again: how much of it, and how it was drawn.",
        (
            make_field("kind:token!", "plan or audit"),
            make_field("step:token!", "set, committed or drawn"),
            make_field("sample:token", "its opaque id"),
            make_field("period_from:day", "first day of what it is drawn from"),
            make_field("period_until:day", "the day after the last"),
            make_field("size:count", "how many are looked at"),
            make_field("per_1000:count", "decisions of a thousand that a second person looks at"),
            make_field("population:count", "how many it was drawn from"),
            make_field("commitment:digest", "digest of the seed, before the period"),
            make_field("seed:digest", "the seed itself, afterwards"),
            make_field("checkpoint:count", "size of the checkpoint whose root is mixed in"),
            make_field("root:digest", "that root"),
        ),
    ),
    EntryType(
        "quality",
        "governance",
        "How well the board decided in a period, with intervals.",
        (
            make_field("period_from:day!", "its first day"),
            make_field("period_until:day!", "the day after its last"),
            make_field("series:tokens!", "series/group:hits:total:value:low:high, or :few"),
            make_field("few:count", "the smallest group shown"),
        ),
    ),
    EntryType(
        "money",
        "governance",
        "Revenue of a month by section.",
        (
            make_field("month:day!", "its first day"),
            make_field("currency:token!", "ISO 4217"),
            make_field("minor:counts!", "section to minor units"),
        ),
    ),
    EntryType(
        "suite_run",
        "governance",
        "The reference suite was run against the policy in force.",
        (
            make_field("policy:digest!", "which policy"),
            make_field("suite:digest!", "which suite"),
            make_field("caught:counts!", "harm to number caught"),
            make_field("total:counts!", "harm to number of cases"),
            make_field("false_alarms:counts", "harm to honest ads held"),
        ),
    ),
    EntryType(
        "witness_changed",
        "governance",
        "An independent witness was added or removed.",
        (
            make_field("witness:text!", "its verifier key"),
            make_field("step:token!", "added or removed"),
            make_field("total:count", "how many there are now"),
        ),
    ),
    EntryType(
        "key_changed",
        "governance",
        "A key of the log was made, replaced or withdrawn.",
        (
            make_field("key:text!", "its verifier key"),
            make_field("use:token!", "checkpoint, promise, timestamp or vault"),
            make_field("step:token!", "added, replaced or withdrawn"),
            make_field("previous:text", "the verifier key before"),
        ),
    ),
    EntryType(
        "log_continued",
        "governance",
        "This log continues another, and what was lost between them.",
        (
            make_field("origin:text!", "the old log"),
            make_field("size:count!", "its last known size"),
            make_field("root:digest!", "its last known root"),
            make_field("gap:text", "what is missing"),
        ),
    ),
    EntryType(
        "disclosure",
        "governance",
        "An order not to tell ended; this entry could not be described before.",
        (
            make_field("entry:digest!", "commitment of the entry"),
            make_field("summary:text!", "what it was"),
        ),
    ),
)
