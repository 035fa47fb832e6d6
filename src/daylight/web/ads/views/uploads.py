"""Photos of a form that is open: sent one by one by the script, and shown to their poster."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from daylight import imaging
from daylight.errors import Refused
from daylight.web import pages
from daylight.web.ads import photos, storage
from daylight.web.ads.models import Upload
from daylight.web.ads.views import arriving


@require_POST
def add(request: HttpRequest) -> JsonResponse:
    """One photo. Answers with its id and size, or with the sentence that says what is wrong."""
    try:
        post = arriving.read_post(request)
        key = arriving.form_key(post)
        file = request.FILES.get("photo")
        if file is None or key != post.get("form_key"):
            raise Refused("photo_cut", photos.sentence("photo_cut"), field="photos")
        if (file.size or 0) > imaging.MAX_BYTES:
            raise Refused("photo_too_large", photos.sentence("photo_too_large"), field="photos")
        photo = photos.take(file.read(), form_key=key, network=arriving.network(request))
    except Refused as refused:
        return JsonResponse({"code": refused.code, "error": refused.message}, status=refused.status)
    return JsonResponse(
        {
            "id": photo.public_id,
            "src": f"/post/photo/{key}/{photo.public_id}",
            "width": photo.width,
            "height": photo.height,
        },
        status=201,
    )


@require_POST
def remove(request: HttpRequest) -> JsonResponse:
    """Take a photo out of the form. Twice is the same as once."""
    post = arriving.read_post(request)
    photos.discard(arriving.form_key(post), post.get("photo", ""))
    return JsonResponse({})


@require_safe
def show(request: HttpRequest, key: str, photo: str) -> HttpResponse:
    """A photo of a form that is not posted, for whoever has the form's key."""
    if not Upload.objects.filter(form_key=key, photo__public_id=photo).exists():
        return pages.not_found(request)
    return working_copy(photo)


def working_copy(photo: str) -> HttpResponse:
    """The metadata-free copy, for its poster alone."""
    try:
        data = storage.open_working(photo)
    except FileNotFoundError:
        return HttpResponse(status=404)
    response = HttpResponse(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
