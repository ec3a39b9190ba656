"""Words of a mail: Jinja templates by kind and language, each giving subject, text and HTML from one source.

A kind's template extends `layout`, or `letter` where it is about no task; either is a `.txt` in one environment and a
`.html`, with escaping, in the other.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from services.notifier.mail.domain import MailKind

FOLDER = Path(__file__).parent.parent / "templates" / "mail"
TAGS = {"zh": "zh-CN", "en": "en"}


class Words(NamedTuple):
    """What a mail says; the subject is one line."""

    subject: str
    text: str
    html: str


class _Loader(FileSystemLoader):
    """Puts the styles into the elements of an HTML layout once, on loading: mail programs read no style sheets."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        source, name, fresh = super().get_source(environment, template)
        if template.endswith(".html"):
            source = _inlined(source.replace("/* styles.css */", (FOLDER / "styles.css").read_text("utf-8")))
        return source, name, fresh


def _inlined(source: str) -> str:
    # Jinja's own marks would be moved or escaped as HTML, so they stand behind names meanwhile.
    marks: list[str] = []

    def hide(mark: str) -> str:
        marks.append(mark)
        return f"jinja{len(marks) - 1}mark"

    pieces, rest = [], source
    while (start := min((at for at in (rest.find("{%"), rest.find("{{")) if at >= 0), default=-1)) >= 0:
        end = rest.index("%}" if rest[start + 1] == "%" else "}}", start) + 2
        pieces += [rest[:start], hide(rest[start:end])]
        rest = rest[end:]
    html = css_inline.inline("".join([*pieces, rest]), keep_style_tags=False, load_remote_stylesheets=False)
    for number in range(len(marks) - 1, -1, -1):
        html = html.replace(f"jinja{number}mark", marks[number])
    return html


def _lines(text: str) -> Markup:
    """Return a text of several lines for HTML."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


@cache
def _environment(language: str, html: bool) -> Environment:
    # One for each language: with globals of its own, a template that imports the words would make them anew each time.
    # The other environment makes plain text, where escaping would be seen.
    environment = Environment(  # nosec B701
        loader=_Loader(FOLDER),
        autoescape=html,  # noqa: S701
        undefined=StrictUndefined,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    end = "html" if html else "txt"
    environment.globals.update(layout=f"layout.{end}", letter=f"letter.{end}", language=language, tag=TAGS[language])
    environment.filters["lines"] = _lines
    return environment


@cache
def _template(kind: str, language: str, html: bool) -> Template:
    return _environment(language, html).get_template(f"{language}/{kind}.jinja")


def render(kind: MailKind, language: str, model: Any) -> Words:
    """Return the words of a mail. model: what the templates call `m` (Model or Personal of .letters)."""
    spoken = language if language in TAGS else "zh"
    subject, _, text = _template(kind, spoken, False).render(m=model).partition("\n")
    return Words(subject, text, _template(kind, spoken, True).render(m=model))
