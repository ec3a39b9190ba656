"""Each regime's folder says what its rule says: the clauses as expectations, on a case that is played through it."""

from pathlib import Path

import pytest

from services.notifier.explanation.cli import explained
from tests.regimes.playing import CONFIG, course, place

REGIMES = ("haicang", "quanzhou", "shandong", "beijing", "bureau", "sanming", "windows", "deputies")
SIGNED = """
case: {{class: {klass}, kind: {kind}, received: 2026-11-24T09:30}}
lead: industry
assisting: [finance_bureau]
events:
  - {{at: 2026-11-24T15:00, do: sign}}
{more}"""


def script(klass: str = "general", kind: str = "complaint", *events: str) -> str:
    return SIGNED.format(klass=klass, kind=kind, more="".join(f"  - {{{event}}}\n" for event in events))


@pytest.mark.parametrize("regime", REGIMES)
def test_a_folder_is_in_order_and_says_itself_back_in_both_languages(regime: str) -> None:
    place(regime)
    said = list(explained(CONFIG / regime))
    assert all(one.says.zh and one.says.en and one.line >= 1 for one in said)
    if regime != "haicang":  # whose limits are assumptions, and no clauses
        assert any(one.clause for one in said)


def test_quanzhou(tmp_path: Path) -> None:
    seen = course(tmp_path, "quanzhou", script())
    # Assisting bodies answer within 3 working days, the lead within 7; then it is on the list, with copies to three.
    assert seen.of("unreported")["at"][:16] == "2026-12-03T17:30"
    assert seen.marks() == [("2026-12-03", "bulletin")]
    late = [one for one in seen.told if one["what"] == "task.reminded"]
    assert [(one["at"][:16], one["step"]) for one in late] == [("2026-11-27T17:30", "opinion_late")]
    told, copies = seen.readers("unreported")
    assert told
    assert len(copies) >= 2


def test_quanzhou_lets_an_office_object_within_one_working_day_and_the_coordinator_has_the_same_day(
    tmp_path: Path,
) -> None:
    objected = course(tmp_path, "quanzhou", script("general", "help", "at: 2026-11-25T10:00, do: return"))
    assert objected.refused() == []
    assert objected.at_desk() == [("2026-11-25T17:30", "not_dispatched")]
    waited = course(
        tmp_path, "quanzhou", script("general", "help").replace("received:", "waits: 2026-11-24T09:30, received:")
    )
    assert waited.at_desk() == [("2026-11-24T17:30", "not_dispatched")]  # registered the same day
    late = course(tmp_path, "quanzhou", script("general", "help", "at: 2026-11-26T10:00, do: return"))
    assert late.refused() == ["return_over"]


def test_shandong_gives_cards_by_themselves_counts_from_receipt_and_ends_at_the_discipline_inspection(
    tmp_path: Path,
) -> None:
    seen = course(tmp_path, "shandong", script())
    # 15 working days from Tuesday 24 November end on Tuesday 15 December.
    assert seen.marks()[:2] == [("2026-12-14", "yellow"), ("2026-12-16", "red")]
    assert seen.of("yellow")["clock"] == "closing"


def test_shandong_gives_no_card_to_whoever_has_answered(tmp_path: Path) -> None:
    opinion = "at: 2026-12-01T10:00, do: opinion, by: finance_bureau"
    events = (opinion, "at: 2026-12-02T10:00, do: report", "at: 2026-12-03T10:00, do: approve")
    assert course(tmp_path, "shandong", script("general", "complaint", *events)).marks() == []


def test_shandong_extends_once_and_the_most_complex_twice(tmp_path: Path) -> None:
    opinion = "at: 2026-12-01T10:00, do: opinion, by: finance_bureau"
    once = (opinion, "at: 2026-12-10T10:00, do: extend, n: 7", "at: 2026-12-10T15:00, do: grant")
    again = ("at: 2026-12-21T10:00, do: extend, n: 7", "at: 2026-12-21T15:00, do: grant")
    general = course(tmp_path, "shandong", script("general", "complaint", *once, *again))
    assert "decided" not in general.refused()
    assert len(general.refused()) == 2  # the second extension, and what would have granted it
    # 15 December and seven working days more are Thursday 24 December.
    assert general.of("yellow")["at"][:10] == "2026-12-23"
    complex_ = course(tmp_path, "shandong", script("complex", "complaint", *once, *again))
    assert complex_.refused() == []
    assert complex_.of("yellow")["at"][:10] > "2026-12-24"


def test_haicang_lets_a_clock_rest_once_and_go_on_sooner(tmp_path: Path) -> None:
    asked = ("at: 2026-11-25T10:00, do: suspend, n: 20", "at: 2026-11-25T15:00, do: grant")
    again = ("at: 2026-12-09T15:00, do: resume", "at: 2026-12-10T10:00, do: suspend, n: 5")
    seen = course(tmp_path, "haicang", script("general", "help", *asked, *again))
    assert seen.refused() == ["suspended_enough"]
    # Due on Thursday 3 December; ten working days of rest, to the minute, make it Thursday the 17th.
    assert ("2026-12-17T17:30", "overdue") in seen.steps()
    whole = course(tmp_path, "haicang", script("general", "help", *asked))
    ended = [one["at"][:16] for one in whole.told if one["what"] == "suspension.ended"]
    assert ended == ["2026-12-23T17:30"]
    assert course(tmp_path, "haicang", script("simple", "help", asked[0])).refused() == ["nothing_there"]


