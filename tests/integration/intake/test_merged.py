"""A merged case: each source keeps its number and follows the other, through chains, and separated again."""

import pytest

from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.same import AGAIN, LAND, bring, events, hotline, kinds, merge, separate, well
from tests.integration.intake.staff import DISPATCHER, come_in
from tests.integration.intake.test_endings import dispatched, ends


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def test_a_merged_case_follows_the_other_and_each_source_keeps_its_number(anywhere: House) -> None:
    key = hotline(anywhere)
    first, second = bring(anywhere, LAND), bring(anywhere, AGAIN, key)
    one, two = first["number"], second["number"]
    dispatched(anywhere, one)
    anywhere.post(f"/v1/cases/{one}/supplement", {"text": "第一来源的话"})
    browser, done = merge(anywhere, two, one)
    assert done.status_code == 303, done.text
    assert "已合并" in browser.follow(done).text
    assert ends(anywhere, two) == [{"outcome": None, "satisfaction": None, "ending": "merged"}]
    note = [message for message in anywhere.sent(one) if message.type == "case.supplemented.v1"][-1]
    assert (note.assignment, note.data["turn"]) == (0, 0)
    assert AGAIN["title"] in note.data["text"]
    assert two in note.data["text"]
    # The second source reads where the first stands, and not what others wrote, nor their number.
    anywhere.post(f"/v1/cases/{one}/urge", {"text": "快一点，我是第一来源"})
    seen = anywhere.get(f"/v1/cases/{two}", key=key).json
    assert (seen["state"], seen["owner"], seen["answer"]) == ("merged", None, None)
    assert seen["may"] == ["supplement", "urge"]
    assert (seen["merged"]["state"], seen["merged"]["owner"]["code"]) == ("dispatched", "planning_land")
    assert seen["merged"]["due_at"]
    before = seen["updated_at"]
    anywhere.answered(one)
    seen = anywhere.get(f"/v1/cases/{two}", key=key).json
    assert (
        seen["answer"]
        == anywhere.get(f"/v1/cases/{one}").json["answer"]
        == {"text": "已排定供地。", "outcome": "solved", "legal_basis": None, "result_class": None}
    )
    assert seen["merged"]["state"] == "answered"
    changed = anywhere.get("/v1/cases", key=key).json["cases"]
    assert [case["number"] for case in changed] == [two]
    assert changed[0]["updated_at"] > before
    polled = anywhere.client().get(
        "/v1/cases",
        query_string={"updated_since": changed[0]["updated_at"]},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert [case["number"] for case in polled.json["cases"]] == [two]
    told = str(events(anywhere, two, key)) + str(seen)
    assert one not in told
    assert "第一来源" not in told
    assert kinds(anywhere, two, key) == [
        "case.submitted",
        "case.merged",
        "case.urged",
        "task.signed",
        "task.reported",
        "case.answered",
    ]
    assert "case.joined" in kinds(anywhere, one)
    assert two not in str(events(anywhere, one))
    refused = anywhere.post(f"/v1/cases/{two}/supplement", {"text": "还有"}, key=key)
    assert refused.status_code == 409
    assert "已经答复" in refused.json["detail"]
    refused = anywhere.post(f"/v1/cases/{two}/withdraw", {}, key=key)
    assert refused.status_code == 409
    assert "合并" in refused.json["detail"]
    well(anywhere)


def test_what_a_merged_cases_source_adds_goes_to_the_office_and_is_read_by_that_source_alone(anywhere: House) -> None:
    key = hotline(anywhere)
    first, second, third = bring(anywhere, LAND), bring(anywhere, AGAIN, key), bring(anywhere, AGAIN)
    one, two, three = (told["number"] for told in (first, second, third))
    dispatched(anywhere, one)
    merge(anywhere, two, three)
    merge(anywhere, three, one)
    assert anywhere.get(f"/v1/cases/{two}", key=key).json["may"] == ["supplement", "urge"]
    before = len(anywhere.sent(one))
    said = anywhere.post(f"/v1/cases/{two}/supplement", {"text": "红线图编号 7"}, key=key, Idempotency_Key="s1")
    again = anywhere.post(f"/v1/cases/{two}/supplement", {"text": "红线图编号 7"}, key=key, Idempotency_Key="s1")
    assert (said.status_code, said.json) == (200, again.json)
    urged = Browser(anywhere)
    assert urged.get(urged.open(third)).status_code == 200
    assert urged.fill(f"/track/cases/{three}/urge", text="请尽快").status_code == 303
    passed = anywhere.sent(one)[before:]
    told = [(one.type, one.data["text"], one.data.get("turn")) for one in passed]
    assert told == [
        ("case.supplemented.v1", "红线图编号 7", anywhere.case(one).turn),
        ("case.urged.v1", "请尽快", None),
    ]
    assert anywhere.sent(two)[-1].type == "case.closed.v1", "nobody is at work on the merged one"
    words = {name: str(events(anywhere, number, of)) for name, number, of in (("1", one, None), ("2", two, key))}
    assert "红线图编号 7" in words["2"]
    assert "请尽快" not in words["2"] + words["1"]
    assert "红线图编号 7" not in words["1"]
    assert two not in words["1"]
    assert kinds(anywhere, one)[-2:] == ["case.supplemented", "case.urged"]
    page = come_in(anywhere, DISPATCHER).get(f"/centre/cases/{one}").text
    assert "红线图编号 7" in page
    well(anywhere)


def test_the_enterprises_page_names_the_case_in_which_it_is_handled(house: House) -> None:
    first, second = bring(house, LAND), bring(house, AGAIN)
    dispatched(house, first["number"])
    merge(house, second["number"], first["number"])
    browser = Browser(house)
    page = browser.get(browser.open(second)).text
    assert f"/track?number={first['number']}" in page
    assert "规划土地办" not in page  # the directory has not told its name here
    assert "需要该编号的查询码" in page
    house.answered(first["number"])
    page = browser.get(f"/track/cases/{second['number']}").text
    assert "已排定供地。" in page
    assert "请在合并后的事项上评价" in page
    english = Browser(house, "en")
    assert "Rate the answer on that case" in english.get(english.open(second)).text
    assert browser.get(f"/track/cases/{second['number']}/withdraw").status_code == 409


def test_a_mistake_is_undone_as_another_round_and_the_numbers_of_events_go_on(anywhere: House) -> None:
    key = hotline(anywhere)
    one, two = bring(anywhere, LAND)["number"], bring(anywhere, AGAIN, key)["number"]
    merge(anywhere, two, one)
    dispatched(anywhere, one)
    anywhere.answered(one)
    before = events(anywhere, two, key)
    assert separate(anywhere, two, "").status_code == 422
    assert separate(anywhere, two, f"与{one}不是一回事").status_code == 303
    case = anywhere.case(two)
    assert (case.state, case.round, case.merged_into, anywhere.case(one).joined) == ("admitted", 2, None, 0)
    reopened = anywhere.sent(two)[-1]
    assert (reopened.type, reopened.round, reopened.data["reason"]) == ("case.reopened.v1", 2, None)
    anywhere.post(f"/v1/cases/{one}/verdict", {"contacted": True, "solved": True, "satisfaction": "satisfied"})
    after = events(anywhere, two, key)
    assert after[: len(before)] == before
    assert [event["kind"] for event in after[len(before) :]] == ["case.separated", "case.reopened"]
    assert events(anywhere, two, key, after=before[-1]["seq"]) == after[len(before) :]
    assert one not in str(after)
    seen = anywhere.get(f"/v1/cases/{two}", key=key).json
    assert (seen["merged"], seen["answer"], seen["state"]) == (None, None, "admitted")
    assert separate(anywhere, two).status_code == 409
    # That they are not the same is known from now on.
    assert "可能是同一事项" not in come_in(anywhere, DISPATCHER).get(f"/centre/cases/{two}").text
    well(anywhere)


def test_a_chain_is_followed_to_its_end_and_never_round(anywhere: House) -> None:
    key = hotline(anywhere)
    three = bring(anywhere, AGAIN, key)["number"]
    two, one = bring(anywhere, LAND)["number"], bring(anywhere, AGAIN)["number"]
    assert merge(anywhere, three, two)[1].status_code == 303
    # Whoever names a merged one means where it is handled.
    assert merge(anywhere, two, three)[1].status_code == 409
    assert merge(anywhere, one, two, "take")[1].status_code == 303
    assert [anywhere.case(number).state for number in (one, two, three)] == ["received", "merged", "merged"]
    dispatched(anywhere, one)
    moved = anywhere.get(f"/v1/cases/{three}", key=key).json["updated_at"]
    anywhere.answered(one)
    seen = anywhere.get(f"/v1/cases/{three}", key=key).json
    assert seen["answer"]["text"] == "已排定供地。"
    assert seen["updated_at"] > moved
    assert kinds(anywhere, three, key)[:4] == ["case.submitted", "case.merged", "case.merged", "case.admitted"]
    # The middle is separated: what was merged into it goes with it.
    assert separate(anywhere, two).status_code == 303
    assert anywhere.get(f"/v1/cases/{three}", key=key).json["merged"]["state"] == "admitted"
    assert kinds(anywhere, three, key)[-2:] == ["case.separated", "case.reopened"]
    well(anywhere)


def test_a_form_sent_twice_merges_once(house: House) -> None:
    one, two = bring(house, LAND)["number"], bring(house, AGAIN)["number"]
    browser = come_in(house, DISPATCHER)
    hidden = browser.hidden(f"/centre/cases/{two}/same?with={one}")
    for _ in range(2):
        assert browser.send(f"/centre/cases/{two}/same/merge", hidden).status_code == 303
    assert house.case(one).joined == 1
