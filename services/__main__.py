"""Everything on one machine: `python -m services`.

Starts the three services (one web process for all, one worker process for each), loads a district, posts sample cases
the first time, and says READY when every part answers. `python -m services web` is the web process alone.
"""

import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from services.house import AllSettings, House
from services.notifier.devices.domain import Asked
from services.router.catalogue.domain import OverPublished
from services.router.signin.domain import PRINTED_LINK_LASTS
from services.router.staff.shown import Somebody
from services.samples import Posted, post_samples
from shared.contracts.words import Duty
from shared.messaging.service import run_folder
from shared.process.alone import alone_in, wait_for_port
from shared.process.environment import Environment
from shared.process.health import near
from shared.process.loading import loading
from shared.process.logs import set_up_logs
from shared.process.problems import Problems
from shared.process.roles import child_of, empty_metrics, watch_parent
from shared.process.signals import stop_on_signals
from shared.process.supervisor import Child, Supervisor

PLACE = Path("config/haicang")
START_SECONDS = 80.0
READINESS = {"intake": "/readyz", "router": "/dispatch/readyz", "notifier": "/desk/readyz"}
WORKERS = {
    "intake": ("consume", "files", "hooks", "imports", "relay"),
    "router": ("consume", "relay"),
    "notifier": ("consume", "clock", "mail", "relay"),
}
"""The roles in each worker; notifier's takes mails in as well, where the settings name a way for them."""


def main(words: Sequence[str]) -> int:
    """Run and return the exit code."""
    if list(words) == ["web", "--supervised"]:
        return _web()
    if words:
        sys.stderr.write("python -m services takes no words; one service alone is python -m services.<name>\n")
        return 2
    _set_defaults(os.environ)
    try:
        settings = AllSettings.from_env()
        common = settings.intake.common
        with alone_in(common.data_dir):
            # Whoever answers there would be taken for us, and would be said to be ready.
            wait_for_port(common.host, common.port)
            return _run(settings)
    except Problems as problems:
        sys.stderr.write(f"{problems}\n")
        return 2


def _set_defaults(variables: MutableMapping[str, str]) -> None:
    """Set what nobody has set, by itself or by a file."""

    def default(name: str, value: str) -> None:
        if f"{name}_FILE" not in variables:
            variables.setdefault(name, value)

    # One address for everything: the services' own default ports are for when each runs by itself.
    default("PORT", "8000")
    env = Environment(variables)  # what is wrong with these two, the settings say
    host = near(env.text("NWD_HOST") or "127.0.0.1")
    default("NWD_NOTIFIER_URL", f"http://{f'[{host}]' if ':' in host else host}:{env.text('PORT', '8000')}")
    # Whoever tries this out at night waits for a mail, and not for the morning; and reads the mails of everybody.
    default("NWD_MAIL_AT_ONCE", "1")
    default("NWD_LINK_CODES", Asked.OFF)


def _run(settings: AllSettings) -> int:
    settings.prepare_storage()
    house = House(settings)
    say(f"Loading {PLACE} ...")
    house.load(PLACE, OverPublished.KEEP)  # what was published on the page outlives a start
    set_up_logs("services", "supervisor", level="WARNING")
    supervisor = Supervisor(_children(settings))
    stop_on_signals(supervisor.stopping)
    say("Starting intake, router and notifier ...")
    supervisor.start()
    threading.Thread(target=_welcome, args=(house, supervisor), daemon=True).start()
    supervisor.watch()
    house.close()
    say("Stopped.")
    return 0


def say(line: str) -> None:
    """Print a line for the person who started this."""
    print(line, flush=True)  # noqa: T201


def _children(settings: AllSettings) -> list[Child]:
    common = settings.intake.common
    folder = run_folder(common.data_dir)
    log = common.data_dir / "nwd.log"
    children = [child_of("services", "services", folder, "web")]
    empty_metrics(folder, "services")
    inbox = {"notifier": ("inbox",)} if settings.notifier.receives else {}
    for service, always in WORKERS.items():
        roles = (*always, *inbox.get(service, ()))
        children.append(child_of("services", f"services.{service}", folder, *roles))
    for child in children:
        child.log = log
    return children


