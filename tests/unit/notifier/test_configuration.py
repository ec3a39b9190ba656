"""A place's files: every mistake is named with file, line and what to write instead; a good folder is read whole."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.configuration import PARTS, read
from services.notifier.directory.domain import Role
from services.notifier.escalation.reading import read_escalation
from services.notifier.limits.calendar import Limit, Unit
from services.notifier.parts import policy, rules
from shared.db.canonical import canonical
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration

HAICANG = Path(__file__).parents[3] / "config" / "haicang"


def problems_of(folder: Path) -> list[str]:
    try:
        canonical(read(folder))  # what is stored must be JSON
    except BadConfiguration as bad:
        return bad.problems
    return []


def problems_in(folder: Folder) -> list[str]:
    try:
        folder.finish()
    except BadConfiguration as bad:
        return bad.problems
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*(part for part in PARTS if part != "templates"), "bodies"):  # templates are no file
        shutil.copy(HAICANG / f"{name}.yaml", tmp_path)
    return tmp_path


def mended(folder: Path, name: str, old: str, new: str) -> tuple[list[str], int]:
    """Write something else into a file; return the problems and the line of it."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return problems_of(folder), text[: text.index(old)].count("\n") + 1


def test_the_districts_folder_has_no_mistakes(folder: Path) -> None:
    assert problems_of(folder) == []


def test_the_districts_limits_are_those_of_its_classes() -> None:
    limits = rules(read(HAICANG)["limits"])
    assert limits.closing("at_once", "help") == Limit(2, Unit.WORKING_DAYS)
    assert limits.closing("emergency", "help") == limits.answer("emergency", "help") == Limit(2, Unit.HOURS)
    assert limits.opinion == Limit(3, Unit.WORKING_DAYS)
    assert set(limits.classes) == {
        "at_once", "simple", "general", "complex", "weighty", "statutory", "guidance", "emergency",
    }  # fmt: skip


def test_a_return_has_its_time_and_its_reasons_or_a_place_says_nothing_of_them(folder: Path) -> None:
    limits = rules(read(HAICANG)["limits"])
    assert limits.return_window == Limit(3, Unit.WORKING_DAYS)
    assert limits.return_reasons["not_our_duty"]["zh"] == "不属于本单位职责"
    text = (folder / "limits.yaml").read_text(encoding="utf-8")
    (folder / "limits.yaml").write_text(text[: text.index("returns:")], encoding="utf-8")
    silent = rules(read(folder)["limits"])
    assert (silent.return_window, dict(silent.return_reasons)) == (None, {})


def test_silence_is_consent_unless_the_place_says_that_the_lead_waits(folder: Path) -> None:
    limits = rules(read(HAICANG)["limits"])
    assert (limits.consents, limits.split) == (True, None)
    problems, _ = mended(
        folder,
        "limits.yaml",
        "opinion: {n: 3, unit: working_days, silence: consent}",
        "opinion: {n: 3, unit: working_days, silence: waits}\nsplit: {n: 7, unit: working_days}",
    )
    assert problems == []
    waits = rules(read(folder)["limits"])
    assert (waits.opinion, waits.consents) == (Limit(3, Unit.WORKING_DAYS), False)
    assert waits.split == Limit(7, Unit.WORKING_DAYS)


def test_a_part_of_an_earlier_release_takes_silence_for_consent() -> None:
    told = read(HAICANG)["limits"]
    earlier = {**told, "opinion": {"n": 3, "unit": "working_days"}}
    assert rules(earlier) == rules(told)


def test_the_districts_steps_of_a_cases_limit_are_a_reminder_and_an_escalation() -> None:
    reminder, overdue, *ladder = policy(read(HAICANG)["escalation"]).steps_of("closing")
    assert (reminder.offset, reminder.to[0]) == (Limit(1, Unit.WORKING_DAYS), Role.HANDLERS)
    assert (overdue.offset, overdue.to[:2]) == (Limit(0, Unit.MINUTES), (Role.LEADER, Role.STAND_IN))
    assert [step.mark or (step.notice and step.notice.colour) for step in ladder] == ["yellow", "red", "blue"]


