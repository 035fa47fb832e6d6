"""The rules, as data and as SQL conditions that both databases read.

`{now_plus_90}` style differences between the databases are kept in `Dialect`; everything else is
plain SQL. A condition speaks of NEW and OLD as triggers do.
"""

from __future__ import annotations

from dataclasses import dataclass

RETENTION_DAYS = 90
CLEAR_DAYS = 7  # after its end an ad's words stay readable for so long: its poster may return
APPEAL_DAYS = 190  # and a refused one's: six months in which it can be appealed, and the answer

PROOF_TABLES = (
    "record_entry",
    "record_leaf",
    "record_checkpoint",
    "record_tally",
    "record_continuation",
    "record_formerplace",
    "record_formercheckpoint",
    "evidence_item",
    "evidence_destruction",
    "evidence_erasurerequest",
    "evidence_destroyeditem",
    "evidence_vaultkey",
    "evidence_vaultkeycopy",
    "evidence_viewing",
    "ads_version",
    "ads_screeningrecord",
    "ads_decision",
    "ads_authority",
    "ads_authoritydecision",
    "ads_publication",
    "ads_policydeployment",
    "ads_epochadvance",
    "replies_messagescreening",
    "replies_messagedecision",
    "replies_processreading",
    "reports_claimstep",
    "review_photoview",
    "review_concern",
    "review_statement",
    "review_appealvote",
    "review_goldenanswer",
)

_VERSION_AD = "(SELECT v.ad_id FROM ads_version v WHERE v.id = {version})"

_MESSAGE_AD = (
    "(SELECT n.ad_id FROM replies_conversation n JOIN replies_message m "
    "ON m.conversation_id = n.id WHERE m.id = {message})"
)

# Companion table -> SQL for the id of the ad that a row belongs to.
COMPANION_TABLES = {
    "record_opening": (
        "(CASE WHEN OLD.subject LIKE 'ad:%' "
        "THEN CAST(substr(OLD.subject, 4) AS bigint) "
        "WHEN OLD.subject LIKE 'conversation:%' THEN (SELECT n.ad_id FROM replies_conversation n "
        "WHERE n.id = CAST(substr(OLD.subject, 14) AS bigint)) ELSE -1 END)"
    ),
    "ads_versioncontent": _VERSION_AD.format(version="OLD.version_id"),
    "ads_fingerprint": _VERSION_AD.format(version="OLD.version_id"),
    "ads_versionphoto": _VERSION_AD.format(version="OLD.version_id"),
    "ads_submission": _VERSION_AD.format(version="OLD.version_id"),
    "ads_sealedwords": "OLD.ad_id",
    "ads_screeningdetail": _VERSION_AD.format(
        version="(SELECT s.version_id FROM ads_screeningrecord s WHERE s.id = OLD.screening_id)"
    ),
    "ads_decisionnote": _VERSION_AD.format(
        version="(SELECT d.version_id FROM ads_decision d WHERE d.id = OLD.decision_id)"
    ),
    "ads_contactseen": "OLD.ad_id",
    "replies_messagescreeningdetail": _MESSAGE_AD.format(
        message="(SELECT s.message_id FROM replies_messagescreening s "
        "WHERE s.id = OLD.screening_id)"
    ),
    "replies_messagenote": _MESSAGE_AD.format(
        message="(SELECT d.message_id FROM replies_messagedecision d WHERE d.id = OLD.decision_id)"
    ),
    "review_statementtext": (
        "(SELECT s.ad_id FROM review_statement s WHERE s.id = OLD.statement_id)"
    ),
    "review_appealtext": "(SELECT p.ad_id FROM review_appeal p WHERE p.id = OLD.appeal_id)",
    "review_appealnote": (
        "(SELECT p.ad_id FROM review_appeal p JOIN review_appealvote w ON w.appeal_id = p.id "
        "WHERE w.id = OLD.vote_id)"
    ),
}

# Companion table -> SQL for rows that stay whatever is destroyed: the log tells governance in full.
KEPT_ROWS = {
    "record_opening": (
        "EXISTS (SELECT 1 FROM record_entry e "
        "WHERE e.id = OLD.entry_id AND e.leaf_class = 'governance')"
    ),
}

# Words between two people: never changed, erased on request or with the talk, never under a hold.
ERASABLE_TABLES = {
    "replies_messagebody": _MESSAGE_AD.format(message="OLD.message_id"),
    "replies_messagephoto": _MESSAGE_AD.format(message="OLD.message_id"),
}


@dataclass(frozen=True)
class Dialect:
    """Where the two databases spell the same thing differently."""

    true: str
    false: str
    plus_retention: str  # a timestamp column, RETENTION_DAYS later; {column} is replaced
    plus_clear: str  # the same, CLEAR_DAYS later
    plus_appeal: str  # the same, APPEAL_DAYS later
    distinct_from: str  # {a} and {b} differ, nulls counted as a value


