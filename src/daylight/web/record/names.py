"""What the record's types, steps and fields are called on its pages, in the reader's language.

The log itself keeps its technical names; a page shows them as they stand below the names.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def entry_name(kind: str) -> str:
    """What happened, in a few words; the technical name where there are none."""
    return (_about_ads() | _about_people() | _about_access() | _about_board()).get(kind, kind)


def step_name(step: str) -> str:
    """A step, verdict, rule or channel in one word."""
    return (_of_claims() | _of_rules() | _of_ways()).get(step, step.replace("_", " "))


def cell_name(cell: str) -> str:
    """A figure of a day's tally: a type, or a type with its step."""
    kind, _dot, step = cell.partition(".")
    return f"{entry_name(kind)}: {step_name(step)}" if step else entry_name(kind)


def field_name(name: str) -> str:
    """What a field of a public entry is called."""
    return (_common_fields() | _fields_of_acts() | _fields_of_samples()).get(
        name, name.replace("_", " ")
    )


def said(name: str, value: Any) -> Any:
    """A field's value in words, where its words are from a list of ours."""
    if name == "type":
        return entry_name(value)
    if name in ("step", "kind"):
        return step_name(value)
    if name in ("granted_role", "role"):
        return _of_roles().get(value, value)
    if name == "suppressed":
        return [cell_name(cell) for cell in value]
    return value


def _about_ads() -> dict[str, str]:
    return {
        "submission": _("An ad was submitted"),
        "screening": _("A machine looked"),
        "decision": _("A decision was made"),
        "message": _("A message was looked at"),
        "hold_ended": _("An ad waited too long and was refused"),
        "publication": _("An ad was published"),
        "hiding": _("An ad was taken down"),
        "restoring": _("An ad came back"),
        "expiry": _("An ad's time was up"),
        "renewal": _("An ad was renewed"),
        "withdrawal": _("An ad was withdrawn"),
        "destruction": _("Something was destroyed"),
        "import_batch": _("Ads came in from elsewhere"),
    }


def _about_people() -> dict[str, str]:
    return {
        "flag": _("An ad was reported"),
        "takedown": _("A request to take something down was received"),
        "trusted_flagger": _("Trusted flaggers"),
        "objection": _("A poster said that this is wrong"),
        "appeal": _("An appeal was received"),
        "statement": _("Statement of reasons"),
        "concern": _("A concern was received"),
        "ban": _("Somebody was banned"),
        "unban": _("A ban ended"),
        "block": _("Words or a photo were blocked"),
    }


def _about_access() -> dict[str, str]:
    return {
        "evidence_viewed": _("Somebody saw what is sealed"),
        "hold": _("A legal hold"),
        "request": _("A legal request"),
        "package": _("A sealed package"),
        "tip": _("A report to an authority"),
    }


def _about_board() -> dict[str, str]:
    return {
        "policy_deployed": _("A policy is in force"),
        "list_deployed": _("A list is in force"),
        "section_changed": _("A section was changed"),
        "role_granted": _("A role was given or taken"),
        "override": _("Somebody went against a rule, as they may"),
        "tally": _("A day's figures"),
        "sample": _("A sample that people look at again"),
        "quality": _("How well the board decided"),
        "money": _("A month's revenue"),
        "suite_run": _("The policy was tested"),
        "witness_changed": _("A witness was added or removed"),
        "key_changed": _("A key of the log was changed"),
        "log_continued": _("This log continues another"),
        "disclosure": _("An order not to tell has ended"),
    }


def _of_claims() -> dict[str, str]:
    return {
        "received": _("received"),
        "contacted": _("asked again"),
        "hidden": _("hidden"),
        "searched": _("searched"),
        "decided": _("decided"),
        "answered": _("answered"),
        "closed": _("closed"),
        "agreed": _("a person said what they think"),
        "issued": _("given"),
        "delayed": _("delayed"),
        "released": _("released"),
        "screened": _("screened"),
        "reported": _("reported"),
        "refused": _("refused"),
        "publish": _("publish"),
        "hold": _("hold"),
        "refuse": _("refuse"),
    }