def test_a_class_may_have_a_limit_of_its_own_for_a_kind_and_go_without_a_clock(folder: Path) -> None:
    of_simple = "limits: {closing: {n: 5, unit: working_days}}"
    more = "\n    kinds: {complaint: {closing: {n: 13, unit: working_days}}}\n    without: [signing]"
    assert mended(folder, "limits.yaml", of_simple, of_simple + more)[0] == []
    limits = rules(read(folder)["limits"])
    assert limits.closing("simple", "complaint") == Limit(13, Unit.WORKING_DAYS)
    assert limits.answer("simple", "help") == Limit(5, Unit.WORKING_DAYS)
    signing = limits.clocks[0]
    assert limits.limit_of(signing, "simple", "help") is None
    assert limits.limit_of(signing, "emergency", "help") == Limit(30, Unit.MINUTES)
    assert limits.limit_of(signing, "general", "help") == Limit(1, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("limits.yaml", "{n: 5, unit: working_days}", "{n: 5, unit: weeks}", "write one of minutes, hours"),
        ("limits.yaml", "{n: 5, unit: working_days}", "{n: -5, unit: working_days}", "whole number from 0"),
        ("limits.yaml", "{n: 5, unit: working_days}", "{n: five, unit: working_days}", "whole number from 0"),
        ("limits.yaml", "{n: 5, unit: working_days}", "{n: 99999, unit: working_days}", "to 2500"),
        ("limits.yaml", "{n: 5, unit: working_days}", "{n: 5}", "unit: is missing; add `unit: …`"),
        ("limits.yaml", "{n: 5, unit: working_days}", "5 working days", "must be names with values"),
        ("limits.yaml", "closing: {n: 2, unit: hours}", "closing: {n: 0, unit: hours}", "whole number from 1"),
        ("limits.yaml", "silence: consent", "silence: yes", "silence: must be a text"),
        ("limits.yaml", "silence: consent", "silence: assent", "write one of consent, waits"),
        ("limits.yaml", "default: general", "default: ordinary", "there is no class 'ordinary'"),
        ("limits.yaml", "default: general", "standard: general", "standard: is not known here; write one of"),
        ("limits.yaml", "  general:", "  simple:", "'simple' stands here a second time"),
        ("limits.yaml", "code: another_level", "code: not_our_duty", "'not_our_duty' stands here a second time"),
        ("limits.yaml", "code: another_level", "code: Another level", "write small letters"),
        ("limits.yaml", "  window: {n: 3, unit", "  span: {n: 3, unit", "span: is not known here"),
        ("calendar.yaml", "zone: Asia/Shanghai", "zone: Asia/Haicang", "is no time zone"),
        ("calendar.yaml", '{from: "14:30"', '{from: "11:30"', "must begin after what stands before it"),
        ("calendar.yaml", '"09:00"', "9", "time of day in quotes"),
        ("calendar.yaml", "until: 2024-02-17}", "until: 2024-02-30}", "must be a date"),
        ("calendar.yaml", "until: 2024-02-17}", "until: 2024-02-01}", "first day not after the last"),
        ("calendar.yaml", "until: 2024-02-17}", "until: 2025-02-17}", "must lie in 2024"),
        ("calendar.yaml", "make_up: [2024-02-04", "make_up: [2024-02-05", "Saturday or Sunday of 2024"),
        ("calendar.yaml", "confirmed: true", "confirmed: perhaps", "must be true or false"),
        ("calendar.yaml", "hours:", "hours: []\nother:", "other: is not known here; write one of"),
        (
            "answers.yaml",
            "{n: 1, unit: working_days}",
            "{n: 1, unit: hours}",
            "'hours' is not known here; write one of",
        ),
        ("answers.yaml", "every_answer: false", "every_answer: no way", "every_answer: must be true or false"),
        ("answers.yaml", "[leader, stand_in]", "[leader, boss]", "'boss' is not known here; write one of"),
        ("answers.yaml", "[leader, stand_in]", "[]", "must name who of an office may sign"),
        ("answers.yaml", "[leader, stand_in]", "[leader, leader]", "the role 'leader' stands here a second time"),
        ("answers.yaml", "cannot_by_law: true", "cannot: true", "write one of clause, cannot_by_law, every_answer"),
        (
            "escalation.yaml",
            "before: {n: 1",
            "around: {n: 1",
            "around: is not known here; write one of",
        ),
        (
            "escalation.yaml",
            "[handlers, liaison, leader, stand_in]",
            "[handlers, boss]",
            "no role or office 'boss'; write",
        ),
        ("escalation.yaml", "[handlers, liaison, leader, stand_in]", "[]", "`to` and `mail` belong together"),
        ("escalation.yaml", "clocks: [signing]", "clocks: [sining]", "no clock 'sining'; did you mean 'signing'?"),
        ("escalation.yaml", "clocks: [signing]", "clocks: []", "must name the clocks"),
        ("escalation.yaml", "clocks: [signing]", "clocks: [step.unsigned]", "counts from its own happening"),
        ("escalation.yaml", "clocks: [signing]", "clocks: [notice.unsigned]", "no clock 'notice.unsigned'"),
        ("escalation.yaml", "  supervision:", "  leader:", "means somebody in every place"),
        ("escalation.yaml", "{after: {n: 0, unit: minutes}}", "{}", "must say one of"),
        (
            "limits.yaml",
            "    of: centre\n    body: service_centre\n",
            "    of: case\n",
            "no body has a case that waits",
        ),
        ("limits.yaml", "stops: [dispatched]", "stops: [answered]", "write `stops: [dispatched]`"),
        ("limits.yaml", "stops: [signed, returned]", "stops: [waiting]", "'waiting' is not known here; write one of"),
        ("limits.yaml", "    of: lead\n", "    of: lead\n    body: industry\n", "whose this clock is says `of`"),
        ("escalation.yaml", "duty: dispatcher", "duty: despatcher", "'despatcher' is not known here; write one of"),
        ("escalation.yaml", "duty: dispatcher", "duty: dispatcher, body: service", "must say who that is"),
        ("escalation.yaml", "duty: dispatcher", "duty: dispatcher, as: [leader]", "everybody with the duty is meant"),
        ("limits.yaml", "stops: [signed, returned]", "stops: [dispatched]", "so that it never runs"),
        ("limits.yaml", "starts: reported", "starts: signed", "'signed' is not known here; write one of"),
        ("limits.yaml", "{closing: {n: 5", "{ending: {n: 5", "must have `closing"),
        ("limits.yaml", "signing: {n: 30", "sining: {n: 30", "no clock 'sining'; did you mean 'signing'?"),
        ("limits.yaml", "clock: review", "clock: closing", "is there in every place"),
        ("limits.yaml", "clock: review", "clock: signing", "'signing' stands here a second time"),
        ("escalation.yaml", "mail: reminder", "mail: postcard", "there is no mail 'postcard'"),
        ("escalation.yaml", "step: overdue", "step: reminder", "'reminder' stands here a second time"),
        ("escalation.yaml", "step: overdue", "step: undelivered", "which every policy has already"),
        ("stages.yaml", "body: acquisition", "body: aquisition", "no body 'aquisition'; did you mean 'acquisition'?"),
        ("stages.yaml", "[construction, water_utility", "[building_bureau, water_utility", "no body 'building_bureau'"),
        ("stages.yaml", "[investment, development", "[preliminary, development", "preliminary has a part in the stage"),
        ("stages.yaml", "after: [filing]", "after: [registering]", "there is no stage 'registering'"),
        ("stages.yaml", "after: [filing]", "after: [acceptance]", "in a ring, so that none begins: "),
        ("stages.yaml", "after: [filing]", "after: [planning]", "in a ring, so that none begins: planning -> planning"),
        ("stages.yaml", "code: land", "code: filing", "the stage 'filing' stands here a second time"),
        ("stages.yaml", "baseline_days: 224", "baseline_days: 60", "must not be more than baseline_days"),
        ("stages.yaml", "{n: 5, unit: working_days}", "{n: 5, unit: hours}", "'hours' is not known here; write one of"),
        ("stages.yaml", "baseline_days: 224", "baseline_days: 225", "comes to 224 days, the whole to 225"),
        ("stages.yaml", "        baseline_days: 46\n", "", "say for each stage what it took before, or for none"),
        ("stages.yaml", "body: acquisition", "who: acquisition", "who: is not known here; write one of"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_write_instead(
    folder: Path, name: str, old: str, new: str, words: str
) -> None:
    problems, line = mended(folder, name, old, new)
    assert any(words in problem for problem in problems), problems
    lines = [int(problem.split()[0].split(":")[1]) for problem in problems if problem.startswith(f"{name}:")]
    assert any(abs(one - line) <= 2 for one in lines), (problems, line)


def test_the_longest_way_through_the_limits_may_not_be_longer_than_the_target(folder: Path) -> None:
    problems, _ = mended(folder, "stages.yaml", "{n: 28, unit: calendar_days}", "{n: 29, unit: calendar_days}")
    assert problems == [
        "stages.yaml:17 the limits of land -> building -> acceptance come to 65 days, the target to 64; "
        "shorten a limit, let stages run side by side, or set another target"
    ]


def test_all_mistakes_of_all_files_are_named_at_once(folder: Path) -> None:
    mended(folder, "limits.yaml", "{n: 5, unit: working_days}", "{n: 5, unit: weeks}")
    mended(folder, "calendar.yaml", "zone: Asia/Shanghai", "zone: Nowhere")
    problems, _ = mended(folder, "escalation.yaml", "mail: overdue", "mail: postcard")
    assert {problem.split(":")[0] for problem in problems} == {"limits.yaml", "calendar.yaml", "escalation.yaml"}


@pytest.mark.parametrize("content", ["", "a: [", "\t", "- a\n- b", "just words", "a: *nobody", "é: \x80"])
def test_a_file_that_is_no_such_file_is_refused_and_crashes_nothing(folder: Path, content: str) -> None:
    (folder / "limits.yaml").write_text(content, encoding="utf-8")
    assert any(problem.startswith("limits.yaml:") for problem in problems_of(folder))
    (folder / "limits.yaml").write_bytes(b"\xff\xfe\x00")
    assert any(problem.startswith("limits.yaml:1") for problem in problems_of(folder))
    (folder / "limits.yaml").unlink()
    assert problems_of(folder)[0].startswith("limits.yaml:1 there is no such file")


def test_a_clock_that_no_class_has_is_refused(folder: Path) -> None:
    problems, _ = mended(folder, "limits.yaml", "    limit: {n: 2, unit: working_days}\n", "")
    assert len(problems) == 1
    assert "no class has a limit for 'review', so it would never run" in problems[0]


NOTICE = "notice: {colour: blue, demand: {zh: 请派, en: Give it}, limit: {n: 1, unit: hours}, stopped_by: any_action}"
CENTRES = (
    ("dispatch", "card: red", []),
    ("dispatch", NOTICE, ["notice"]),
    ("step.nobody_dispatches", NOTICE, ["notice"]),
    ("review", "card: red", ["card"]),
    ("review", "measure: bulletin", ["measure"]),
    ("review", "to: [leader]\n    mail: step", ["to"]),
    ("step.review_late", "card: red", ["card"]),
    ("signing", "card: red", []),
)


@pytest.mark.parametrize(("clock", "does", "refused"), CENTRES)
def test_a_centres_clock_marks_and_writes_to_no_body_that_is_not_late(
    folder: Path, clock: str, does: str, refused: list[str]
) -> None:
    step = f"  - step: more\n    clocks: [{clock}]\n    when: {{after: {{n: 1, unit: hours}}}}\n    {does}\n"
    problems, _ = mended(folder, "escalation.yaml", "\nsteps:\n", f"\nsteps:\n{step}")
    assert len(problems) == len(refused), problems
    assert all("the centre" in one for one in problems)


def test_steps_that_wait_for_each_other_are_refused(folder: Path) -> None:
    old = "  - step: unsigned\n"
    ring = "".join(
        f"  - step: {one}\n    clocks: [step.{other}]\n    when: {{after: {{n: 1, unit: hours}}}}\n    measure: talk\n"
        for one, other in (("first", "second"), ("second", "first"))
    )
    problems, _ = mended(folder, "escalation.yaml", old, ring + old)
    assert [one for one in problems if "waits for steps that wait for it" in one] == problems
    assert len(problems) == 2


@given(st.data())
def test_whatever_stands_in_a_file_the_check_ends_with_a_part_or_with_problems(data: st.DataObject) -> None:
    text = (HAICANG / "escalation.yaml").read_text(encoding="utf-8")
    cut = data.draw(st.integers(0, len(text)))
    junk = data.draw(st.text(st.sampled_from("abc:{}[]-\n '\"0129#&*!|>"), max_size=12))
    broken = text[:cut] + junk + text[cut:]
    folder = Folder(HAICANG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_text", lambda *_, **__: broken)
        part = read_escalation(folder)
    problems = problems_in(folder)
    assert all(re.match(r"escalation\.yaml:[1-9][0-9]* .", problem) for problem in problems)
    if not problems:
        policy(part)