SQLITE = Dialect(
    true="1",
    false="0",
    plus_retention=f"datetime({{column}}, '+{RETENTION_DAYS} days')",
    plus_clear=f"datetime({{column}}, '+{CLEAR_DAYS} days')",
    plus_appeal=f"datetime({{column}}, '+{APPEAL_DAYS} days')",
    distinct_from="{a} IS NOT {b}",
)
POSTGRESQL = Dialect(
    true="true",
    false="false",
    plus_retention=f"({{column}} + interval '{RETENTION_DAYS} days')",
    plus_clear=f"({{column}} + interval '{CLEAR_DAYS} days')",
    plus_appeal=f"({{column}} + interval '{APPEAL_DAYS} days')",
    distinct_from="{a} IS DISTINCT FROM {b}",
)


# Its poster asked, it is public no more, and neither a safety signal nor a report touched it.
MAY_ERASE = """EXISTS (
            SELECT 1 FROM evidence_erasurerequest q JOIN ads_ad a ON a.id = q.ad_id
            WHERE q.ad_id = x.ad_id AND a.state IN ('ended', 'refused')
              AND NOT EXISTS (SELECT 1 FROM ads_block k
                WHERE k.kind = 'ad' AND k.value = a.public_id)
              AND NOT EXISTS (SELECT 1 FROM ads_screeningrecord s
                JOIN ads_version v ON v.id = s.version_id
                WHERE v.ad_id = a.id AND s.safety = {true}))"""

# The vault has the words of its newest version: an officer opens them for an appeal.
SEALED = (
    """EXISTS (SELECT 1 FROM ads_sealedwords w WHERE w.ad_id = a.id AND w.head_id = a.head_id)"""
)

# What is readable by itself, and goes before the rest does; the sealed original stays.
CLEAR_TABLES = frozenset(("ads_versioncontent", "ads_screeningdetail"))


def may_destroy(ad: str, dialect: Dialect, *, clear: bool = False) -> str:
    """SQL: a destruction of this ad is allowed, and no hold keeps it. `clear` is for what may go
    as soon as its poster can neither bring the ad back nor appeal any more."""
    ended = dialect.plus_retention.format(column="a.ended_at")
    soon = dialect.plus_clear.format(column="a.ended_at")
    over = dialect.plus_appeal.format(column="a.ended_at")
    cleared = f"""OR (x.rule = 'clear' AND EXISTS (
            SELECT 1 FROM ads_ad a WHERE a.id = x.ad_id AND (
              (a.state = 'ended' AND (a.end_reason = 'lapsed' OR x.created_at >= {soon}))
              OR (a.state = 'refused' AND x.created_at >= {over})
              OR (a.state = 'refused' AND x.created_at >= {ended} AND {SEALED}))))"""
    return f"""(
      EXISTS (
        SELECT 1 FROM evidence_destruction x WHERE x.ad_id = {ad} AND (
          (x.rule = 'retention' AND EXISTS (
            SELECT 1 FROM ads_ad a WHERE a.id = x.ad_id
              AND a.state IN ('ended', 'refused') AND x.created_at >= {ended}))
          OR (x.rule = 'erasure' AND {MAY_ERASE.format(true=dialect.true)})
          OR (x.rule = 'two_people' AND x.first_approver_id <> x.second_approver_id)
          {cleared if clear else ""}
        )
      )
      AND NOT EXISTS (
        SELECT 1 FROM evidence_hold h WHERE h.ad_id = {ad} AND h.released_at IS NULL
          AND (h.preserve_until IS NULL OR h.preserve_until > CURRENT_TIMESTAMP)
      )
    )"""


def is_held(ad: str) -> str:
    """SQL: a hold keeps this ad's material."""
    return f"""EXISTS (
      SELECT 1 FROM evidence_hold h WHERE h.ad_id = {ad} AND h.released_at IS NULL
        AND (h.preserve_until IS NULL OR h.preserve_until > CURRENT_TIMESTAMP))"""


# A takedown that may be about a child asks two people; one where nobody said what it is about, too.
TWO_AFTER_A_TAKEDOWN = """(
            NOT EXISTS (SELECT 1 FROM ads_block k2 WHERE k2.kind = 'ad' AND k2.value = a.public_id
              AND k2.lifted_at IS NULL AND k2.harm IN ('', 'child_safety')
              AND (k2.expires_at IS NULL OR k2.expires_at > NEW.created_at))
            OR (SELECT COUNT(DISTINCT d2.staff_id) FROM ads_authoritydecision ad2
              JOIN ads_decision d2 ON d2.id = ad2.decision_id
              WHERE ad2.authority_id = au.id AND d2.choice = 'publish') >= 2)"""


