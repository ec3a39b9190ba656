"""Every address of the house, asked for by everybody who has no business there.

A new route makes this fail until ROUTES says who may use it. Whoever is not named there gets nothing: no page, no
effect, and not a word of the case.
"""

import base64
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import pytest

from shared.db import new_id
from tests.e2e.cases import E2_KEY, E4
from tests.e2e.conftest import SQLITE
from tests.e2e.installation import Installation, eventually
from tests.e2e.people import Agency, Answer, Client, Mailbox, link_in
from tests.e2e.routes import methods_of_routes
from tests.e2e.staff import mailboxes_of, sign_in_link

pytestmark = pytest.mark.timeout(400)

SECRET = "供汽合同正在谈判"
"""Stands in the title of the cases, and may be read by nobody who is refused."""

UNRULED = {**E4.body, "title": SECRET, "description": "无规则可循。", "matter": None, "industry": None}
"""A case that no rule gives to anybody."""

NOT_NOW = 409
"""What somebody is told whose it is to do, but not in the present state."""

NOBODY, STRANGER = "nobody", "another agency"
STAFF = {
    "clerk": "zihao_huang",
    "dispatcher": "shumin_li",
    "reviewer": "weicheng_wang",
    "supervisor": "guodong_ye",
    "operator": "zhihang_xie",
    "handler": "xiaolan_zheng",
    "another body's handler": "wenbo_hong",
}
"""Who stands for a duty. The dispatcher is a clerk and a caller too, the reviewer a dispatcher too, the operator keeps
the mails; the first handler belongs to the body that has the case."""

ANYBODY = frozenset({NOBODY, STRANGER, *STAFF})
ALL_STAFF = frozenset(STAFF)
OPERATORS, SUPERVISORS, REVIEWERS = (frozenset({one}) for one in ("operator", "supervisor", "reviewer"))
CLERKS, CALLERS = frozenset({"clerk", "dispatcher"}), frozenset({"dispatcher"})
DISPATCHERS = frozenset({"dispatcher", "reviewer"})
CENTRE = CLERKS | DISPATCHERS
BY_TOKEN: frozenset[str] = frozenset()
"""Only who holds a key, a code or a link that is not among the people above; or there is nothing of that name."""

