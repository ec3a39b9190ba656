"""Cases brought into as many states as people bring them, for whoever wants to see them all."""

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.afterwards import looked_at_again, refused
from tests.e2e.cases import E2, E2_KEY, E4, E6, E15, Example
from tests.e2e.installation import Installation, eventually
from tests.e2e.lives_words import BAD, GOOD, LONG, PLAIN, REPORT, RETURN
from tests.e2e.more_time import more_time, rests
from tests.e2e.noticed import noticed
from tests.e2e.on_the_ledger import beyond_us, open_for_long
from tests.e2e.people import Agency, Client, Mailbox, Page, link_in
from tests.e2e.staff import mailboxes_of
from tests.e2e.test_road import acts, one_for_each_body, pledge, staff


class Lives:
    """Brings cases to life in an installation that has a mail server."""

    def __init__(self, running: Installation) -> None:
        assert running.sink is not None
        self.running, self.mailbox = running, Mailbox(running.sink)
        self.agency = Agency(running.url, running.nwd("agency", "add", "lives", "--name", "市12345热线").strip())
        self.enterprise_pages: list[str] = []
        self.guests: dict[str, str] = {}
        self.desk, self.second = staff(running, "shumin_li"), staff(running, "weicheng_wang")
        self._also: dict[str, list[str]] = {}

    def _in_mail(self, box: str, begins: str) -> str:
        """Return the link in the first mail to a mailbox that leads to such a page."""

        def found() -> list[str]:
            bodies = [
                (one, one.message.get_body(("plain",))) for one in self.mailbox.sink.mails if one.recipients[0] == box
            ]
            return [
                link_in(one, begins) for one, body in bodies if body and f"/desk/{begins}open/" in body.get_content()
            ]

        assert eventually(lambda: bool(found())), begins
        return found()[0]

    def also(self, person: str) -> list[str]:
        """Return where else somebody should look."""
        return self._also.get(person, [])

    def live(self) -> None:
        """Bring one case into each state; where nothing of theirs is in the way, one after the other."""
        for one in (
            self.waiting,
            self.returned,
            self.in_progress,
            self.enlarged,
            self.under_review,
            self.answered,
            self.called,
            self.closed,
            *(partial(one, self) for one in (refused, looked_at_again, noticed)),
            self.declined,
            self.ended_at_once,
            self.supplement,
            *(partial(one, self) for one in (more_time, rests, open_for_long, beyond_us)),
            self.confidential,
            self.ruled,
            self.met,
            self.passed_down,
            self.jointly,
            self.taken_at_the_window,
            self.asked_of_an_expert,
            self.poison,
        ):
            one()

    def posted(self, example: Example, **other: Any) -> dict[str, Any]:
        answer = self.agency.post({**example.body, **other})
        assert answer.status == 202, answer.text
        told: dict[str, Any] = answer.json
        self.enterprise_pages.append(told["links"]["page"])
        return told

    def of(self, number: str, body: str) -> Page:
        """Open a body's task by the link in its newest mail."""
        mails = self.mailbox.wait_for(number, mailboxes_of(body))
        mine = [one for one in mails if one.recipients[0] in mailboxes_of(body)]
        return Client(self.running.url).open(link_in(mine[-1]))

    def waiting(self) -> None:
        """One that no rule takes, and one with long words in foreign scripts."""
        self.posted(PLAIN)
        self.posted(
            PLAIN,
            title=LONG[:120],
            description=LONG * 3 + "\nمرحبا 🚚 " + "W" * 300,
            enterprise={"name": "A Very Long Foreign-Invested Enterprise Name (Xiamen Haicang) Precision Co., Ltd."},
        )
        self.posted(PLAIN, kind="complaint", title="某街道的答复不管用", about="海沧街道", urgency="urgent")

    def returned(self) -> None:
        page = self.of(self.posted(E6)["number"], E6.lead)
        assert page.send("/return", **RETURN).answer.status in (200, 410)

    def in_progress(self) -> None:
        """A key enterprise's land: signed, an opinion in, an interim answer out, and given to somebody."""
        number = self.posted(E2)["number"]
        first, other = one_for_each_body(self.running, self.mailbox, number, E2.assisting)[:2]
        assert first.send("/opinion", agrees="yes", text="可以支持。").answer.status == 200
        assert other.send("/opinion", agrees="no", text="地块另有安排，建议改址。").answer.status == 200
        assert self.of(number, E2.lead).send("/sign").answer.status == 200
        interim = {"text": "已启动选址，两周内再联系您。"}
        assert self.of(number, E2.lead).send("/interim", **interim).answer.status == 200
        self.agency.act(number, "urge", {"text": "请尽快"})

    def enlarged(self) -> None:
        """Two of an enterprise on the key list: one whose task force is on its way, and one that was withdrawn."""
        number = self.posted(E2_KEY)["number"]
        self.stage_page(number, "preliminary").send("/filing/done", note="取得备案证明。")
        self.stage_page(number, "planning_land").send("/building/skip", note="利用存量厂房，无须报建。")
        again = self.posted(E2_KEY, title="三期扩产用地")["number"]
        self.stage_page(again, "acquisition")
        self.agency.act(again, "withdraw", {"reason": "暂缓"})

    def stage_page(self, number: str, body: str) -> Page:
        """Open a task force by the link in the mail that told a body of its stage."""

        def links() -> list[str]:
            mails = [one for one in self.mailbox.about(number) if one.recipients[0] in mailboxes_of(body)]
            return [link_in(one, "task-forces/") for one in mails if "阶段" in one.subject]

        assert eventually(lambda: bool(links())), number
        return Client(self.running.url).open(links()[0])

    def reported(self, said: dict[str, str] = REPORT, **other: Any) -> dict[str, Any]:
        number = (told := self.posted(E15, **other))["number"]
        (assists,) = one_for_each_body(self.running, self.mailbox, number, ("finance_bureau",))
        assert assists.send("/opinion", agrees="yes", text="").answer.status == 200
        assert self.of(number, "industry").send("/sign").answer.status == 200
        said = {**said, **pledge(self.of(number, "industry"), "industry", "2027-03-31")}
        assert acts(lambda: self.of(number, "industry"), "/report", **said).answer.status == 200
        return told

    def approved(self, **other: Any) -> dict[str, Any]:
        told = self.reported(**other)
        page = f"/centre/reviews/{told['number']}"
        assert acts(lambda: self.second.open(page), "/approve").answer.status == 200
        return told

    def judged(self, verdict: dict[str, str]) -> str:
        told = self.approved()
        page = Client(self.running.url).open(told["links"]["page"])
        assert page.follow("/verdict").send("/verdict", **verdict).answer.status == 200
        return str(told["number"])

    def under_review(self) -> None:
        """One as it should be, and one that says nothing."""
        self.reported()
        self.reported({**REPORT, "answer": "您好，您反映的问题已转财政局办理，请您耐心等待。"}, title="奖补到账一半")

    def answered(self) -> None:
        self.approved(title="答复在此，等企业评价")

    def called(self) -> None:
        self.judged(BAD)
        number = self.judged(BAD)
        assert self.desk.open(f"/centre/calls/{number}").send("/redo", reason="已核实，请先垫付").answer.status == 200

    def closed(self) -> None:
        self.judged(GOOD)

    def declined(self) -> None:
        """One that waits for the second signature, and one that has it."""
        for signs in (False, True):
            number = self.posted(PLAIN, title="对征收补偿不服，已起诉")["number"]
            assert eventually(lambda number=number: number in self.desk.open("/dispatch/").text)
            form = self.desk.open(f"/centre/cases/{number}/decline")
            assert form.send("/decline", ground="in_court", text="法院已开庭。").answer.status == 200
            if signs:
                listed = self.second.open("/centre/signatures").answer.text
                found = re.findall(r"/centre/signatures/[0-9a-f-]{36}", listed)
                assert found
                self.second.open(found[-1]).send(found[-1], decision="agree", reason="")

    def ended_at_once(self) -> None:
        for verb, told in (
            ("answer", {"text": "请到人社窗口申请，截止12月31日。"}),
            ("guide", {"door": "police", "text": "请立即拨打96110。"}),
        ):
            number = self.posted(PLAIN, title=f"到窗口就能办的事：{verb}")["number"]
            assert eventually(lambda number=number: number in self.desk.open("/dispatch/").text)
            self.desk.open(f"/centre/cases/{number}/{verb}").send(f"/{verb}", **told)

    def supplement(self) -> None:
        number = self.posted(E4)["number"]
        assert self.of(number, E4.lead).send("/sign").answer.status == 200
        asked = {"what": "请补充近三个月的蒸汽压力记录。"}
        assert self.of(number, E4.lead).send("/ask_supplement", **asked).answer.status == 200

    def confidential(self) -> None:
        self.posted(E4, confidential=True, title="供汽合同正在谈判")

    def ruled(self) -> None:
        """Two returns, a refusal and a ruling that later cases follow."""
        tax = {"matter": "tax.matter", "title": "个税手续费返还由谁办理"}
        number = self.posted(PLAIN, **tax)["number"]
        for turn in (1, 2):
            assert eventually(lambda turn=turn: len(self._mails(number, "tax")) >= turn)
            page = Client(self.running.url).open(self._mails(number, "tax")[-1])
            assert page.send("/return", **RETURN).answer.status in (200, 410)
            if turn == 1:
                refused = acts(lambda: self.desk.open(f"/dispatch/cases/{number}"), "/refuse", reason="属税务职责")
                assert refused.answer.status == 200
        at = f"/dispatch/cases/{number}"
        assert eventually(lambda: 'name="scope"' in self.desk.open(at).answer.text)
        ruled = self.desk.open(at).send("/agree", body="finance_bureau", reason="手续费返还归财政", scope="later")
        assert ruled.answer.status == 200
        self._also["shumin_li"] = [at, f"{at}/why"]

    def met(self) -> None:
        """A case that was raised and decided by a meeting, and a meeting that is still to come."""
        number = self.posted(PLAIN, title="道路未移交，货车无法进出")["number"]
        own = f"/dispatch/cases/{number}/meetings"
        assert eventually(lambda: self.desk.open(own).answer.status == 200)
        assert self.desk.open(own).send("/raise", reason="两家单位意见不一").answer.status == 200
        for name in ("协调会2026-3", "协调会2026-4"):
            told = {"number": name, "held_on": "2026-12-01", "place": "区政务中心三楼", "level": "director"}
            told["bodies"] = "industry"
            meeting = self.desk.open("/dispatch/meetings/new").send("/meetings/new", **told)
            assert meeting.send("/put", number=number).answer.status == 200
        listed = self.desk.open("/dispatch/meetings/").answer.text
        first = re.findall(r'href="(/dispatch/meetings/[0-9a-f-]{36})"', listed)[-1]
        page = self.desk.open(f"{first}/minutes")
        (words,) = re.findall(r'name="(words-[0-9a-f-]{36})"', page.answer.text)
        decided = {words: "由产业办牵头，月底前拿出方案。", words.replace("words", "lead"): "industry"}
        assert page.send("/minutes", number="纪要2026-7", **decided).answer.status == 200
        self.guests["meeting"] = self._in_mail(min(mailboxes_of("industry")), "meetings/")

    def passed_down(self) -> None:
        """One that may go back to its source, and one that went."""
        for goes in (False, True):
            number = self.posted(PLAIN, channel="passed_down", title="市里转来的事项")["number"]
            assert eventually(lambda number=number: number in self.desk.open("/dispatch/").text)
            if goes:
                form = self.desk.open(f"/centre/cases/{number}/to_source")
                assert form.send("/to_source", ground="higher_power", text="属市级职权。").answer.status == 200

    def jointly(self) -> None:
        """A group of two that wait, and one that is closed, for its case is answered."""
        answered = self.approved(title="奖补余额何时到账")["number"]
        told = {"title": "奖补余额", "common": "列入明年预算。"}
        group = self.desk.open(f"/centre/cases/{answered}/joint").send("/joint", **told)
        assert group.send("/close", result="已列入预算。").answer.status == 200
        waiting = [self.posted(PLAIN, title=f"园区蒸汽压力不稳（{name}）")["number"] for name in ("一厂", "二厂")]
        assert eventually(lambda: all(one in self.desk.open("/dispatch/").text for one in waiting))
        told = {"title": "园区蒸汽压力不稳", "common": "管网改造后压力统一提到0.8兆帕。"}
        group = self.desk.open(f"/centre/cases/{waiting[0]}/joint").send("/joint", **told)
        assert group.send("/add", number=waiting[1]).answer.status == 200

    def taken_at_the_window(self) -> None:
        clerk = staff(self.running, "zihao_huang")
        told = {
            "enterprise_name": "厦门拾光文创有限公司",
            "contact_name": "林女士",
            "contact_phone": "0592-0000188",
            "kind": "consultation",
            "channel": "window",
            "title": "招用毕业生的补贴",
            "description": "到哪里申请，截止哪天。",
        }
        receipt = clerk.open("/centre/take").send("/take", **told)
        assert receipt.answer.status == 200
        self._also["zihao_huang"] = [urlsplit(receipt.answer.url).path]

    def asked_of_an_expert(self) -> None:
        number = self.posted(E4, enterprise={"name": "厦门朗域包装有限公司"})["number"]
        page = f"/dispatch/cases/{number}/experts"
        assert eventually(lambda: self.desk.open(page).answer.status == 200)
        day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
        asked = {"experts": "peiyu_chen", "text": "集中供汽的压力应由谁保障？", "last_day": day, "share": "yes"}
        assert self.desk.open(page).send("/experts", **asked).answer.status == 200
        self._also["shumin_li"] = [*self.also("shumin_li"), page]
        self.guests["expert"] = self._in_mail("peiyu.chen@deputies.example", "questions/")

    def poison(self) -> None:
        """A letter that cannot be read, in each service's queue."""
        with sqlite3.connect(self.running.data / "messages.db") as messages:
            for taker in ("intake", "router", "notifier"):
                poison = (taker, '{"type": "case.assigned.v1", "data": 围'.encode(), datetime.now(UTC).timestamp())
                messages.execute("insert into lease (queue, body, visible_at, attempts) values (?, ?, ?, 0)", poison)
        operator = staff(self.running, "zhihang_xie")
        for at in ("/operations", "/dispatch/operations", "/desk/operations"):
            assert eventually(lambda at=at: f"{at}/letters/" in operator.open(f"{at}/letters").answer.text), at

    def _mails(self, number: str, body: str) -> list[str]:
        box = min(mailboxes_of(body))
        links = [link_in(one) for one in self.mailbox.about(number) if one.recipients[0] == box]
        return list(dict.fromkeys(links))
