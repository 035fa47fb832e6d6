"""Get something taken down: one page, one answer, and the claim's own page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import appealing, keys, pages, site
from daylight.web.ads.views import arriving
from daylight.web.record import receipts
from daylight.web.reports import addresses, claim_links, duty, emergency, forms
from daylight.web.reports.actions import answering, filing, mailboxes, telling
from daylight.web.reports.models import About, Claim, ClaimStep, Outcome, TrustedFlagger, Wrong

MOST_BYTES = 200_000
MOST_APPEALS = 100


def private(response: HttpResponse) -> HttpResponse:
    """Nothing stays in the browser, and no address is told to anybody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def page(request: HttpRequest) -> HttpResponse:
    """GET the form, POST a claim. The answer is a page of its own, never an address to keep."""
    if request.method == "POST":
        return private(_take(request))
    return private(_form(request, _from_query(request)))


def lane(request: HttpRequest, key: str) -> HttpResponse:
    """The same for a trusted flagger, by their own link."""
    flagger = claim_links.flagger(key)
    if flagger is None:
        return private(pages.not_found(request))
    if request.method == "POST":
        return private(_take(request, flagger))
    return private(_form(request, _from_query(request), flagger=flagger))


def _from_query(request: HttpRequest) -> dict[str, str]:
    named = request.GET.get("ad", "")
    known = named if named.isascii() and named.isalnum() and len(named) <= 10 else ""
    now = request.GET.get("now", "")
    return {
        "address": pages.address(f"/a/{known}") if known else "",
        "ad": known,
        "danger": now if now in ("yes", "no") else "",
    }