ROUTES: Mapping[str, frozenset[str]] = {
    r"/|/docs.*|/\w+\.json|/track|(/desk|/dispatch)?/problems/.*|.*/static/.*|/static/.*": ANYBODY,
    r"(/desk|/dispatch)?/(livez|readyz|metrics)|/v1/codes.*|/bring(/leave)?|/open311/(discovery|v2/serv).*": ANYBODY,
    r"/dispatch/(sign-in|sign-in/sent|session|sign-out|signed-out)": ANYBODY,
    r"/v1/(cases(\.csv)?|passed-up|events|webhooks|reconciliation|imports|import-mappings)": frozenset({STRANGER}),
    r"/open311/v2/requests\.<fmt>": frozenset({STRANGER}),
    r"/desk/questions/.*|/centre/take/<number>|.*/operations/letters/.*|/open311/v2/(requests|tokens)/.*": BY_TOKEN,
    r"/v1/(cases|passed-up)/.*|/files/.*|/desk/((mails|task-forces|meetings|promises|ledger)/)?open/.*": BY_TOKEN,
    r"/track/.*": BY_TOKEN,
    r"/bring/.*|/dispatch/sign-in/<token>|/desk/m/.*|/v1/(webhooks|imports|import-mappings)/.*": BY_TOKEN,
    r"/centre/": ALL_STAFF,
    r"/centre/take.*": CLERKS,
    r"/centre/knowledge/": ALL_STAFF - OPERATORS,
    r"/centre/knowledge/.*": BY_TOKEN,
    r"/centre/cases(/<number>(/contact)?)?": CENTRE,
    r"/centre/cases/<number>/(<verb>|joint|same(/<word>)?)": DISPATCHERS,
    r"/centre/joint/(<uuid:joint_id>)?|/occasions/new/.*": CENTRE,
    r"/centre/joint/.*": DISPATCHERS,
    r"/centre/imports": CENTRE | OPERATORS,
    r"/centre/signatures.*": DISPATCHERS,
    r"/reports/appeals": SUPERVISORS,
    r"/reports/appeals/.*": BY_TOKEN,
    r"/reports/.*": SUPERVISORS | REVIEWERS,
    r"/centre/reviews.*": REVIEWERS,
    r"/centre/calls.*|/centre/telling/.*": CALLERS,
    r"/centre/rechecks/": REVIEWERS | SUPERVISORS,
    r"/centre/(rechecks|imports)/.*": BY_TOKEN,
    r"/centre/promises/|/centre/cases/<number>/files/.*": CENTRE | SUPERVISORS,
    r"/centre/promises/.*|/desk/promises/<uuid:promise_id>.*": BY_TOKEN,
    r"/desk/(promises|ledger)/": ALL_STAFF,
    r"/ledger/(<number>)?|/supervised/|/occasions/": CENTRE | SUPERVISORS,
    r"/ledger/.*|/desk/ledger/<uuid:entry_id>.*|/supervised/.*|/occasions/<uuid.*": BY_TOKEN,
    r"/dispatch/|/dispatch/several|/dispatch/cases/.*|/dispatch/(precedents|laboratory)/": DISPATCHERS,
    r"/dispatch/meetings/<uuid:meeting>.*": BY_TOKEN,
    r"/dispatch/meetings/.*|/dispatch/reforms/|/desk/calls/": DISPATCHERS,
    r"/dispatch/rules/publish": REVIEWERS,
    r"/dispatch/rules/.*": DISPATCHERS,
    r"/dispatch/precedents/<uuid:precedent>/end": BY_TOKEN,
    r"/dispatch/staff.*": OPERATORS,
    r"/dispatch/rosters/|/desk/(absences|devices)/": ALL_STAFF,
    r"/dispatch/rosters/.*|/desk/(absences|devices)/.*": BY_TOKEN,
    r"/desk/": ANYBODY,
    r"/desk/tasks/<uuid:task_id>/(notices|files)/.*|/desk/mails/received/.*": BY_TOKEN,
    r"/desk/tasks/<uuid:task_id>(/attachments/.*)?": frozenset({"handler", "supervisor"}),
    r"/desk/tasks/<uuid:task_id>/.*": frozenset({"handler"}),
    r"/desk/(task-forces|meetings)/": ALL_STAFF,
    r"/desk/meetings/<uuid:meeting_id>.*": BY_TOKEN,
    r"/desk/task-forces/<uuid:force_id>": SUPERVISORS,
    r"/desk/task-forces/<uuid:force_id>/.*": BY_TOKEN,
    r"/desk/board": SUPERVISORS | REVIEWERS,
    r"/desk/(notices|measures)/": SUPERVISORS,
    r"/desk/notices/new/<uuid:task_id>": SUPERVISORS,
    r"/desk/(notices|measures|calls)/.*": BY_TOKEN,
    r"/desk/extensions/": DISPATCHERS | SUPERVISORS,
    r"/desk/extensions/.*": BY_TOKEN,
    r"/desk/urging/case/.*": BY_TOKEN,
    r"/desk/urging/.*": DISPATCHERS | SUPERVISORS,
    r"/desk/(digest|mailed)/.*": BY_TOKEN,
    r"/desk/mails.*": OPERATORS,
    r"(/desk|/dispatch)?/operations.*|/centre/webhooks/": OPERATORS,
}
"""Who may use which route: the first pattern that fits counts. `/desk/`, `/desk/task-forces/` and `/desk/meetings/`
show to each their own alone, and `/v1/cases`, `/v1/events` and `/v1/webhooks` to each agency its own; the reviewer
heads a body and sees its board. Nobody here is of a body in the task force that there is."""

WORDS = {
    "/centre/cases/<number>/<verb>": ("guide", "answer"),
    "/centre/cases/<number>/same/<word>": ("merge", "separate"),
    "/centre/joint/<uuid:joint_id>/<word>": ("add", "remove"),
    **dict.fromkeys(("/centre/calls/<number>/<word>", "/centre/telling/<number>/<word>"), ("redo", "told")),
    "/centre/reviews/<number>/<word>": ("approve",),
    "/dispatch/cases/<number>/<command>": ("assign",),
    "/desk/tasks/<uuid:task_id>/<word>": ("sign", "report"),
    "/desk/task-forces/<uuid:force_id>/stages/<stage>/<word>": ("done", "skip"),
    "/track/cases/<number>/<verb>": ("withdraw", "urge"),
}
"""What a route's last part may say."""


