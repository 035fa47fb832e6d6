"""The door of the desk: who is signed in, and which pages their roles open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from daylight.web import pages
from daylight.web.people import sign_ins, undoable
from daylight.web.people.actions import roles_of
from daylight.web.people.models import Role, SignIn, Staff
from daylight.web.people.sessions import PREFIX

P = ParamSpec("P")
DeskView = Callable[Concatenate[HttpRequest, Staff, P], HttpResponse]


def staff_of(request: HttpRequest) -> Staff | None:
    """The active person who is signed in; None for everybody else."""
    row = sign_in_of(request)
    return row.staff if row is not None else None


def sign_in_of(request: HttpRequest) -> SignIn | None:
    """This browser's sign-in, looked up once a request."""
    known = vars(request)
    if "desk_sign_in" not in known:
        known["desk_sign_in"] = sign_ins.current(request)
    row: SignIn | None = known["desk_sign_in"]
    return row


def here(request: HttpRequest) -> SignIn:
    """The same, behind the door, where somebody is signed in."""
    row = sign_in_of(request)
    assert row is not None
    return row


def _roles(request: HttpRequest, staff: Staff) -> list[str]:
    """The roles held when this request came, looked up once."""
    known = vars(request)
    if "desk_roles" not in known:
        known["desk_roles"] = roles_of(staff)
    roles: list[str] = known["desk_roles"]
    return roles


def recent(request: HttpRequest) -> bool:
    """Whether whoever is signed in proved within ten minutes that it is they."""
    row = sign_in_of(request)
    return row is not None and sign_ins.recent(row)


def desk(
    *roles: Role, fresh: bool = False, unproven: bool = False
) -> Callable[[DeskView[P]], Callable[..., HttpResponse]]:
    """Open a page of the desk to people who hold one of these roles now; to all staff where none
    is named. The view gets the person after the request.

    Whoever is not signed in is asked to; for everybody else a page they may not see is not there.
    A `fresh` page asks again who it is when the last proof is older than ten minutes. Only an
    `unproven` page opens to somebody who has no second factor yet.
    """

    def door(view: DeskView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            row = sign_in_of(request)
            if row is None:
                return _to("/desk/sign-in", request)
            if not unproven and not sign_ins.strong(row):
                return HttpResponseRedirect(pages.link("/desk/account/second-factor"))
            if roles and not set(roles) & set(_roles(request, row.staff)):
                raise Http404
            if fresh and not sign_ins.recent(row):
                return _to("/desk/confirm", request)
            return view(request, row.staff, *args, **kwargs)

        guarded = never_cache(csrf_protect(opened))
        # Read by the test that compares every door with the table in docs/access.md.
        vars(guarded).update(
            roles=roles or tuple(Role), fresh=fresh, unproven=unproven, everybody=not roles
        )
        return guarded

    return door


def _to(path: str, request: HttpRequest) -> HttpResponse:
    """Somewhere else first, and then back: to the form, where it was one that was sent."""
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        back = safe_next(request.headers.get("Referer", "").removeprefix(_origin(request)))
    return HttpResponseRedirect(pages.link(path) + next_query(back))


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def safe_next(after: str) -> str:
    """Where to go on: an address of the desk, or else its first page."""
    path = after.partition("?")[0].partition("#")[0]
    bare = pages.without_language(path)
    own = bare == PREFIX or bare.startswith(f"{PREFIX}/")
    safe = own and after.startswith("/") and url_has_allowed_host_and_scheme(after, None)
    return after if safe else pages.link(PREFIX)


def next_query(after: str) -> str:
    """The same as the end of an address; nothing where it is the first page anyway."""
    to = safe_next(after)
    return "" if to == pages.link(PREFIX) else f"?next={quote(to, safe='/')}"


def page(
    request: HttpRequest,
    staff: Staff | None,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the desk: its template extends `desk.html` and puts `{{ csrf }}` in each form."""
    row = sign_in_of(request) if staff else None
    settled = row is not None and sign_ins.strong(row)
    values: dict[str, Any] = {
        "staff": staff,
        "settled": settled,
        "undo": undoable.of(staff) if staff and settled else None,
        "roles": _roles(request, staff) if staff else [],
        "csrf_token": get_token(request),
        **(context or {}),
    }
    return pages.render(request, template, values, status=status)