def _of_rules() -> dict[str, str]:
    return {
        "opened": _("opened"),
        "renamed": _("renamed"),
        "changed": _("changed"),
        "granted": _("given"),
        "revoked": _("taken"),
        "reset": _("a new way to sign in"),
        "plan": _("plan"),
        "audit": _("audit"),
        "set": _("set"),
        "committed": _("announced"),
        "drawn": _("drawn"),
        "added": _("added"),
        "warned": _("warned"),
        "suspended": _("suspended"),
        "removed": _("removed"),
        "replaced": _("replaced"),
        "withdrawn": _("withdrawn"),
        "placed": _("placed"),
        "extended": _("extended"),
        "lifted": _("lifted"),
    }


def _of_ways() -> dict[str, str]:
    return {
        "web": _("by form"),
        "api": _("by program"),
        "mail": _("by e-mail"),
        "relay": _("through the relay"),
        "import": _("brought in from elsewhere"),
        "retention": _("by the retention rule"),
        "erasure": _("erasure was asked for"),
        "order": _("by order"),
        "verified": _("verified"),
        "approved": _("approved"),
        "reviewed": _("reviewed"),
        "drafted": _("drafted"),
        "filed": _("filed"),
        "retracted": _("retracted"),
        "hashes": _("hashes"),
        "words": _("words"),
        "contacts": _("contacts"),
    }


def _of_roles() -> dict[str, str]:
    return {
        "reviewer": _("reviewer"),
        "lead": _("safety lead"),
        "evidence": _("evidence officer"),
        "auditor": _("auditor"),
        "operator": _("operator"),
    }


def _common_fields() -> dict[str, str]:
    return {
        "v": _("Version of the format"),
        "type": _("Type"),
        "time": _("Time"),
        "subject": _("About"),
        "person": _("Who acted, blinded"),
        "persons": _("Who acted together, blinded"),
        "role": _("In the role"),
        "case": _("Case"),
        "reason": _("Reason"),
        "note": _("Note, blinded"),
        "detail": _("Detail, blinded"),
        "receipt": _("Receipt"),
        "late": _("Entered late"),
        "step": _("Step"),
        "kind": _("Kind"),
        "summary": _("In words"),
        "size": _("Size"),
        "digest": _("Digest"),
        "root": _("Root"),
        "previous": _("Before"),
        "total": _("In all"),
        "entry": _("Entry"),
    }


def _fields_of_acts() -> dict[str, str]:
    return {
        "policy": _("Policy"),
        "rules": _("Rules"),
        "epoch": _("Epoch"),
        "ratios": _("Groups held more often than others"),
        "ratios_reason": _("Why it is in force all the same"),
        "list": _("List"),
        "source": _("Who keeps it"),
        "disputed": _("Opinions against it"),
        "removed": _("No longer in force"),
        "section": _("Section"),
        "title": _("Name"),
        "settings": _("Digest of the settings"),
        "granted_role": _("Role"),
        "holder": _("To whom, blinded"),
        "deciding_staff": _("People who can decide"),
        "before": _("Before"),
        "after": _("After"),
        "target": _("On what, blinded"),
        "witness": _("Witness"),
        "key": _("Key"),
        "use": _("What it is for"),
        "origin": _("The log before"),
        "gap": _("What is missing"),
    }


def _fields_of_samples() -> dict[str, str]:
    return {
        "day": _("Day"),
        "counts": _("Figures"),
        "suppressed": _("Too small to show"),
        "threshold": _("The smallest figure shown"),
        "method": _("Way of counting"),
        "revision": _("Which count of that day"),
        "sample": _("Sample"),
        "period_from": _("From"),
        "period_until": _("Until"),
        "per_1000": _("Of 1,000 decisions, looked at again"),
        "population": _("Drawn from"),
        "commitment": _("Digest of the seed"),
        "seed": _("Seed"),
        "checkpoint": _("Checkpoint"),
        "series": _("Series"),
        "few": _("The smallest group shown"),
        "month": _("Month"),
        "currency": _("Currency"),
        "minor": _("By section, in minor units"),
        "suite": _("Test suite"),
        "caught": _("Caught"),
        "false_alarms": _("False alarms"),
    }
