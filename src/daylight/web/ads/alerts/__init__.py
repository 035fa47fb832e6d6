"""Followed searches: any search can be followed by e-mail, without an account.

`actions` has what a reader does, `matching` finds the alerts for an ad, `sending` writes to those
that are due and `delivery` hands one mail over. What a reader looks for is entered in no record and
written to no log.
"""
