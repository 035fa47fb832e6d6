"""Mail in, and from accepted to relayed, with few conversations and with many.

python -m benchmarks.replies.measure_mail [--mails 2000] [--talks 200] [--many 100000]

Peer of "mail in": a bare aiosmtpd server that throws every mail away, asked by the same client in
the same run. Ours looks each recipient up and flushes each mail to disk before it says "250".
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.record.site import make_site

GOAL_IN = 200  # mails a second
GOAL_MS = 200  # accepted to relayed, p95
SELLER = "seller@example.org"
WORDS = "Yes, it is still there. You can come and look at it on Friday at six. " * 6
CONNECTIONS, A_CONNECTION = 8, 25  # connections at once, mails of each


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--talks", type=int, default=200)
    parser.add_argument("--many", type=int, default=100_000)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="daylight-mail-"))
    os.environ |= {"DAYLIGHT_RELAY_DOMAIN": "relay.example.org", "DAYLIGHT_TESTS": "1"}
    outside = Outside()
    os.environ["DAYLIGHT_MAIL"] = f"smtp://127.0.0.1:{outside.port}"
    make_site(home)
    to = talks(options.talks)
    say_in(options.mails, to)
    few = relayed(outside, to)
    many(options.many)
    lots = relayed(outside, talks(options.talks, first=options.talks))
    for count, (wall, processor) in ((options.talks, few), (options.many, lots)):
        print(f"accepted to relayed, {count} talks, by the clock: {shown(wall)}")
        print(f"accepted to relayed, {count} talks, processor: {shown(processor)}")
    print(f"many against few, median of processor: {median(lots[1]) / median(few[1]):.2f}")
    print(f"load of this machine: {os.getloadavg()[0]:.1f}")
    outside.stop()


def median(ms: Sequence[float]) -> float:
    return sorted(ms)[len(ms) // 2]


def shown(ms: Sequence[float]) -> str:
    p95 = sorted(ms)[int(len(ms) * 0.95)]
    return f"median {median(ms):.0f} ms, p95 {p95:.0f} ms (goal {GOAL_MS}: {p95 / GOAL_MS:.2f})"


def talks(count: int, first: int = 0) -> list[str]:
    """Open conversations about ads of one seller; returns the addresses that the seller has."""
    from tests.web.boards import Board, furnish

    from daylight.web.ads.models import Ad
    from daylight.web.replies.actions import writing

    if not Ad.objects.exists():
        furnish()
    from daylight.web import clock

    board, found = Board(), []
    ads = [board.confirmed(email=SELLER) for _ in range(4)]
    for number in range(first, first + count):
        talk = writing.conversation_of(ads[number % 4], f"r{number}@example.org", "en", clock.now())
        found.append(f"{talk.for_poster}@relay.example.org")
    from daylight.web.jobs.models import Job

    Job.objects.all().delete()
    return found


def many(count: int) -> None:
    """So many conversations and messages more, each with its words."""
    from django.db import connection

    from daylight.web.replies.models import Conversation, Message, MessageBody

    began = time.perf_counter()
    talk = Conversation.objects.order_by("pk")[0]
    for start in range(0, count, 10_000):
        rows = Conversation.objects.bulk_create(
            Conversation(
                public_id=f"x{n:09d}", ad_id=talk.ad_id, reader_digest=n.to_bytes(32, "big"),
                for_reader=f"r-a{n:015d}", for_poster=f"r-b{n:015d}", created_at=talk.created_at,
                confirmed_at=talk.created_at,
            )
            for n in range(start, min(start + 10_000, count))
        )  # fmt: skip
        said = Message.objects.bulk_create(
            Message(
                public_id=f"m{row.pk:011d}", conversation=row, side="reader", channel="web",
                state="relayed", mail_digest=row.reader_digest, digest=row.reader_digest,
                text_digest=row.reader_digest, outgoing_id=f"o{row.pk:019d}",
                received_at=row.created_at, changed_at=row.created_at, relayed_at=row.created_at,
            )
            for row in rows
        )  # fmt: skip
        MessageBody.objects.bulk_create(
            MessageBody(message=each, salt=b"s" * 32, text=WORDS) for each in said
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{count} conversations made in {time.perf_counter() - began:.0f} s")


def letter(number: int, to: str) -> bytes:
    head = (
        f"From: Quentin Seller <{SELLER}>\r\nTo: {to}\r\nSubject: Re: Blue bicycle\r\n"
        f"Message-ID: <{number}.{time.time_ns()}@example.org>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return f"{head}Mail {number}. {WORDS}\r\n".encode()


class Outside:
    """Another mail server: notes when a mail came."""

    def __init__(self) -> None:
        from tests.web.replies.world import Loop

        self.came: dict[str, float] = {}
        from aiosmtpd.smtp import SMTP

        self._loop = Loop(lambda: SMTP(self))
        self.port = self._loop.port

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        at = time.perf_counter()
        text = envelope.content.decode("utf-8", "replace")
        self.came[text.partition("Mail ")[2].partition(".")[0]] = at
        return "250 OK"

    def stop(self) -> None:
        self._loop.stop()


def _door(port: int, carries: bool) -> None:
    import django

    django.setup()
    from daylight.commands.worker import prepare
    from daylight.web.replies import server

    prepare()
    server.serve("smtp", "127.0.0.1", port, carries=carries)


def _sink(port: int, _carries: bool) -> None:
    from aiosmtpd.smtp import SMTP

    class Sink:
        async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
            return "250 OK"

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(run())


class Running:
    """A server in a process of its own."""

    def __init__(self, target: Callable[[int, bool], None], *, carries: bool = False) -> None:
        from tests.command.sites import free_port

        self.port = free_port()
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=target, args=(self.port, carries))
        self.process.start()
        for _ in range(400):
            try:
                smtplib.SMTP("127.0.0.1", self.port, timeout=5).quit()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit("the server did not start")

    def processor_s(self) -> float:
        """Seconds of processor that it took until now."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        self.process.join(20)


