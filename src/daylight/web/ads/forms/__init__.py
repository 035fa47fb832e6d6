"""What a poster typed, cleaned, or one sentence beside each field that cannot be taken.

texts, money, places, attributes ── draft
one field each                      the whole form
"""

from daylight.web.ads.forms.draft import Draft, read
from daylight.web.ads.forms.texts import Unfit, clean_email

__all__ = ["Draft", "Unfit", "clean_email", "read"]
