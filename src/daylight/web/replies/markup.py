"""The relayed mail as HTML: their words in a frame of their own, ours below it.

The frame is what nobody can write into a message: what stands in it is safe HTML, whole in itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daylight.web.replies.mailing.html import of_text
from daylight.web.replies.words import Words

_BODY = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;margin:0"
_SHEET = "max-width:38em;margin:0 auto;padding:16px"
_THEIRS = (
    "border-left:4px solid #8a8f98;padding:4px 0 4px 14px;margin:0 0 16px;overflow-wrap:anywhere"
)
_OURS = "border-top:1px solid #8a8f98;padding-top:12px;font-size:14px;overflow-wrap:anywhere"


def page(context: dict[str, Any], words: Words) -> str:
    """The whole page, from what the text is made of. It loads nothing and asks for no script."""
    language, direction = escape(context["language"]), context["direction"]
    return "\n".join(
        (
            f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            '<meta name="color-scheme" content="light dark">'
            f"<title>{escape(context['title'] or _('A conversation'))}</title></head>",
            f'<body style="{_BODY}"><div style="{_SHEET}">',
            f'<div lang="" dir="auto" style="{_THEIRS}">{words.html or of_text(words.text)}</div>',
            *_beside(context),
            f'<div style="{_OURS}">',
            *_ours(context),
            "</div></div></body></html>",
        )
    )


def _beside(context: dict[str, Any]) -> Iterator[str]:
    if count := context["photos"]:
        said = ngettext("(with %(counter)s photo)", "(with %(counter)s photos)", count)
        yield f"<p>{escape(said % {'counter': count})}</p>"
    if context["cuts"]:
        yield f"<p>{escape(_('We left out of this mail:'))}</p><ul>"
        yield from (f"<li>{escape(cut)}</li>" for cut in context["cuts"])
        yield "</ul>"


def _ours(context: dict[str, Any]) -> Iterator[str]:
    title = escape(context["title"] or context["ad_url"])
    yield f"<p>{escape(context['above'])}</p>"
    yield f"<p>{escape(context['lead'])} {_link(context['ad_url'], title)}</p>"
    yield f"<p><strong>{escape(context['safety'])}</strong></p>"
    if context["care"]:
        yield f"<p>{escape(_('Lines that listen:'))} {_link(context['help'])}</p>"
    yield f"<p>{escape(context['how'])} {_link(context['page'])}</p>"
    acts = [(context["report"], _("Report this message")), (context["stop"], _("Stop this person"))]
    if context["gone"]:
        acts.append((context["gone"], _("This is gone")))
    yield "<p>" + " | ".join(_link(url, escape(said)) for url, said in acts) + "</p>"
    yield f"<p>{escape(context['notice'])}</p>"


def _link(url: str, said: str = "") -> str:
    return f'<a href="{escape(url)}">{said or escape(url)}</a>'