def say_in(mails: int, to: Sequence[str]) -> None:
    """How many a second, and what processor time the server took for each."""
    spent = {}
    for name, target in (("bare aiosmtpd", _sink), ("ours", _door)):
        running = Running(target)
        before = running.processor_s()
        a_second = rate(running.port, mails, to)
        spent[name] = 1000 * (running.processor_s() - before) / mails
        running.stop()
        print(f"mail in, {name}: {a_second:.0f} a second, {spent[name]:.2f} ms of processor each")
    print(
        f"mail in: ours to bare {spent['ours'] / spent['bare aiosmtpd']:.2f} in processor time; "
        f"two cores have 2000 ms a second: {2000 / spent['ours']:.0f} mails (goal {GOAL_IN})"
    )
    from daylight.web.replies import spool

    for path in spool.waiting():
        path.unlink()


def rate(port: int, mails: int, to: Sequence[str]) -> float:
    def connection(start: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            for number in range(start, start + A_CONNECTION):
                address = to[number % len(to)]
                client.sendmail(SELLER, address, letter(number, address))

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(connection, range(0, mails, A_CONNECTION)))
    return mails / (time.perf_counter() - began)


def relayed(outside: Outside, to: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds for each mail from the spool until the other server has it: by the clock, and
    of our processor. One process does what the carrier does."""
    from daylight.commands.worker import prepare
    from daylight.web.replies import carrying, spool

    prepare()
    wall, processor = [], []
    outside.came.clear()
    for number, address in enumerate(to):
        spool.keep([spool.envelope(SELLER, [address], letter(number, address), time.time())])
        began, spent = time.perf_counter(), time.thread_time()
        carrying.take_all()
        while carrying.carry_some():
            pass
        processor.append(1000 * (time.thread_time() - spent))
        wall.append(1000 * (outside.came[str(number)] - began))
    return wall, processor


if __name__ == "__main__":
    main()
