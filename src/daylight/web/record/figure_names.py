"""What the figures of the transparency page are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from daylight.ledger.tables import OTHERS


def group_titles() -> dict[str, str]:
    """Titles of the tables of `daylight.ledger.tables.GROUPS`."""
    return {
        "ads": _("Ads"),
        "takedowns": _("Reports and takedowns"),
        "appeals": _("Appeals"),
        "evidence": _("Evidence and law"),
        OTHERS: _("Other entries"),
    }


def chart_titles() -> dict[str, str]:
    """Titles of the charts of `daylight.ledger.tables.CHARTED`."""
    return {
        "submission.web": _("Submitted by form, by day"),
        "publication": _("Published, by day"),
        "screening.hold": _("Held for a person, by day"),
        "flag": _("Reports, by day"),
    }


def cell_words() -> dict[str, str]:
    """What a cell of those tables counts."""
    return _of_ads() | _of_takedowns() | _of_appeals() | _of_evidence()


def _of_ads() -> dict[str, str]:
    return {
        "submission.web": _("Submitted by form"),
        "submission.api": _("Submitted by program"),
        "submission.import": _("Brought in from elsewhere"),
        "screening.publish": _("Screened: may be published"),
        "screening.hold": _("Screened: held for a person"),
        "screening.refuse": _("Screened: refused"),
        "decision.publish": _("Decided by a person: publish"),
        "decision.refuse": _("Decided by a person: refuse"),
        "publication": _("Published"),
        "hiding": _("Taken down"),
        "restoring": _("Brought back"),
        "withdrawal": _("Removed by their posters"),
        "expiry": _("Ended by time"),
    }


def _of_takedowns() -> dict[str, str]:
    return {
        "flag": _("Reports by readers"),
        "takedown.received": _("Takedowns asked for"),
        "takedown.contacted": _("Takedowns: somebody asked again"),
        "takedown.hidden": _("Takedowns: hidden at once"),
        "takedown.decided": _("Takedowns decided"),
        "takedown.answered": _("Takedowns answered"),
    }


def _of_appeals() -> dict[str, str]:
    return {
        "statement.issued": _("Statements of reasons given"),
        "statement.delayed": _("Statements of reasons given later, by an officer's word"),
        "statement.released": _("Statements of reasons given before their delay was over"),
        "appeal.received": _("Appeals received"),
        "appeal.agreed": _("What people said of appeals"),
        "appeal.decided": _("Appeals decided"),
        "appeal.answered": _("Appeals answered"),
    }


def _of_evidence() -> dict[str, str]:
    return {
        "evidence_viewed": _("Sealed originals opened"),
        "hold.placed": _("Holds placed"),
        "request.received": _("Legal requests received"),
        "request.answered": _("Legal requests answered"),
        "tip.filed": _("Reports filed with an authority"),
        "destruction.retention": _("Destroyed by the retention rule"),
        "destruction.order": _("Destroyed by agreement of two people"),
    }
