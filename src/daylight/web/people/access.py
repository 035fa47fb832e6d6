"""The door of the desk: who is signed in, and which pages their roles open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from daylight.web import pages
from daylight.web.people.actions import roles_of
from daylight.web.people.models import Role, Staff

P = ParamSpec("P")
DeskView = Callable[Concatenate[HttpRequest, Staff, P], HttpResponse]
SESSION_KEY = "staff"


def staff_of(request: HttpRequest) -> Staff | None:
    """The active person who is signed in; None for everybody else."""
    pk = request.session.get(SESSION_KEY)
    return Staff.objects.filter(pk=pk, is_active=True).first() if pk is not None else None


def desk(*roles: Role) -> Callable[[DeskView[P]], Callable[..., HttpResponse]]:
    """Open a page of the desk to people who hold one of these roles now; to all staff where none
    is named. The view gets the person after the request.

    Whoever is not signed in is asked to; for everybody else a page they may not see is not there.
    """

    def door(view: DeskView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            staff = staff_of(request)
            if staff is None:
                back = quote(request.get_full_path(), safe="/")
                return HttpResponseRedirect(f"{pages.link('/desk/sign-in')}?next={back}")
            if roles and not set(roles) & set(roles_of(staff)):
                raise Http404
            return view(request, staff, *args, **kwargs)

        guarded = never_cache(csrf_protect(opened))
        guarded.roles = roles or tuple(Role)  # type: ignore[attr-defined]
        return guarded

    return door


def page(
    request: HttpRequest,
    staff: Staff | None,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the desk: its template extends `desk.html` and puts `{{ csrf }}` in each form."""
    values: dict[str, Any] = {
        "staff": staff,
        "roles": roles_of(staff) if staff else [],
        "csrf_token": get_token(request),
        **(context or {}),
    }
    return pages.render(request, template, values, status=status)
