"""What a poster typed, cleaned, or one sentence beside each field that cannot be taken.

texts, money, places, attributes ── draft
one field each                      the whole form
"""

from daylight.web.ads.forms.draft import Draft, read, typed_of
from daylight.web.ads.forms.mailbox import clean_email
from daylight.web.ads.forms.texts import Unfit

__all__ = ["Draft", "Unfit", "clean_email", "read", "typed_of"]