def may_publish(dialect: Dialect) -> str:
    """SQL: the publication NEW rests on an authority that holds at this epoch.

    A machine's must be of the newest screening, said publish, under the policy in force. People's
    must be as many as the gravest screening or takedown ever asked; no later one may stand.
    """
    return f"""EXISTS (
      SELECT 1 FROM ads_authority au
      JOIN ads_version v ON v.id = au.version_id
      JOIN ads_screeningrecord s ON s.id = au.screening_id
      JOIN ads_ad a ON a.id = v.ad_id
      CROSS JOIN ads_boardstate b
      WHERE au.id = NEW.authority_id AND au.version_id = NEW.version_id AND v.ad_id = NEW.ad_id
        AND au.version_digest = v.digest AND s.version_id = v.id
        AND NEW.epoch = b.memory_epoch AND au.epoch <= b.memory_epoch
        AND NOT EXISTS (
          SELECT 1 FROM ads_block k WHERE k.kind = 'ad' AND k.value = a.public_id
            AND k.lifted_at IS NULL AND (k.epoch > au.epoch OR au.kind = 'machine'))
        AND (
          (au.kind = 'machine' AND s.verdict = 'publish'
            AND NOT EXISTS (SELECT 1 FROM ads_screeningrecord s1
              JOIN ads_version v1 ON v1.id = s1.version_id
              WHERE v1.ad_id = a.id AND s1.safety = {dialect.true})
            AND au.policy_digest = b.policy_digest AND s.policy_digest = b.policy_digest
            AND s.id = (SELECT MAX(s2.id) FROM ads_screeningrecord s2 WHERE s2.version_id = v.id))
          OR
          (au.kind = 'people' AND (
            SELECT COUNT(DISTINCT d.staff_id) FROM ads_authoritydecision ad
            JOIN ads_decision d ON d.id = ad.decision_id
            WHERE ad.authority_id = au.id AND d.choice = 'publish' AND d.version_id = v.id
              AND d.version_digest = v.digest AND d.epoch >= au.epoch
          ) >= (
            SELECT MAX(CASE WHEN s3.child_safety = {dialect.true} AND s3.quorum < 2 THEN 2
                            WHEN s3.quorum < 1 THEN 1 ELSE s3.quorum END)
            FROM ads_screeningrecord s3 JOIN ads_version v3 ON v3.id = s3.version_id
            WHERE v3.ad_id = a.id)
          AND {TWO_AFTER_A_TAKEDOWN})
        )
    )"""


def becomes_public(dialect: Dialect) -> str:
    """SQL: the update of an ad makes more public than was."""
    changed = dialect.distinct_from.format(a="NEW.public_version_id", b="OLD.public_version_id")
    return f"""NEW.state = 'public' AND (
      OLD.state <> 'public' OR {changed}
      OR OLD.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)"""


HAS_PUBLICATION = """EXISTS (
      SELECT 1 FROM ads_publication p CROSS JOIN ads_boardstate b
      WHERE p.ad_id = NEW.id AND p.version_id = NEW.public_version_id
        AND p.epoch = b.memory_epoch)"""

NOT_NEXT_LEAF = "NEW.leaf_index <> COALESCE((SELECT MAX(t.leaf_index) + 1 FROM record_leaf t), 0)"
# Proof table -> SQL for rows that stand elsewhere as they stood here: a log that was continued.
MOVED_ROWS = {
    "record_leaf": (
        "EXISTS (SELECT 1 FROM record_formerplace f WHERE f.entry_id = OLD.entry_id "
        "AND f.leaf_index = OLD.leaf_index AND f.reference = OLD.reference)"
    ),
    "record_checkpoint": (
        "EXISTS (SELECT 1 FROM record_formercheckpoint f WHERE f.number = OLD.id "
        "AND f.size = OLD.size AND f.root = OLD.root AND f.note = OLD.note)"
    ),
}
CHECKPOINT_GOES_BACK = """EXISTS (
      SELECT 1 FROM record_checkpoint t WHERE t.id = (SELECT MAX(u.id) FROM record_checkpoint u)
        AND (t.size > NEW.size OR t.time_s > NEW.time_s))"""


def hold_shortened(dialect: Dialect) -> str:
    """SQL: the update of a hold would let something go earlier, or make it about another ad."""
    moved = dialect.distinct_from.format(a="NEW.preserve_until", b="OLD.preserve_until")
    released = dialect.distinct_from.format(a="NEW.released_at", b="OLD.released_at")
    return f"""(NEW.ad_id <> OLD.ad_id OR NEW.created_at <> OLD.created_at
      OR ({moved} AND (OLD.preserve_until IS NULL OR NEW.preserve_until < OLD.preserve_until))
      OR ({released} AND (OLD.released_at IS NOT NULL OR OLD.preserve_until > NEW.released_at)))"""