@dataclass(frozen=True)
class Visitor:
    """Somebody, with what they bring to each request. token: of a form that was shown to them."""

    name: str
    client: Client
    headers: dict[str, str]
    token: str

    def ask(self, method: str, path: str) -> Answer:
        body, told = b"", {"Accept": "text/html", **self.headers}
        if method == "POST":
            body = f"form_token={self.token}&reason=x&text=x&note=x&once=x".encode()
            told["Content_Type"] = "application/x-www-form-urlencoded"
        return self.client.request(method, path, body or None, **told)


@pytest.mark.parametrize("running", [SQLITE], indirect=True)
def test_nobody_gets_what_is_not_theirs(running: Installation, mailbox: Mailbox) -> None:
    ids = made(running, mailbox)
    before = what_happened(running, ids)
    visitors = [visitor(running, name) for name in (NOBODY, STRANGER, *STAFF)]
    wrong = []
    for rule, methods in methods_of_routes(running).items():
        may = may_use(rule)
        # What is everybody's is looked at once: nothing of the case may stand there.
        asking = visitors[:1] if may == ANYBODY and rule != "/desk/" else visitors
        for path, method, one in itertools.product(paths(rule, ids), sorted(methods), asking):
            found = judged(one, method, path, one.name in may)
            if found:
                wrong.append(f"{one.name}: {method} {rule} ({path}): {found}")
    assert not wrong, "\n".join(wrong)
    assert what_happened(running, ids) == before


@pytest.mark.parametrize("running", [SQLITE], indirect=True)
def test_nobody_of_a_body_gets_a_case_about_it(running: Installation) -> None:
    agency = new_agency(running, "about-us")
    told = agency.post(
        {**E4.body, "title": SECRET, "matter": None, "description": "无规则可循。", "about": "服务办"}
    ).json
    seeing, avoiding = visitor(running, "dispatcher"), visitor(running, "clerk")
    path = f"/centre/cases/{told['number']}"
    assert eventually(lambda: seeing.ask("GET", path).status == 200)
    assert SECRET in seeing.ask("GET", path).text
    ids = {**dict.fromkeys(("waiting", "number"), told["number"]), "task_id": new_id()}
    for rule in methods_of_routes(running):
        if "<number>" in rule and not rule.startswith("/v1"):
            for path in paths(rule, ids):
                answer = avoiding.ask("GET", path)
                assert (answer.status != 200 or "/track" in path, SECRET in answer.text) == (True, False), path
    for room in ("/centre/cases", f"/centre/cases?q={quote('禾芮')}", "/desk/"):
        assert told["number"] not in avoiding.ask("GET", room).text


def what_happened(running: Installation, ids: Mapping[str, str]) -> list[str]:
    """Return all that is on record of the cases but the keeper's reading of a mail, which is theirs to do."""
    lines = [
        line for name in ("number", "waiting", "enlarging") for line in running.nwd("trace", ids[name]).splitlines()
    ]
    return [re.sub(r"^\S+ \S+ UTC +", "", line) for line in lines if "mail.read" not in line]


def judged(visitor: Visitor, method: str, path: str, may: bool) -> str:
    """Return what is wrong with an answer; empty where nothing is. Who may act is only asked to look."""
    if may and method == "POST":
        return ""
    answer = visitor.ask(method, path)
    if answer.status >= 500:
        return f"{answer.status}"
    if may:
        fails = answer.status >= 400 and answer.status != NOT_NOW and visitor.name in STAFF and "/static/" not in path
        shown = visitor.name in (NOBODY, STRANGER) and SECRET in answer.text
        return f"is theirs, but {answer.status}" if fails else "shows what the case is about" if shown else ""
    sent_away = urlsplit(answer.url).path in ("/dispatch/sign-in", "/track", "/")
    if answer.status < 400 and not sent_away:
        return f"is not theirs, but {answer.status} at {answer.url}"
    return "shows what the case is about" if SECRET in answer.text else ""


def may_use(rule: str) -> frozenset[str]:
    """Return who may use a route."""
    for pattern, who in ROUTES.items():
        if re.fullmatch(pattern, rule):
            return who
    pytest.fail(f"{rule} is new: say in ROUTES who may use it", pytrace=False)


