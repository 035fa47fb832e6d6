"""A copy of the log's files in an S3 bucket, for readers whom the board itself need not serve.

`DAYLIGHT_LOG_COPY=s3://BUCKET/PREFIX`; who we are and where the service is come from the usual
`AWS_...` variables. The folder stays what counts. Tiles go first and the checkpoint last, so that a
reader never finds a checkpoint whose tiles are missing; a copy that was cut off is gone on with.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from daylight.errors import ConfigError, IntegrityError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import LedgerError, Misbehaviour
from daylight.ledger.tiles import TILE_BITS, Tile, tiles_of
from daylight.ledger.verify import check_growth
from daylight.web.jobs import queue
from daylight.web.record import folder, logkeys

KIND = "log-copy"
EVERY = timedelta(seconds=10)
_LASTING = "public, max-age=31536000, immutable"
_FRESH = "no-cache"


class Bucket:
    """A prefix of a bucket. Every call may raise what `botocore` raises; the job tries again."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "s3" or not parts.netloc:
            raise ConfigError(
                f"DAYLIGHT_LOG_COPY: cannot read {address!r}", hint="s3://BUCKET/PREFIX"
            )
        self.name = parts.netloc
        self.prefix = parts.path.strip("/")
        self.client = _client()

    def _key(self, path: str) -> str:
        return f"{self.prefix}/{path}" if self.prefix else path

    def read(self, path: str) -> bytes | None:
        """What lies at a path; None where nothing does."""
        try:
            found = self.client.get_object(Bucket=self.name, Key=self._key(path))
        except self.client.exceptions.NoSuchKey:
            return None
        return bytes(found["Body"].read())

    def write(self, path: str, data: bytes, *, lasts: bool) -> None:
        self.client.put_object(
            Bucket=self.name,
            Key=self._key(path),
            Body=data,
            CacheControl=_LASTING if lasts else _FRESH,
            ContentType="application/octet-stream" if lasts else "text/plain; charset=utf-8",
        )


def _client() -> Any:
    try:
        import boto3
    except ImportError as error:
        raise ConfigError(
            "DAYLIGHT_LOG_COPY needs boto3", hint="pip install daylight[s3]"
        ) from error
    return boto3.client("s3")


@queue.handles(KIND)
def _copy() -> None:
    if settings.ENVIRONMENT.log_copy:
        copy(Bucket(settings.ENVIRONMENT.log_copy))


def schedule() -> None:
    """Make sure that the recurring work is in the queue, where a copy is asked for."""
    if settings.ENVIRONMENT.log_copy:
        queue.put(KIND, key=f"recurring/{KIND}", every=EVERY)


def copy(bucket: Bucket) -> int:
    """Bring a bucket up to the log's folder; returns how many tiles were written.

    Raises: IntegrityError where the bucket holds a longer log, or one that ours does not continue:
    this one was restored from a backup.
    """
    note = folder.reader()(folder.CHECKPOINT)
    if note is None or (there := bucket.read(folder.CHECKPOINT)) == note:
        return 0
    ours = logkeys.open_own(note)
    before = _continued(there, ours) if there is not None else 0
    written = 0
    for tile in tiles_of(ours.size):
        if not _was_full(tile, before):
            data = folder.reader()(tile.path)
            if data is None:
                raise IntegrityError(f"{tile.path} is missing: daylight ledger rebuild")
            bucket.write(tile.path, data, lasts=True)
            written += 1
    bucket.write(folder.POLICY, logkeys.policy_text().encode(), lasts=False)
    bucket.write(folder.CHECKPOINT, note, lasts=False)
    return written


def _continued(there: bytes, ours: SignedCheckpoint) -> int:
    """How many entries the copy has, once it is known to be of our history.

    Full tiles are left as they are, so that histories would be mixed without this.
    """
    try:
        theirs = logkeys.open_own(there)
        check_growth(folder.reader(), theirs, ours)
    except Misbehaviour as error:
        raise IntegrityError(
            f"the copy in the bucket holds another log than this: {error}\n"
            "  hint: was the database restored? daylight ledger recover --from "
            f"{settings.ENVIRONMENT.log_copy or 's3://BUCKET/PREFIX'}"
        ) from error
    except LedgerError as error:
        raise IntegrityError(
            f"what lies in the bucket is no copy of this log: {error}\n"
            "  hint: empty its prefix, or give DAYLIGHT_LOG_COPY another one"
        ) from error
    return theirs.size


def _was_full(tile: Tile, size: int) -> bool:
    """Whether a tile (or bundle) was full already in a log of that size, and so never changes."""
    level = max(tile.level, 0)
    return tile.is_full and (tile.index + 1) << (TILE_BITS * (level + 1)) <= size
