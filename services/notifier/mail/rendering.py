"""Words of a mail: Jinja templates by kind and language, each giving subject, text and HTML from one source.

A kind's template extends `layout`, or `letter` where it is about no task; either is a `.txt` in one environment and a
`.html`, with escaping, in the other. A place may have templates of its own in the stead of the house's: they are read
from its folder, and run in a sandbox.
"""

from collections.abc import Mapping, MutableMapping
from functools import cache
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any, NamedTuple

import css_inline
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from services.notifier.mail.domain import MailKind

FOLDER = Path(__file__).parent.parent / "templates" / "mail"
TAGS = {"zh": "zh-CN", "en": "en"}
TRADITIONAL = "zh-Hant"
"""A reader's language that has no templates: it is made of the Chinese ones, word by word."""


class Words(NamedTuple):
    """What a mail says; the subject is one line."""

    subject: str
    text: str
    html: str


class _Loader(FileSystemLoader):
    """Gives a place's own templates, else the house's.

    Puts the styles into the elements of an HTML layout once, on loading: mail programs read no style sheets.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        super().__init__(FOLDER)
        self._own = own

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        if template in self._own:
            source, name, fresh = self._own[template], template, None
        else:
            source, name, fresh = super().get_source(environment, template)
        if template.endswith(".html"):
            styles = self._own.get("styles.css") or (FOLDER / "styles.css").read_text("utf-8")
            source = _inlined(source.replace("/* styles.css */", styles))
        return source, name, fresh


class _Environment(Environment):
    """Gives each template its globals in one dictionary, through all of which it looks wherever it imports the words.

    Jinja would chain them to the environment's own, so that a change of these is seen; ours never change.
    """

    def make_globals(self, own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(own or {})}


class _Sandboxed(_Environment, ImmutableSandboxedEnvironment):
    pass


class _Compiled(BytecodeCache):
    """Keeps in memory what was compiled: a place with a template of its own has most of the house's as well."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.checksum, bucket.code


@cache
def _compiled(*, sandboxed: bool, html: bool) -> _Compiled:  # noqa: ARG001
    """Return what was compiled for one kind of environment: each makes other code of the same source."""
    return _Compiled()


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
    # What is for print alone has no element to be put into; programs that know no such rules pass over them.
    page = "".join([*pieces, rest])
    html = css_inline.inline(page, keep_style_tags=False, load_remote_stylesheets=False, keep_at_rules=True)
    for number in range(len(marks) - 1, -1, -1):
        html = html.replace(f"jinja{number}mark", marks[number])
    return html


def _lines(text: str) -> Markup:
    """Return a text of several lines for HTML."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


class Templates:
    """The templates of mails as one place has them. own: its own, by name as in the house's folder: `zh/task.jinja`."""

    def __init__(self, own: Mapping[str, str] = MappingProxyType({})) -> None:
        self.own = own
        self._environments = {(tag, html): self._environment(tag, html=html) for tag in TAGS for html in (True, False)}
        self._found: dict[tuple[str, str, bool], Template] = {}

    def render(self, kind: MailKind, language: str, model: Any) -> Words:
        """Return the words of a mail. model: what the templates call `m` (Model or Personal of .letters)."""
        spoken = language if language in TAGS else "zh"
        subject, _, text = self._template(kind, spoken, html=False).render(m=model).partition("\n")
        words = Words(subject, text, self._template(kind, spoken, html=True).render(m=model))
        return traditional(words) if language == TRADITIONAL else words

    def _template(self, kind: str, language: str, *, html: bool) -> Template:
        found = self._found.get((kind, language, html))
        if found is None:
            found = self._environments[language, html].get_template(f"{language}/{kind}.jinja")
            self._found[kind, language, html] = found
        return found

    def _environment(self, language: str, *, html: bool) -> Environment:
        # One for each language: with globals of its own, a template that imports the words would make them anew each
        # time. The other environment makes plain text, where escaping would be seen. What is the house's own needs no
        # sandbox, which costs a look at every name.
        make = _Sandboxed if self.own else _Environment
        environment = make(
            loader=_Loader(self.own),
            bytecode_cache=_compiled(sandboxed=bool(self.own), html=html),
            autoescape=html,
            undefined=StrictUndefined,
            auto_reload=False,
            keep_trailing_newline=True,
        )
        end = "html" if html else "txt"
        names = {one: f"{one}.{end}" for one in ("layout", "letter", "enterprise")}
        names |= {"language": language, "tag": TAGS[language]}
        environment.globals.update(names)
        environment.filters["lines"] = _lines
        return environment


@cache
def house() -> Templates:
    """Return the templates of a place that has none of its own."""
    return Templates()


@cache
def _converter() -> Any:
    # Here, for only who writes to somebody in traditional characters pays for the tables.
    from opencc import OpenCC

    # Characters alone: what else is said in Taiwan for a word would change the names of enterprises and laws.
    return OpenCC("s2tw")


def in_traditional(text: str) -> str:
    """Return a Chinese text in traditional characters."""
    return str(_converter().convert(text))


def traditional(words: Words) -> Words:
    """Return the words of a Chinese mail in traditional characters; what is no Chinese stays as it is."""
    convert = _converter().convert
    html = convert(words.html).replace('lang="zh-CN"', f'lang="{TRADITIONAL}"')
    return Words(convert(words.subject), convert(words.text), html)
