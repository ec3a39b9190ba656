import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import render_template_string

import shared.web
from shared.web.rooms import ROOMS
from shared.web.texts import WEB_TEXTS

NASTY = "<script>alert(1)</script>\"'>\u202e\x00{{ 7*7 }}"


@pytest.fixture
def draw(app):
    def render(source: str, **values) -> str:
        with app.test_request_context("/?lang=en"):
            return render_template_string('{% import "macros.html" as m %}' + source, **values)

    return render


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict]]:
    parser = Tags()
    parser.feed(page)
    return parser.tags


@pytest.mark.parametrize(
    "source",
    [
        "{{ m.field('a', x, x, hint=x, error=x, rows=4) }}",
        "{{ m.field('a', x, x, hint=x, error=x, options=[(x, x)]) }}",
        "{{ m.field('a', x, x, hint=x, error=x, options=[(x, x)], radio=true) }}",
        "{{ m.error_summary({'a': x}, {'a': x}) }}",
        "{{ m.timeline([{'at': at, 'title': x, 'text': x, 'by': x}]) }}",
        "{{ m.state_badge(x) }}",
        "{{ m.facts([(x, x)]) }}",
        "{{ m.prose(x) }}",
    ],
)
def test_nothing_from_outside_becomes_markup(draw, source):
    page = draw(source, x=NASTY, at=datetime(2026, 11, 24, tzinfo=UTC))
    assert "script" not in [tag for tag, _ in tags(page)]
    assert "alert(1)" in page
    assert "49" not in page


@pytest.mark.parametrize(
    "source",
    ["{{ m.timeline([{'at': at, 'title': x, 'text': x, 'by': x}]) }}", "{{ m.facts([('l', x)]) }}", "{{ m.prose(x) }}"],
)
def test_what_cannot_be_seen_is_shown(draw, source):
    page = draw(source, x=NASTY, at=datetime(2026, 11, 24, tzinfo=UTC))
    assert "[RLO]" in page
    assert "\u202e" not in page
    assert "\x00" not in page


def test_a_field_is_tied_to_its_label_hint_and_error(draw):
    found = dict(tags(draw("{{ m.field('title', 'Title', 'v', hint='h', error='e', required=true, maxlength=9) }}")))
    assert found["label"]["for"] == found["input"]["id"] == "title"
    assert found["input"]["aria-describedby"] == "title-hint title-error"
    assert found["input"]["aria-invalid"] == "true"
    assert "required" in found["input"]
    assert found["input"]["maxlength"] == "9"


def test_a_text_area_keeps_a_first_line_break(draw):
    assert ">\n\nsecond</textarea>" in draw("{{ m.field('a', 'A', '\\nsecond', rows=3) }}")


def test_the_present_choice_is_marked(draw):
    options = "[('a', 'A'), ('b', 'B')]"
    assert re.search(r'value="b" selected', draw(f"{{{{ m.field('x', 'X', 'b', options={options}) }}}}"))
    assert re.search(r'value="b" checked', draw(f"{{{{ m.field('x', 'X', 'b', options={options}, radio=true) }}}}"))


def test_facts_without_a_value_are_left_out(draw):
    page = draw("{{ m.facts([('none', none), ('empty', ''), ('zero', 0)]) }}")
    assert "none" not in page
    assert "empty" not in page
    assert "<dd>0</dd>" in page


def test_an_empty_timeline_says_so_and_an_event_is_dated_in_the_places_zone(draw):
    assert "Nothing yet" in draw("{{ m.timeline([]) }}")
    page = draw("{{ m.timeline([{'at': at, 'title': 'x'}]) }}", at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC))
    assert "Tue 24 Nov 2026, 09:30" in page
    assert 'datetime="2026-11-24T01:30:00+00:00"' in page


TABLE = (
    "{% macro number(row) %}{{ row.number }}{% endmacro %}{% macro title(row) %} {{ row.title or '' }} {% endmacro %}"
    "{{ m.table([('Number', 'head', number), ('Title', 'long', title)], rows, by='here') }}"
)


def test_a_cell_of_a_table_has_its_headings_name_unless_it_names_the_row(draw):
    found = tags(draw(TABLE, rows=[{"number": 7, "title": "a"}, {"number": 8, "title": NASTY}]))
    cells = [told for tag, told in found if tag == "td"]
    assert cells == [{"class": "head"}, {"class": "long", "data-label": "Title"}] * 2
    assert [told for tag, told in found if tag == "th"] == [{"scope": "col"}] * 2
    region = next(told for tag, told in found if tag == "div")
    assert (region["role"], region["tabindex"], region["aria-labelledby"]) == ("region", "0", "here")


def test_a_cell_without_anything_is_empty_so_that_it_can_be_left_out(draw):
    assert 'data-label="Title"></td>' in draw(TABLE, rows=[{"number": 7, "title": ""}])


def test_a_pager_leads_where_there_is_something_and_is_not_there_where_there_is_nothing(draw):
    page = draw("{{ m.pager([('/x?page=1', 'Earlier'), (none, 'Later')]) }}")
    assert ("a", {"href": "/x?page=1"}) in tags(page)
    assert "Later" not in page
    assert draw("{{ m.pager([(none, 'Earlier'), (none, 'Later')]) }}").strip() == ""


def test_every_text_that_a_shared_template_uses_is_there_and_used():
    templates = Path(shared.web.__file__).parent / "templates"
    used = {key for file in templates.glob("*.html") for key in re.findall(r"""\bt\(["']([^"']+)""", file.read_text())}
    assert used | {room.text for room in ROOMS} == set(WEB_TEXTS)
