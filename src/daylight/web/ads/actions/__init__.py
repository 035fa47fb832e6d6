"""What can be done to ads. Each is one transaction that also writes its entry."""

from daylight.web.ads.actions.blocking import ban, block, dry_run, hide, lift
from daylight.web.ads.actions.deciding import decide, waiting
from daylight.web.ads.actions.erasing import ask_erasure
from daylight.web.ads.actions.posting import (
    EDITABLE,
    RESTORE_FOR,
    change_address,
    confirm,
    confirm_again,
    edit,
    end,
    mail_links,
    move_form,
    near_copy,
    posted,
    renew,
    restore,
    submit,
)
from daylight.web.ads.actions.upkeep import expire_due, lapse_due, remind_due, sweep
from daylight.web.ads.actions.versions import Arrival

__all__ = [
    "EDITABLE",
    "RESTORE_FOR",
    "Arrival",
    "ask_erasure",
    "ban",
    "block",
    "change_address",
    "confirm",
    "confirm_again",
    "decide",
    "dry_run",
    "edit",
    "end",
    "expire_due",
    "hide",
    "lapse_due",
    "lift",
    "mail_links",
    "move_form",
    "near_copy",
    "posted",
    "remind_due",
    "renew",
    "restore",
    "submit",
    "sweep",
    "waiting",
]
