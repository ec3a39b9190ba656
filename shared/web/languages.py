"""The two languages of every page and answer, and the texts in them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from string import Formatter
from typing import Literal, NamedTuple, cast
from urllib.parse import urlencode

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, format_date, format_datetime
from markupsafe import Markup, escape

from shared.web.context import put_cookie

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
COOKIE = "nwd_lang"

_LOCALES: dict[Language, str] = {"zh": "zh_CN", "en": "en"}
_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_DAYS: dict[Language, str] = {"zh": "y年M月d日", "en": "d MMM y"}
_INSTANTS: dict[Language, str] = {"zh": "y年M月d日（EEEE）HH:mm", "en": "EEE d MMM y, HH:mm"}
_SPOKEN: ContextVar[Language | None] = ContextVar("nwd_spoken", default=None)
_YEAR = 365 * 24 * 3600

log = structlog.get_logger("nwd.web")


class Text(NamedTuple):
    """One text in both languages; `{name}` stands for a value."""

    zh: str
    en: str

    def within(self, language: Language, **values: object) -> str:
        """Return it in that language, as plain text."""
        return self[LANGUAGES.index(language)].format(**values)

    def filled(self, **values: object) -> "Text":
        """Return it with its values in place, both languages."""
        return Text(_literal(self.zh.format(**values)), _literal(self.en.format(**values)))


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


Texts = Mapping[str, tuple[str, str]]
"""A blueprint's table of texts: key to (Chinese, English). Keys are dotted and begin with the blueprint's own name."""


def merged(tables: Iterable[Texts]) -> dict[str, Text]:
    """Return the tables as one.

    Raises ValueError where two of them use a key, or the two languages of a text do not name the same values.
    """
    texts: dict[str, Text] = {}
    for table in tables:
        for key, (zh, en) in table.items():
            if key in texts:
                raise ValueError(f"the text {key} is there twice")
            if _names(zh) != _names(en):
                raise ValueError(
                    f"the text {key} names {sorted(_names(zh))} in Chinese and {sorted(_names(en))} in English"
                )
            texts[key] = Text(zh, en)
    return texts


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def language() -> Language:
    """Return the caller's language: what `?lang=` says, then the cookie, then Accept-Language, then the place's own.

    Inside `speaking` it is the language named there.
    """
    spoken = _SPOKEN.get()
    if spoken:
        return spoken
    if not has_request_context():
        return default_language()
    if "language" not in g:
        g.language = _asked() or _accepted()
    return cast("Language", g.language)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Write texts and dates in that language meanwhile: a mail speaks its reader's, whoever made it be sent."""
    before = _SPOKEN.set(chosen)
    try:
        with force_locale(_LOCALES[chosen]):
            yield
    finally:
        _SPOKEN.reset(before)


def default_language() -> Language:
    """Return the place's own language."""
    return cast("Language", current_app.config["DEFAULT_LANGUAGE"])


def tag() -> str:
    """Return the caller's language as HTML and HTTP name it: `zh-CN` or `en`."""
    return _TAGS[language()]


def _asked() -> Language | None:
    for word in (request.args.get("lang"), request.cookies.get(COOKIE)):
        found = _named(word or "")
        if found:
            return found
    return None


def _accepted() -> Language:
    """Choose by Accept-Language; whoever names neither language reads English sooner than Chinese."""
    named = False
    for word, quality in request.accept_languages:
        if quality <= 0:
            continue
        if word == "*":
            return default_language()
        found = _named(word)
        if found:
            return found
        named = True
    return "en" if named else default_language()


def _named(word: str) -> Language | None:
    primary = word.lower().replace("_", "-").split("-")[0]
    return next((one for one in LANGUAGES if one == primary), None)


def t(key: str, /, **values: object) -> Markup:
    """Return a text in the caller's language for a page; text and values are both escaped."""
    return escape(_found(key)[LANGUAGES.index(language())]).format(**values)


def say(key: str, in_language: Language | None = None, /, **values: object) -> str:
    """Return a text as plain text, for mails and JSON answers."""
    return _found(key).within(in_language or language(), **values)


def _found(key: str) -> Text:
    texts: dict[str, Text] = current_app.extensions["nwd.texts"]
    if key in texts:
        return texts[key]
    if current_app.testing:
        raise KeyError(f"no text is called {key}")
    # A page with a bare key in it serves better than none.
    log.error("text missing", key=key)
    return Text(_literal(key), _literal(key))


def day(value: date) -> str:
    """Return a date as people write it, in the caller's language."""
    return str(format_date(value, _DAYS[language()], rebase=False))


def when(value: datetime | str) -> str:
    """Return an instant as date, weekday and time in the place's zone, in the caller's language.

    value: aware, or as messages carry it, in ISO text with an offset.
    """
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return str(format_datetime(instant, _INSTANTS[language()]))


def switch() -> list[tuple[str, str, str, bool]]:
    """Return for each language its tag, its own name, this page's address in it and whether it is the present one."""
    names = {"zh": "中文", "en": "English"}
    return [(_TAGS[one], names[one], _here(one), one == language()) for one in LANGUAGES]


def _here(one: Language) -> str:
    # Relative, so that it is this page whatever its path, and nothing of the query can lead elsewhere.
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([*kept, ("lang", one)])


def remember(response: Response) -> Response:
    """Keep the language that was asked for by `?lang=` in a cookie, and name the answer's language."""
    asked = _named(request.args.get("lang", ""))
    if asked:
        put_cookie(response, COOKIE, asked, max_age=_YEAR)
    if response.mimetype in ("text/html", "application/problem+json"):
        response.headers.setdefault("Content-Language", tag())
        response.vary.update(("Accept-Language", "Cookie"))
    return response


def set_up(app: Flask, tables: Iterable[Texts], *, default: Language, timezone: str) -> None:
    """Give an app its languages: locale choice, texts, `t`, and the filters `day` and `when`."""
    app.config["DEFAULT_LANGUAGE"] = default
    app.extensions["nwd.texts"] = merged(tables)
    Babel(
        app,
        configure_jinja=False,
        default_locale=_LOCALES[default],
        default_timezone=timezone,
        locale_selector=lambda: _LOCALES[language()],
    )
    app.jinja_env.globals.update(t=t, language=language, language_tag=tag, language_switch=switch)
    app.jinja_env.filters.update(day=day, when=when)
    app.after_request(remember)
