"""Take the README's pictures anew: start the product on a folder of its own and look over its users' shoulders.

`make pictures`; writes docs/pictures/*.png. Needs what `make test` needs for its browser. `make pictures ONLY="mail-"`
goes the same way and writes only those whose names begin so.
"""

import html
import re
import sys
import tempfile
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Locator, Page  # noqa: E402

from services.notifier.mail.domain import MailKind  # noqa: E402
from services.notifier.mail.rendering import house  # noqa: E402
from services.notifier.mail.trying import written  # noqa: E402
from tests.e2e.cases import E2_KEY  # noqa: E402
from tests.e2e.installation import Installation, eventually  # noqa: E402
from tests.e2e.people import Agency  # noqa: E402
from tests.e2e.staff import CALLER, OPERATOR, REVIEWER, SUPERVISOR, sign_in_link  # noqa: E402
from tests.parts.browser import running_chromium, visitor  # noqa: E402

FOLDER = ROOT / "docs/pictures"
WANTED = tuple(sys.argv[1:]) or ("",)
HANDLER, ASSISTING = "mingzhe_qiu", "lihua_su"
READERS = {"zh": "mingzhe.qiu@", "en": "wanting.chen@"}
"""Whose mail about a task is shown, by its language."""
FOREIGN = {
    "kind": "help",
    "channel": "hotline",
    "enterprise": {"name": "厦门诺湾流体技术有限公司", "uscc": "91350205MAEXAMP576"},
    "title": "Capital increase of a foreign investor: whom to report to, and in which order",
    "description": "Two windows each ask for the other's paper first. We would like to sign before month's end.",
    "matter": "invest.foreign",
}
HIGH = 1200
GOLDEN: tuple[tuple[str, Literal["light", "dark"]], ...] = (("zh", "light"), ("en", "dark"))
SHEETS = {
    "mails": (MailKind.TASK, MailKind.STEP, MailKind.NOTICE),
    "mails-kind": (MailKind.DIGEST, MailKind.BUNDLE, MailKind.BUNDLE_ANSWER),
    "enterprise": (MailKind.ENT_RECEIVED, MailKind.ENT_ASKED, MailKind.ENT_ANSWER),
}
"""Mails that are shown beside each other, by the name of their picture."""
REPORT = "已与财政局核对，余额列入明年一季度预算；已电话告知企业。"
ANSWER = "您公司奖补资金的余额已列入明年第一季度预算，3月31日前拨付到账，届时我们将再次与您联系。"


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as folder, running_chromium() as browser:
        golden_mails(browser)
        running = Installation(Path(folder))
        running.start()
        try:
            take_all(running, browser)
        finally:
            running.stop()


def take_all(running: Installation, browser: Browser) -> None:
    """Use the product as its people do, and take pictures on the way."""
    key = running.nwd("agency", "add", "city", "--name", "市12345热线").strip()
    Agency(running.url, key).post(FOREIGN)
    with visitor(browser, running.url) as page:
        open_task(running, page, ASSISTING)
        page.locator('main form[action$="/opinion"] [name="agrees"][value="yes"]').check()
        page.locator('main form[action$="/opinion"] button').click()
    with visitor(browser, running.url) as page:
        open_task(running, page, HANDLER)
        page.locator('main form[action$="/sign"] button').click()
        page.locator('main form[action$="/report"]').wait_for(state="attached")
        shoot(page, "task-zh")
        number = re.search(r"HC-\d{4}-\d{6}-\d", page.content())
        report(page)
    with visitor(browser, running.url) as page:
        come_in(running, page, REVIEWER)
        open_on(page, "/centre/reviews", number[0] if number else "")
        shoot(page, "review-zh")
        page.locator('main form[action$="/approve"] button').click()
    mails(running, browser)
    track = next(line.split()[-1] for line in running.said if number and number[0] in line)
    with visitor(browser, running.url, language="en") as page:
        page.goto(track)
        wait_for(page, ANSWER)
        shoot(page, "track-en")
    with visitor(browser, running.url, language="en") as page:
        come_in(running, page, CALLER)
        page.goto("/dispatch/?lang=en")
        page.locator('main a[href*="/dispatch/cases/"]').first.click()
        shoot(page, "dispatch-en")
    running.let_pass(timedelta(days=9))
    with visitor(browser, running.url) as page:
        come_in(running, page, SUPERVISOR)
        page.goto("/desk/board")
        shoot(page, "board-zh")
    task_force(running, browser)


