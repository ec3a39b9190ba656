"""`make compose-test`: the whole system in containers, walked through its one door, with its parts killed.

Not collected by `make test`: it needs a container engine and takes minutes.
"""

import json
import os
import random
import signal
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.compose.engine import NoEngine, Project, find_engine, inspect, process_of, run, say, serves
from tests.compose.flow import Flow
from tests.compose.mailbox import Mailbox, copies
from tests.e2e.cases import E4
from tests.e2e.installation import ROOT, eventually, quiet_port
from tests.e2e.people import Agency, Client
from tests.e2e.test_road import mailboxes_of, taken
from tests.parts.supply import must_have_all

CASES = 500
PATIENCE = 300.0
"""Seconds for what takes a few on a machine that has nothing else to do."""

SCALE = {"router": 3, "notifier": 2, "intake": 2}
REVIEWER = "weicheng.wang@haicang.example"
OURS = ("intake", "router", "notifier")
VICTIMS = (*OURS, "gateway", "rabbitmq", "postgres")
BOOTS = {"rabbitmq": "Server startup complete", "postgres": "database system is ready to accept connections"}

pytestmark = pytest.mark.timeout(3000)


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    """The system, built and brought up from nothing, scaled; gone afterwards with its data."""
    try:
        engine = find_engine()
    except NoEngine as error:
        if must_have_all():
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))
    made = Project(f"nwd-test-{os.getpid()}", quiet_port())
    try:
        say("building the images")
        made.build(engine)
        say("bringing it up, from empty volumes")
        made.compose("up", "--detach", "--wait", "--no-build", "--wait-timeout", "300")
        scale = [word for name, count in SCALE.items() for word in ("--scale", f"{name}={count}")]
        say(f"scaling: {' '.join(scale[1::2])}")
        made.compose("up", "--detach", "--wait", "--no-build", "--no-recreate", "--no-deps", *scale, *SCALE)
        yield made
    finally:
        if "NWD_TEST_COMPOSE_KEEP" not in os.environ:
            say("taking it down")
            made.compose("--profile", "dev", "--profile", "ops", "down", "--volumes", "--timeout", "5", check=False)
            engine.stop()


@pytest.fixture(scope="module")
def agency(project: Project) -> Agency:
    """A new agency, with the key that the operator's command printed."""
    return Agency(project.url, project.nwd("agency", "add", "city-12345", "--name", "市12345热线").strip())


def test_the_file_is_clean_and_publishes_one_port_on_this_machine_alone(project: Project) -> None:
    command = ["docker", "compose", "--profile", "dev", "--profile", "ops", "config", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    told = json.loads(done.stdout)["services"]
    ports = {name: port for name, one in told.items() for port in one.get("ports", [])}
    assert set(ports) == {"gateway"}
    assert ports["gateway"]["host_ip"] == "127.0.0.1"
    for name, one in told.items():
        assert one["deploy"]["resources"]["limits"]["memory"], name
        assert one["logging"]["options"]["max-size"], name


@pytest.mark.parametrize("service", OURS)
def test_each_image_holds_its_own_service_alone(service: str, project: Project) -> None:
    listed = "import os; print(*sorted(os.listdir('/app')), *sorted(os.listdir('/app/services')))"
    told = run("docker", "run", "--rm", "--network", "none", "--entrypoint", "python", _image(service), "-c", listed)
    assert set(told.split()) == {"services", "shared", "__init__.py", "__pycache__", service}


@pytest.mark.parametrize("service", OURS)
def test_nobody_in_a_container_can_change_it_or_read_another_s_secrets(service: str, project: Project) -> None:
    tried = (
        "import os, pathlib, sys\n"
        "print(os.getuid(), *sorted(os.listdir('/secrets')), sep=',')\n"
        "print(*sorted(one for one in os.listdir('/secrets') if os.listdir('/secrets/' + one)))\n"
        "for path in ('/app/x', '/packages/x', f'/secrets/{sys.argv[1]}/x', '/x', '/var/x'):\n"
        "    try: pathlib.Path(path).touch(); print('wrote', path)\n"
        "    except OSError as error: print(error.errno)\n"
    )
    for container in project.containers(service):
        told = run("docker", "exec", container, "python", "-c", tried, service).splitlines()
        assert told[0].startswith("10001,")
        assert told[1] == service
        assert not [line for line in told[2:] if line.startswith("wrote")]
        host = inspect(container)["HostConfig"]
        assert host["ReadonlyRootfs"]
        assert host["CapDrop"] == ["ALL"]
        assert host["Memory"] > 0


def test_as_many_run_as_were_asked_for_and_all_of_them_answer(project: Project) -> None:
    for service, count in SCALE.items():
        containers = project.containers(service)
        assert len(containers) == count
        assert all(serves(one) for one in containers)
    client = Client(project.url)
    for _ in range(40):
        assert client.request("GET", "/dispatch/").status in (200, 401, 403, 404)
    seen = project.log(project.containers("gateway")[0])
    used = {line.rsplit(" ", 1)[1] for line in seen.splitlines() if line.endswith(":8001")}
    assert len(used) == SCALE["router"]


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "/livez", "/desk/readyz", "/dispatch/metrics"])
def test_the_door_hides_what_is_for_whoever_runs_the_house(path: str, project: Project) -> None:
    assert Client(project.url).request("GET", path).status == 404