def _web() -> int:
    with loading():
        from services.intake.app import create_app as intake
        from services.intake.attachments.wiring import uploads_of
        from services.notifier.app import create_app as notifier
        from services.router.app import create_app as router
        from shared.web.server import mount, web_role

    settings = AllSettings.from_env()
    set_up_logs("services", "web")
    watch_parent()
    serve = web_role(
        settings.intake.common,
        lambda metrics: mount(
            {
                "": intake(settings.intake, metrics),
                "/dispatch": router(settings.router, metrics),
                "/desk": notifier(settings.notifier, metrics),
            }
        ),
        uploads_of(settings.intake),
    )
    serve(threading.Event(), lambda: None)
    return 0


def _welcome(house: House, supervisor: Supervisor) -> None:
    common = house.settings.intake.common
    url = f"http://127.0.0.1:{common.port}"
    silent = _not_ready(url, supervisor.stopping)
    if supervisor.stopping.is_set():
        return
    if silent:
        say(f"Not every part answers: {silent}. Look into {common.data_dir / 'nwd.log'}.")
        supervisor.stopping.set()
        return
    posted = post_samples(house, PLACE, url)
    _show(house, common.public_url, posted)
    say(f"READY {url}")


def _not_ready(url: str, stopping: threading.Event) -> str:
    """Return why the last part does not answer, empty once all do."""
    deadline, reasons = time.monotonic() + START_SECONDS, "nothing was asked yet"
    while time.monotonic() < deadline and not stopping.wait(0.1):
        reasons = "; ".join(filter(None, (_reason(name, url + path) for name, path in READINESS.items())))
        if not reasons:
            return ""
    return reasons


def _reason(name: str, url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            answer.read()
        return ""
    except urllib.error.HTTPError as error:
        try:
            return f"{name}: {json.load(error)}"
        except ValueError:
            return f"{name}: {error}"
    except OSError as error:
        return f"{name}: {error}"


def _show(house: House, url: str, posted: list[Posted]) -> None:
    lines = [
        "",
        f"Enterprise   track a case            {url}/track",
        *(f"             {one.number}  code {one.tracking_code}  {one.page}" for one in posted),
        f"Agency       read the interface      {url}/docs",
        '             make a key              .venv/bin/nwd agency add my-system --name "My system"',
        "Staff        sign in by one of these links, each of which opens once within twelve hours:",
        *(f"             {_duties(one):<24} {house.staff.link(one.id, PRINTED_LINK_LASTS)}" for one in _a_few(house)),
        "             anybody else            .venv/bin/nwd staff link <person>",
    ]
    if house.settings.notifier.smtp:
        lines.append("Handlers     mails are sent to       NWD_SMTP_URL")
        if house.settings.notifier.at_once:
            lines.append("             also at night           NWD_MAIL_AT_ONCE=0 lets them wait for the morning")
        if house.settings.notifier.link_codes is Asked.OFF:
            lines.append("             a link is all it takes  NWD_LINK_CODES=unknown_device asks for a code, too")
    else:
        lines.append("Handlers     no mail server (NWD_SMTP_URL); mails are kept here, with the links to act:")
        lines.append(f"             {house.notifier.keeper_link()}")
    lines.append(f"Operator     logs                    {house.settings.intake.common.data_dir / 'nwd.log'}")
    lines.append("             what happened to a case .venv/bin/nwd trace <number>")
    say("\n".join([*lines, ""]))


def _a_few(house: House) -> list[Somebody]:
    """Return somebody for each duty, as few people as have them all between them."""
    people, missing = [one for one in house.staff.list() if not one.left], set(Duty)
    chosen = []
    while missing:
        best = max(people, key=lambda one: len(missing.intersection(one.duties)), default=None)
        if best is None or missing.isdisjoint(best.duties):
            break
        chosen.append(best)
        missing.difference_update(map(Duty, best.duties))
    return chosen


def _duties(one: Somebody) -> str:
    return ", ".join(one.duties)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
