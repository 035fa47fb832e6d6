"""Contacts in a text: phones, e-mails, handles and links, however they are disguised."""

from daylight.screening.contacts.finding import find_contacts

__all__ = ["find_contacts"]