def paths(rule: str, ids: Mapping[str, str]) -> list[str]:
    """Return addresses that a route serves, about cases and tasks that there are."""
    found = []
    for word in WORDS.get(rule, ("x",)):
        values = {"word": word, "verb": word, "command": word, "month": "2026-11", "form": "csv", "fmt": "json", **ids}
        if rule.startswith("/dispatch/cases"):
            values["number"] = ids["waiting"]
        found.append(re.sub(r"<(?:\w+:)?(\w+)>", lambda part, values=values: values.get(part[1], "x"), rule))
    return found


def visitor(running: Installation, name: str) -> Visitor:
    """Let somebody come, signed in where they can be."""
    client = Client(running.url)
    if name in STAFF:
        client.open(sign_in_link(running, STAFF[name])).send("")
    page, headers = client.open("/" if name in STAFF else "/track"), {}
    if name == STRANGER:
        key = running.nwd("agency", "add", "strangers", "--name", "别的单位").strip()
        headers["Authorization"] = f"Bearer {key}"
    return Visitor(name, client, headers, next(form.fields["form_token"] for form in page.forms if form.fields))


def new_agency(running: Installation, code: str) -> Agency:
    return Agency(running.url, running.nwd("agency", "add", code, "--name", "市12345热线").strip())


def made(running: Installation, mailbox: Mailbox) -> dict[str, str]:
    """Make a case that a body has, one with a task force, one that waits at the desk, and a proposal to decline it.

    Returns what names them.
    """
    agency = new_agency(running, "city-routes")
    number = agency.post({**E4.body, "title": SECRET}).json["number"]
    waiting = agency.post(UNRULED).json["number"]
    file = agency.attach(number, f"{SECRET}.txt", SECRET.encode())
    link = link_in(mailbox.wait_for_task(number, mailboxes_of(E4.lead)))
    task_id, _person = json.loads(base64.urlsafe_b64decode(link.rpartition("/")[2].split(".")[0] + "=="))
    enlarging = agency.post({**E2_KEY.body, "title": SECRET}).json["number"]
    supervisor = visitor(running, "supervisor").client
    team = r'/desk/task-forces/([0-9a-f-]{36})"'
    assert eventually(lambda: re.search(team, supervisor.open("/desk/task-forces/").answer.text) is not None)
    force = re.search(team, supervisor.open("/desk/task-forces/").answer.text)
    dispatcher = visitor(running, "dispatcher").client
    assert eventually(lambda: waiting in dispatcher.open("/dispatch/").text)
    joined = dispatcher.open(f"/centre/cases/{waiting}/joint").send("/joint", title="同类诉求", common=SECRET)
    joint = re.search(r"/centre/joint/([0-9a-f-]{36})", joined.answer.url)
    assert joint
    declined = dispatcher.open(f"/centre/cases/{waiting}/decline").send("/decline", ground="in_court", text="已开庭。")
    assert declined.answer.status == 200, declined.text
    listed = dispatcher.open("/centre/signatures").answer.text
    versions = dispatcher.open("/dispatch/rules/versions/").answer.text
    version = re.search(r"/dispatch/rules/versions/([0-9a-f]{64})", versions)
    proposal = re.search(r"/centre/signatures/([0-9a-f-]{36})", listed)
    keeper = visitor(running, "operator").client.open("/desk/mails").answer.text
    mail = re.search(r"/desk/mails/([0-9a-f]{32})", keeper)
    assert force and version and proposal and mail  # noqa: PT018
    return {
        **dict.fromkeys(("number", "service_request_id", "token"), number),
        "waiting": waiting,
        "enlarging": enlarging,
        "force_id": force[1],
        "stage": "filing",
        "task_id": task_id,
        "proposal_id": proposal[1],
        "joint_id": joint[1],
        "key": mail[1],
        "person": "huimin_lin",
        "digest": version[1],
        **dict.fromkeys(("attachment_id", "file_id"), file["id"]),
        **{f"{name}_id": new_id() for name in ("question", "recheck", "extension", "case", "occasion", "import")},
        "kind": "symposium",
        "slug": "not-found",
        "table": "kinds",
        "filename": "nwd.css",
    }