def task_force(running: Installation, browser: Browser) -> None:
    """Take the picture of a way that is half gone."""
    key = running.nwd("agency", "add", "hall", "--name", "政务服务大厅").strip()
    Agency(running.url, key).post(E2_KEY.body)
    for days, person, stage, note in (
        (4, "weicheng_zhang", "filing", "取得备案证明。"),
        (22, "wanting_zhuang", "planning", "取得建设工程规划许可证。"),
        (1, "siyuan_yang", "land", "净地交付，合同已签。"),
        (11, "wanting_zhuang", "", ""),
    ):
        running.let_pass(timedelta(days=days))
        with visitor(browser, running.url) as page:
            come_in(running, page, person)
            page.goto("/desk/task-forces/")
            wait_for(page, E2_KEY.body["title"])
            page.locator("main table a").first.click()
            if stage:
                form = page.locator(f'main form[action$="/{stage}/done"]')
                form.locator("textarea").fill(note)
                form.locator("button").click()
            else:
                shoot(page.locator("figure.way"), "task-force-zh")


def report(page: Page) -> None:
    """Fill in the report and send it."""
    form = page.locator('main form[action$="/report"]')
    form.locator('[name="report"]').fill(REPORT)
    form.locator('[name="answer"]').fill(ANSWER)
    form.locator('[name="outcome"][value="planned"]').check()
    form.locator('[name="promise"]').fill(ANSWER)
    form.locator('[name="promised_on"]').fill("2027-03-31")
    form.locator('[name="responsible"]').select_option(index=1)
    form.locator("button").first.click()


def mails(running: Installation, browser: Browser) -> None:
    """Take a task's mail in each language from the keeper's page, whole."""
    with visitor(browser, running.url, width=760) as page:
        come_in(running, page, OPERATOR)
        for language, reader in READERS.items():
            page.goto("/desk/mails")
            about_a_task = page.locator("main tr", has=page.get_by_role("cell", name="任务", exact=True))
            about_a_task.filter(has_text=reader).locator("a").first.click()
            page.goto(page.url.split("?")[0] + "/html")
            shoot(page.locator("html"), f"mail-{language}")


def golden_mails(browser: Browser) -> None:
    """Take mails as a telephone shows them, 320 pixels wide, by day and by night."""
    for (language, scheme), (name, kinds) in product(GOLDEN, SHEETS.items()):
        frames = "".join(
            f'<iframe srcdoc="{html.escape(written(house(), kind, language).html)}" width="320" height="{HIGH}"'
            ' style="border: 0; color-scheme: light dark; background: Canvas"></iframe>'
            for kind in kinds
        )
        visit = browser.new_context(viewport={"width": 984, "height": HIGH}, color_scheme=scheme)
        page = visit.new_page()
        page.set_content(f'<body style="margin: 0; display: flex; gap: 12px; background: gray">{frames}</body>')
        shoot(page, f"{name}-{language}-{scheme}")
        visit.close()


def come_in(running: Installation, page: Page, person: str) -> None:
    """Sign somebody in."""
    page.goto(sign_in_link(running, person))
    page.locator("main form button").click()


def open_task(running: Installation, page: Page, person: str) -> None:
    """Sign somebody in and open their task about the grant."""
    come_in(running, page, person)
    page.goto("/desk/")
    page.locator('main tr:has-text("奖补资金") a').first.click()


def open_on(page: Page, room: str, number: str) -> None:
    """Open a case from a list, as soon as it stands there."""
    page.goto(room)
    wait_for(page, number)
    page.locator(f'main a[href$="{number}"]').first.click()


def wait_for(page: Page, text: str) -> None:
    """Load a page anew until it shows a text."""

    def shows() -> bool:
        page.reload()
        return text in page.content()

    if not eventually(shows):
        raise SystemExit(f"{page.url} never showed {text!r}")


def shoot(page: Page | Locator, name: str) -> None:
    """Take a picture of the top of a page, or of a piece of it, if it is wanted."""
    if name.startswith(WANTED):
        page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
