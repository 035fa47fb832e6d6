"""The job that makes a photo's smaller copies. Twice comes to the same."""

from __future__ import annotations

from daylight import imaging
from daylight.web.ads import lists, storage
from daylight.web.ads.models import Photo, Rendition
from daylight.web.jobs.queue import handles


@handles("renditions")
def make(photo: int) -> None:
    """Make and keep every rendition of one photo; one that was deleted meanwhile is no error."""
    row = Photo.objects.filter(pk=photo).first()
    if row is None:
        return
    if lists.is_listed(row):
        return  # nobody shall see it, so there is nothing to make it smaller for
    try:
        working = storage.open_working(row.public_id)
    except FileNotFoundError:
        return
    made = imaging.renditions(working)
    for each in made:
        storage.save_rendition(row.public_id, each.width, each.format, each.data)
    Rendition.objects.bulk_create(
        [
            Rendition(
                photo=row,
                format=each.format,
                width=each.width,
                height=each.height,
                size=len(each.data),
            )
            for each in made
        ],
        ignore_conflicts=True,
    )