def _form(
    request: HttpRequest,
    typed: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    flagger: TrustedFlagger | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {
        "typed": typed,
        "errors": errors or {},
        "form_key": keys.random_name(26),
        "wrongs": wrongs(),
        "abouts": abouts(),
        "flagger": flagger,
        "action": request.path,
    }
    named = addresses.read(typed.get("address", ""), host=settings.ENVIRONMENT.host)
    country = emergency.country_of(named.ads[0]) if named.ads else site.current().country
    return pages.render(request, "takedown.html", values | around(country), status=status)


def around(country: str = "") -> dict[str, Any]:
    """Whom to call, who is there, and how else to reach them."""
    board = site.current()
    country = country or board.country
    return {
        "country": country,
        "emergency": emergency.number(country),
        "hotlines": emergency.hotlines(country),
        "duty": duty.now(),
        "users": board.users if board.users.given else board.operator,
    }


def wrongs() -> list[tuple[str, str]]:
    return [
        (Wrong.CHILD, _("It shows or offers somebody under 18")),
        (Wrong.INTIMATE, _("An intimate picture that the person did not agree to")),
        (Wrong.FORCED, _("Somebody is made to do this")),
        (Wrong.PRIVATE, _("A private picture, telephone number or address")),
        (Wrong.OTHER, _("Something else that is against the law")),
    ]


def abouts() -> list[tuple[str, str]]:
    return [
        (About.ME, _("Me")),
        (About.MY_CHILD, _("My child")),
        (About.ACTING, _("Somebody I act for")),
        (About.UNKNOWN, _("Somebody I do not know")),
    ]


def typed_of(request: HttpRequest) -> dict[str, str]:
    """What was typed, whole.

    Raises: Refused (`too_large`, `cut_off`).
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Refused("too_large", _("That is too long. Please say it in fewer words."), status=413)
    post = arriving.read_post(request)
    return {name: values[-1] for name, values in post.lists() if values}


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site sent this form in a visitor's name: then the visitor must press."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return True
    origin = request.headers.get("Origin", "null")  # "null" is said by our own pages too
    own = {request.get_host(), urlsplit(settings.ENVIRONMENT.url).netloc}
    return origin != "null" and urlsplit(origin).netloc not in own


def read(request: HttpRequest, typed: dict[str, str], **fixed: Any) -> forms.Form:
    return forms.read(
        typed,
        host=settings.ENVIRONMENT.host,
        country=site.current().country,
        new_key=keys.random_name(26),
        language=get_language() or "en",
        **fixed,
    )


def faults(form: forms.Form) -> dict[str, str]:
    """The only two things without which nothing can be done."""
    if not form.says_where:
        said = _("Say which ad it is: its address, a telephone number in it, or describe it.")
        return {"address": said}
    if form.waits_for_contact and not form.email:
        said = _(
            "To look for a picture alone we need an e-mail address that answers. "
            "Or give the address of the ad: then we need nothing else."
        )
        return {"email": said}
    return {}


def _take(request: HttpRequest, flagger: TrustedFlagger | None = None) -> HttpResponse:
    typed = typed_of(request)
    if is_from_elsewhere(request):
        return _form(request, typed, flagger=flagger)
    network = arriving.network(request)
    form = read(request, typed, network=network, trusted=flagger.pk if flagger else 0)
    if errors := faults(form):
        return _form(request, typed, errors=errors, flagger=flagger, status=400)
    return answer_page(request, form, filing.file(form))


def answer_page(request: HttpRequest, form: forms.Form, made: filing.Filed) -> HttpResponse:
    """The first answer. It is the same whether or not anything was found."""
    named = addresses.read(form.address, host=settings.ENVIRONMENT.host)
    country = emergency.country_of(form.ads[0]) if form.ads else ""
    values = {
        "form": form,
        "made": made,
        "foreign": named.is_foreign,
        "unreadable": named.is_unreadable and not named.photos,
        "receipt": receipts.address(made.receipt_entry) if made.receipt_entry else "",
        "claim_path": claim_links.path(made.claim),
    }
    return pages.render(request, "takedown_answer.html", values | around(country))


def claim(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """A claim's own page: what was done and when; more can be said here."""
    found = claim_links.open_claim(name, key)
    if found is None:
        return private(pages.not_found(request))
    said, error = "", ""
    if request.method == "POST":
        typed = typed_of(request)
        named = addresses.read(typed.get("address", ""), host=settings.ENVIRONMENT.host)
        if "email" in typed:
            said, error = _elsewhere(found, typed["email"])
        elif named.ads:
            found = telling.name_ads(found, named.ads, network=arriving.network(request))
            said = _("We have it. What you named is hidden now, if it is on this board.")
        else:
            network = arriving.network(request)
            found = telling.contact_again(found, channel="form", network=network)
            said = _("We have it, and the people who look have been told that you asked again.")
    return private(_claim_page(request, found, said, error))


def _elsewhere(found: Claim, email: str) -> tuple[str, str]:
    """Another mailbox than the one that is dead: what is said of it, and what is wrong with it."""
    try:
        mailboxes.write_elsewhere(found, email)
    except Refused as refused:
        return "", refused.message
    found.refresh_from_db()
    return _("Thank you. We write to you there."), ""


def _claim_page(request: HttpRequest, found: Claim, said: str, error: str = "") -> HttpResponse:
    steps = list(found.steps.order_by("pk"))
    told = found.answered_at is not None
    names_ad = found.ads.filter(role="named").exists()
    if not told and (found.by_photo_alone or not names_ad):
        steps = [step for step in steps if step.step in ("received", "contacted")]
    whole = found.ads.filter(role__in=["named", "copy"], hidden_at__isnull=False)
    hidden = whole.count() if told and names_ad else None
    looked = answering.is_looked_at(found)
    values = {
        "claim": found,
        "looked": looked,
        "named": claim_links.points_at_something(found),
        "mail_came_back": found.words.safe and found.words.bounced_at is not None,
        "email_error": error,
        "typed_email": request.POST.get("email", "")[:254] if error else "",
        "steps": [(step_name(s.step, looked=looked), s.at, _receipt(s, told=told)) for s in steps],
        "reference": claim_links.reference(found),
        "hidden": hidden,
        "said": said,
        "appeals": _appeals(found, all_of_it=names_ad) if told else [],
        "action": claim_links.path(found.public_id),
        "outcome": Outcome(found.outcome),
    }
    return pages.render(request, "takedown_claim.html", values | around())


def _appeals(found: Claim, *, all_of_it: bool) -> list[tuple[str, str]]:
    """Each ad of which something came back, and where that is appealed against. Who named none is
    not told how many were found."""
    back = found.ads.filter(outcome=Outcome.RESTORED, hidden_at__isnull=False).order_by("pk")
    names = back.values_list("ad", flat=True)[: MOST_APPEALS if all_of_it else 1]
    return [(name, appealing.path_for(found.public_id, name)) for name in names]


def _receipt(step: ClaimStep, *, told: bool) -> str:
    """How many copies were found or hidden stands in an entry, and is told after review only."""
    counts = step.step in ("hidden", "searched")
    return "" if counts and not told else receipts.address(step.entry_id)


def step_name(step: str, *, looked: bool = True) -> str:
    """A step in words; that people decided is said only where they did."""
    return {
        "received": _("Your request was received"),
        "contacted": _("Somebody asked again"),
        "hidden": _("What you named was hidden"),
        "searched": _("We looked for copies"),
        "decided": _("People decided") if looked else _("It stays off"),
        "answered": _("You were answered"),
    }.get(step, step)


def confirm(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """The mailbox of a claim by picture alone answers: one button, since machines read mail."""
    found = claim_links.open_claim(name, key, purpose="claim-confirm")
    if found is None:
        return private(pages.not_found(request))
    done = found.is_answered_for
    if request.method == "POST":
        telling.contact_answered(found)
        done = True
    values = {"done": done, "action": claim_links.confirm_path(found.public_id)}
    return private(pages.render(request, "takedown_confirm.html", values | around()))