def test_quanzhou_wants_an_extension_asked_a_working_day_before(tmp_path: Path) -> None:
    opinion = "at: 2026-11-26T10:00, do: opinion, by: finance_bureau"
    in_time = script(
        "general", "help", opinion, "at: 2026-12-01T10:00, do: extend, n: 3", "at: 2026-12-01T15:00, do: grant"
    )
    assert course(tmp_path, "quanzhou", in_time).refused() == []
    late = course(tmp_path, "quanzhou", script("general", "help", opinion, "at: 2026-12-03T10:00, do: extend, n: 3"))
    assert len(late.refused()) == 1


def test_deputies_extend_by_three_months_at_most(tmp_path: Path) -> None:
    asked = ("at: 2027-02-01T10:00, do: extend, n: 3", "at: 2027-02-01T15:00, do: grant")
    seen = course(tmp_path, "deputies", script("general", "suggestion", *asked))
    assert seen.refused() == []
    assert ("2027-05-24T17:30", "overdue") in seen.steps()


def test_sanming_goes_from_blue_to_orange_to_red_unless_there_is_a_written_answer(tmp_path: Path) -> None:
    def colours(*events: str) -> list[tuple[str, str]]:
        return course(tmp_path, "sanming", script("general", "complaint", *events)).steps()

    signed = tuple(f"at: {day}T10:00, do: sign_notice" for day in ("2026-12-09", "2026-12-15", "2026-12-21"))
    # Blue after the limit (8 December), orange after blue's own (three working days from signing), red after orange's.
    assert [name for _, name in colours(*signed)] == ["blue", "orange", "red"]
    answered = (signed[0], "at: 2026-12-10T10:00, do: answer_notice")
    assert [name for _, name in colours(*answered)] == ["blue"]
    worked = (signed[0], "at: 2026-12-10T10:00, do: interim")
    assert [name for _, name in colours(*worked)] == ["blue", "orange"]  # by a written answer only
    at_once = course(tmp_path, "sanming", script("urgent")).steps()
    assert at_once[0] == ("2026-11-24T09:30", "orange_at_once")


@pytest.mark.parametrize(
    ("klass", "overdue"),
    [
        ("emergency", "2026-11-24T11:30"),
        ("utilities", "2026-11-25T09:30"),
        ("general", "2026-12-01T17:30"),
        ("hard", "2026-12-09T17:30"),
    ],
)
def test_beijing_counts_hours_and_calendar_days(tmp_path: Path, klass: str, overdue: str) -> None:
    assert (overdue, "overdue") in course(tmp_path, "beijing", script(klass)).steps()


def test_the_bureau_urges_before_the_limit_in_writing_after_it_and_names_who_does_not_move(tmp_path: Path) -> None:
    seen = course(tmp_path, "bureau", script())
    # 13 working days, counted from the day after receipt, end on Friday 11 December.
    assert seen.steps() == [
        ("2026-12-10T09:00", "urge_by_telephone"),
        ("2026-12-14T09:00", "urging_notice"),
        ("2026-12-21T09:00", "bulletin"),
    ]
    assert seen.marks() == [("2026-12-21", "bulletin")]


def test_the_bureau_answers_consultations_within_three_working_days_and_emergencies_the_same_day(
    tmp_path: Path,
) -> None:
    asked = course(tmp_path, "bureau", script("general", "consultation"))
    assert asked.of("urging_notice")["at"][:10] == "2026-11-30"  # the day after Friday 27th is a Saturday
    urgent = course(tmp_path, "bureau", script("emergency"))
    assert urgent.of("urging_notice")["at"][:10] == "2026-11-25"


def test_the_bureaus_head_signs_the_answer_before_it_goes_out(tmp_path: Path) -> None:
    opinion = "at: 2026-11-25T10:00, do: opinion, by: finance_bureau"
    events = (opinion, "at: 2026-11-26T10:00, do: report", "at: 2026-11-26T11:00, do: countersign")
    seen = course(tmp_path, "bureau", script("general", "complaint", *events))
    reported = [one["at"][:16] for one in seen.told if one["what"] == "task.reported"]
    assert (seen.refused(), reported) == ([], ["2026-11-26T11:00"])


def test_a_window_contacts_the_enterprise_on_the_day_of_receipt(tmp_path: Path) -> None:
    assert ("2026-11-24T17:30", "no_contact") in course(tmp_path, "windows", script()).steps()
    spoken = script("general", "help", "at: 2026-11-24T16:00, do: contacted")
    assert all(step != "no_contact" for _, step in course(tmp_path, "windows", spoken).steps())


def test_deputies_have_their_answer_within_three_months_and_co_handlers_one(tmp_path: Path) -> None:
    seen = course(tmp_path, "deputies", script("general", "suggestion"))
    # 24 February 2027 is a Wednesday; its holidays are not published, so it is provisional.
    assert ("2027-02-24T17:30", "overdue") in seen.steps()
    late = [one["at"][:10] for one in seen.told if one["what"] == "task.reminded"]
    assert late == ["2026-12-24"]