def test_what_a_caller_says_of_himself_is_not_believed(project: Project, agency: Agency) -> None:
    forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.7"}
    answer = Client(project.url).request("GET", "/desk", Accept="text/html", **forged)
    assert "evil.example" not in answer.url + str(answer.headers) + answer.text
    too_long = Client(project.url).request("POST", "/v1/cases", b"x" * (3 * 1024 * 1024))
    assert too_long.status == 413


def test_a_case_walks_the_road_through_the_door(project: Project, agency: Agency) -> None:
    mailbox = Mailbox(project)
    told = taken(agency, E4)
    number = told["number"]
    assert told["links"]["page"].startswith(project.url)
    say(f"case {number} is taken; waiting for its mails")
    assert not mailbox.wait_for({(number, one) for one in mailboxes_of(E4.lead, *E4.assisting)}, PATIENCE)
    mails = mailbox.about(number)
    for body in E4.assisting:
        page = Client(project.url).open(mails[min(mailboxes_of(body))].link)
        assert page.send("/opinion", agrees="yes", text="可以配合").answer.status == 200
    lead = Client(project.url).open(mails[min(mailboxes_of(E4.lead))].link)
    assert lead.send("/sign").answer.status == 200
    again = Client(project.url).open(mails[min(mailboxes_of(E4.lead))].link)
    done = again.send("/report", report="内部:已约谈供汽单位", answer="本周五前恢复蒸汽压力。", outcome="solved")
    assert done.answer.status == 200, done.text
    approve(project, number)
    shown = lambda: Client(project.url).open(told["links"]["page"]).text  # noqa: E731 - asked again and again
    assert eventually(lambda: "本周五前恢复蒸汽压力。" in shown(), PATIENCE), shown()
    assert "内部:已约谈供汽单位" not in shown()


def approve(project: Project, number: str) -> None:
    """Sign a reviewer in by mail, and let the answer out."""
    reviewer, mailbox = Client(project.url), Mailbox(project)
    reviewer.open("/dispatch/sign-in").send("/sign-in", mail=REVIEWER)
    assert eventually(lambda: bool(mailbox.sign_in_links(REVIEWER)), PATIENCE)
    link = mailbox.sign_in_links(REVIEWER)[-1]
    assert link.startswith(project.url)
    reviewer.open(link).send(urlsplit(link).path)
    page = f"/centre/reviews/{number}"
    assert eventually(lambda: "本周五前恢复蒸汽压力。" in reviewer.open(page).text, PATIENCE)
    assert reviewer.open(page).send("/approve").answer.status == 200


def kill(project: Project, service: str, chance: random.Random) -> None:
    """Kill one container's first process as a crash would, and wait until a new one serves in its place."""
    container = chance.choice(project.containers(service))
    before, boots = process_of(container), _boots(project, service, container)
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: process_of(container) not in (0, before) and serves(container), PATIENCE), service
    assert _boots(project, service, container) > boots, f"{service} came back, but its own log does not say so"
    say(f"{service}: process {before} was killed, {process_of(container)} serves")


def _boots(project: Project, service: str, container: str) -> int:
    if service in BOOTS:
        return project.log(container).count(BOOTS[service])
    return int(inspect(container)["RestartCount"])


def test_parts_are_killed_while_cases_flow_and_nothing_is_lost(project: Project, agency: Agency) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    victims = list(VICTIMS)
    chance.shuffle(victims)
    share = CASES // (len(victims) + 1)
    say(f"{CASES} cases flow; killed are, in this order: {', '.join(victims)} (seed {seed})")
    flow = Flow(agency, CASES)
    flow.start()
    for turn, victim in enumerate(victims):
        flow.let((turn + 2) * share)
        flow.wait_for(turn * share + chance.randrange(share // 2, share))
        kill(project, victim, chance)
    flow.let(CASES)
    flow.wait_for(CASES)
    say(f"{CASES} cases are taken, after {flow.tries} tries; waiting for their mails")
    assert len(set(flow.accepted.values())) == CASES, f"seed {seed}: a repeated POST made a second case"

    mailbox, wanted = Mailbox(project), flow.wanted()
    missing = mailbox.wait_for(wanted, PATIENCE)
    assert not missing, f"seed {seed}: {len(missing)} mails did not come, such as {min(missing)}"
    report: dict[str, object] = {}

    def settled() -> bool:
        report.update(project.verify())
        say(f"verify: {report['cases']} cases, {report['settling']} settling, {len(report['findings'])} findings")  # type: ignore[arg-type]
        return report["findings"] == [] and report["settling"] == 0

    assert eventually(settled, PATIENCE), f"seed {seed}: {report}"
    assert report["cases"] == CASES + 1
    came = copies([one for one in mailbox.mails() if (one.number, one.recipient) in wanted])
    assert max(came.values()) <= 2, f"seed {seed}"
    twice = sum(count > 1 for count in came.values())
    ids = {(number, recipient) for number, recipient, _ in came}
    assert len(came) == len(ids) == len(wanted), f"seed {seed}: a copy came under another Message-ID"
    say(f"{len(wanted)} mails came, {twice} of them twice, none more often; verify has no finding")


def _image(service: str) -> str:
    return f"no-wrong-door/{service}"
