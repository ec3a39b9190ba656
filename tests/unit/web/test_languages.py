from datetime import UTC, date, datetime

import pytest
from flask import render_template_string

from shared.web.languages import Text, day, language, merged, say, speaking, t, when


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "zh"),
        ("", "zh"),
        ("*", "zh"),
        ("zh-TW", "zh"),
        ("zh_CN", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("fr", "en"),
        ("fr,zh;q=0.1", "zh"),
        ("en;q=0.2,zh;q=0.8", "zh"),
        ("zh;q=0,en", "en"),
        ("zh;q=0", "zh"),
        ("x" * 5000, "en"),
        (";;;,,,q=", "en"),
    ],
)
def test_the_language_follows_what_the_caller_accepts(app, accept, chosen):
    headers = {} if accept is None else {"Accept-Language": accept}
    with app.test_request_context(headers=headers):
        assert language() == chosen


def test_the_cookie_beats_accept_language_and_the_address_beats_the_cookie(app):
    headers = {"Accept-Language": "zh", "Cookie": "nwd_lang=en"}
    with app.test_request_context(headers=headers):
        assert language() == "en"
    with app.test_request_context("/?lang=zh-CN", headers=headers):
        assert language() == "zh"
    with app.test_request_context("/?lang=xx", headers=headers):
        assert language() == "en"


def test_a_choice_is_remembered_in_a_cookie(client):
    assert "您好" in client.get("/hello/t").text
    answer = client.get("/hello/t?lang=en")
    assert "Hello" in answer.text
    assert answer.headers["Content-Language"] == "en"
    assert "Hello" in client.get("/hello/t").text
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_cookies_insist_on_https_where_people_come_by_it(make_app):
    answer = make_app(public_url="https://garden.example/").test_client().get("/hello/t?lang=en")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_values_and_texts_are_escaped_in_pages_and_plain_elsewhere(app):
    with app.test_request_context("/?lang=en"):
        assert t("garden.hello", name="<b>") == "Hello, &lt;b&gt; &lt;3"
        assert say("garden.hello", name="<b>") == "Hello, <b> <3"
        assert say("garden.hello", "zh", name="{x}") == "您好,{x}"


def test_a_missing_text_fails_in_tests_and_shows_its_key_elsewhere(app):
    with app.test_request_context():
        with pytest.raises(KeyError, match="garden\\.nothing"):
            t("garden.nothing")
        app.testing = False
        assert t("garden.nothing") == "garden.nothing"


def test_tables_that_clash_or_name_other_values_are_refused():
    with pytest.raises(ValueError, match="twice"):
        merged([{"a": ("甲", "A")}, {"a": ("甲", "A")}])
    with pytest.raises(ValueError, match="names"):
        merged([{"a": ("甲{n}", "A {m}")}])


def test_a_filled_text_takes_no_second_filling():
    assert Text("甲{n}", "A {n}").filled(n="{m}").within("en", m="no") == "A {m}"


def test_dates_and_instants_are_written_in_the_places_zone_and_the_callers_language(app):
    instant = datetime(2026, 11, 24, 16, 5, tzinfo=UTC)
    with app.test_request_context("/?lang=zh"):
        assert when(instant) == "2026年11月25日（星期三）00:05"
        assert day(date(2026, 11, 24)) == "2026年11月24日"
    with app.test_request_context("/?lang=en"):
        assert when(instant) == "Wed 25 Nov 2026, 00:05"
        assert day(date(2026, 11, 24)) == "24 Nov 2026"


def test_the_switch_leads_to_the_same_page_with_its_other_arguments(client):
    page = client.get("/beds?value=a%26b&value=c&lang=en&_scheme=javascript").text
    assert 'href="?value=a%26b&amp;value=c&amp;_scheme=javascript&amp;lang=zh"' in page
    assert 'hreflang="en" aria-current="true"' in page


def test_a_mail_speaks_its_readers_language_whoever_made_it_be_sent(app):
    instant = datetime(2026, 11, 24, 16, 5, tzinfo=UTC)
    with app.test_request_context("/?lang=zh"), speaking("en"):
        assert (say("garden.hello", name="x"), when(instant)) == ("Hello, x <3", "Wed 25 Nov 2026, 00:05")
    with app.app_context():
        with speaking("en"):
            assert (language(), when(instant)) == ("en", "Wed 25 Nov 2026, 00:05")
        assert language() == "zh"


def test_texts_can_be_rendered_outside_a_request(app):
    with app.app_context():
        assert render_template_string("{{ t('garden.hello', name='x') }}") == "您好,x"
