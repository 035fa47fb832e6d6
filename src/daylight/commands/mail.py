"""`daylight mail`: takes in the mail of conversations, by SMTP or LMTP, and carries it on."""

from __future__ import annotations

from collections.abc import Sequence

from daylight.commands import site
from daylight.commands.ports import refuse_taken
from daylight.commands.serve import refuse_if_unfit


def main(argv: Sequence[str]) -> int:
    parser = site.parser(
        "mail",
        "Take in the mail of conversations and pass it on, until Ctrl-C or SIGTERM.\n"
        "Put your mail server in front, which hands over what comes for the relay domain.",
    )
    parser.add_argument("--listen", metavar="ADDRESS", help="DAYLIGHT_MAIL_LISTEN, for this run")
    parser.add_argument(
        "--once", action="store_true", help="carry what waits in the spool, then stop"
    )
    options = parser.parse_args(argv)
    if options.listen:
        import os

        os.environ["DAYLIGHT_MAIL_LISTEN"] = options.listen
    site.open_site(options.site)
    refuse_if_unfit(signs=False)
    return _once() if options.once else _serve()


def _once() -> int:
    from daylight.commands.worker import prepare
    from daylight.web.replies import carrying

    prepare()
    made = carrying.take_all()
    while carrying.carry_some():
        pass
    print(f"{made} messages taken in")
    return 0


def _serve() -> int:
    from daylight.commands.worker import prepare
    from daylight.web.replies import server

    scheme, host, port = server.listen_at()
    refuse_taken(host, port)
    prepare()
    server.serve(scheme, host, port)
    return 0
