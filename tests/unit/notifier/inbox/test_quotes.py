"""A mail of ours, answered in the ways of each mail program, gives back the person's own words and nothing else."""

from datetime import datetime
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.notifier.inbox.incoming import Nature, read
from services.notifier.inbox.lines import lines_of
from services.notifier.inbox.quoting import own
from services.notifier.mail.domain import MailKind
from services.notifier.mail.rendering import house
from services.notifier.mail.seen import Model
from tests.unit.notifier.inbox.building import Form, Quoted
from tests.unit.notifier.inbox.clients import CLIENTS


@cache
def ours(language: str, answerable: bool = True) -> Quoted:
    model = Model(
        number="HC-2026-000123-4",
        confidential=False,
        link="https://nwd.example/desk/open/task.p",
        title="增资扩产 用地",
        lead=True,
        may_return=True,
        body="规划土地办" if language == "zh" else "Planning office",
        facts=[("number", "HC-2026-000123-4"), ("who", "厦门澜峰精密制造有限公司"), ("title", "增资扩产 用地")],
        due=datetime.fromisoformat("2026-11-27T17:30:00+08:00"),
        due_name="limit",
        left=3,
        late=False,
        provisional=False,
        description="拟增资1.8亿元。\n\n新阳厂区已满。\n同意",
        why="",
        intended="",
        reply="lead" if answerable else "",
    )
    words = house().render(MailKind.TASK, language, model)
    return Quoted(words.subject, words.text, words.html)


WORDS = (
    "签收",
    "延期 5天 材料不齐",
    "阶段答复 已联系企业，正在协调用地。\n\n下周现场查看。",
    "退单 不属于我局职责 《厦门市燃气管理条例》第十二条\n谢谢",
    "Answer: the licence is ready.\n\nPlease come and get it.",
)
FORMS = (
    Form(),
    Form("gb2312", "8bit"),
    Form("gbk", "quoted-printable", plain=False),
    Form("utf-8", "quoted-printable"),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.charset}-{form.transfer}")
@pytest.mark.parametrize("client", CLIENTS)
def test_own_words_come_back_from_every_client(client: str, form: Form) -> None:
    for number, words in enumerate(WORDS):
        one = read(CLIENTS[client](words, ours(("zh", "en")[number % 2], number % 3 > 0), form))
        assert one.text == words
        assert (one.nature, one.sender) == (Nature.REPLY, "chenxiao@haicang.example")
        assert one.sender_name == "陈晓"
        assert "增资扩产" in one.whole
        assert one.notes


@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_own_mails_end_a_reply_where_they_begin_and_begin_one_where_they_end(language: str) -> None:
    text = ours(language).text
    assert own(lines_of(f"签收\n{text}")).text == "签收"
    assert own(lines_of(f"{text}\n签收")).text == "签收"


lines = st.text(
    st.characters(codec="gb2312", exclude_categories=("C", "Z"), exclude_characters="<>&-‐‑–—−_=*~＊·"),
    min_size=1,
    max_size=30,
)
said = st.lists(lines, min_size=1, max_size=4).map("\n".join)


@given(said, st.sampled_from(sorted(CLIENTS)), st.sampled_from(FORMS), st.sampled_from(["zh", "en"]))
@example("同意", "gmail", FORMS[0], "zh")
def test_any_words_come_back(words: str, client: str, form: Form, language: str) -> None:
    assert read(CLIENTS[client](words, ours(language), form)).text == words
