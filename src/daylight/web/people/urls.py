"""Addresses of staff accounts."""

from __future__ import annotations

from django.urls import path

from daylight.web.people.views import account, confirming, inviting, people, signing

urlpatterns = [
    path("desk/sign-in", signing.sign_in),
    path("desk/sign-in/code", signing.code),
    path("desk/sign-in/passkey", signing.passkey),
    path("desk/sign-in/passkey/options", signing.passkey_options),
    path("desk/sign-out", signing.sign_out),
    path("desk/confirm", confirming.confirm),
    path("desk/confirm/options", confirming.options),
    path("desk/invitation/<slug:token>", inviting.invitation),
    path("desk/invitation/<slug:token>/passkey", inviting.passkey),
    path("desk/invitation/<slug:token>/passkey/options", inviting.options),
    path("desk/account", account.account),
    path("desk/account/second-factor", account.second_factor),
    path("desk/account/passkeys", account.add_passkey),
    path("desk/account/passkeys/options", account.passkey_options),
    path("desk/account/passkeys/<int:number>", account.change_passkey),
    path("desk/account/code-app", account.code_app),
    path("desk/account/code-app/remove", account.remove_app),
    path("desk/account/recovery-codes", account.recovery_codes),
    path("desk/account/password", account.password),
    path("desk/account/pseudonym", account.pseudonym),
    path("desk/account/browsers", account.browsers),
    path("desk/people", people.people),
    path("desk/people/add", people.add),
    path("desk/people/<int:number>", people.person),
    path("desk/people/<int:number>/change", people.change),
]
