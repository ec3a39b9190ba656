"""Photograph every page of the house, in both widths and languages, for somebody to look at.

`make look`; writes build/pages/: the pictures and sheets.html, which lays them out by page. Cases are brought into as
many states as people bring them; then each of the people follows all links that they are shown. Says what axe finds,
what is wider than its screen, and which page nobody came to; exits with 1 where there is any. Needs what `make test`
needs for its browser.
"""

import html
import itertools
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page  # noqa: E402
from werkzeug.exceptions import HTTPException  # noqa: E402
from werkzeug.routing import Map  # noqa: E402

from tests.e2e.appealing import appeal  # noqa: E402
from tests.e2e.installation import Installation  # noqa: E402
from tests.e2e.lives import Lives  # noqa: E402
from tests.e2e.lives_words import WHO  # noqa: E402
from tests.e2e.routes import pages  # noqa: E402
from tests.e2e.staff import sign_in_link  # noqa: E402
from tests.parts.browser import WIDTHS, running_chromium, violations, visitor  # noqa: E402
from tests.parts.smtp import smtp_server  # noqa: E402

FOLDER = ROOT / "build/pages"
A_MAIL = "/desk/mails/<key>"
LANGUAGES = ("zh", "en")
SIGNING_IN = ("/dispatch/sign-in", "/dispatch/sign-in/sent", "/dispatch/signed-out")
OPEN = ("/", "/track", "/docs", "/docs/messages", *SIGNING_IN, "/nowhere")
SHAPES = 12
"""Pictures of the pages of one route, whoever sees them: one for each state that shows other forms and headings."""
ENOUGH = 60
"""Pages of one route that somebody opens to find those that show something else."""
TALLEST = 9000
"""Pixels of a page that its picture shows. The documents of the interface have eight times as many, which nobody looks
at as one picture, and a browser that is not alone at work takes too long for."""
NOT_PAGES = re.compile(
    r".*/static/.*|/v1/.*|.*/(livez|readyz|metrics)|/(open|async)api\.json|/open311/.*|/dispatch/session|/track/<token>"
    r"|/desk/mailed/.*"
    r"|/desk/((task-forces|questions|meetings|promises|ledger)/)?open/.*|/desk/mails/open/.*|.*/problems/.*|.*\.(yaml|csv|<form>)"
)
"""What a browser never shows, or shows under the address that it leads on to."""


@dataclass
class Look:
    """What was looked at so far, and what was found."""

    running: Installation
    browser: Browser
    map: Map
    shapes: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    pages: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    found: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str, list[Path]]] = field(default_factory=list)

    def pattern(self, address: str) -> str:
        """Return the route that serves an address; nothing where it is none of ours."""
        at = urlsplit(address)
        if at.netloc not in ("", urlsplit(self.running.url).netloc):
            return ""
        try:
            rule, _values = self.map.bind("").match(at.path, method="GET", return_rule=True)
        except HTTPException:
            return ""
        return str(rule.rule)

    def as_person(self, name: str, page: Page, starts: list[str]) -> None:
        """Follow all links from where somebody starts, and look at what they lead to."""
        ahead, seen, visits = deque(starts), set(starts), Counter[str]()
        while ahead:
            address = ahead.popleft()
            pattern = self.pattern(address)
            if not pattern or NOT_PAGES.fullmatch(pattern):
                continue
            visits[pattern] += 1
            if visits[pattern] > ENOUGH:
                continue
            answer = page.goto(address)
            if answer is None or answer.status >= 500:
                self.found.append(f"{name}: {address}: {answer.status if answer else 'no answer'}")
            if self.is_new(page, pattern):
                self.photograph(name, page, address, pattern)
            if pattern == A_MAIL:  # what it looks like stands in a frame of its own
                ahead.append(f"{address}/html")
            for link in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
                plain = urljoin(self.running.url, link).partition("#")[0]
                plain = re.sub(r"[?&]lang=\w+", "", plain)
                if plain not in seen and len(seen) < 1500:
                    seen.add(plain)
                    ahead.append(plain)

    def is_new(self, page: Page, pattern: str) -> bool:
        """Say whether no page of a route was seen yet that shows the same forms and headings."""
        forms = page.eval_on_selector_all("form", "all => all.map(one => one.action.split('/').pop())")
        heads = page.eval_on_selector_all("h1, h2, summary", "all => all.map(one => one.textContent)")
        shape = (tuple(forms), tuple(re.sub(r"[A-Z\d-]+", "", head) for head in heads))
        if shape in self.shapes[pattern] or len(self.shapes[pattern]) >= SHAPES:
            return False
        self.shapes[pattern].add(shape)
        return True

    def photograph(self, name: str, page: Page, address: str, pattern: str) -> None:
        """Take the four pictures of a page."""
        self.pages[pattern] += 1
        taken = []
        for language, (width_name, width) in itertools.product(LANGUAGES, WIDTHS.items()):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.found.append(f"{name}: {address} is wider than {width} in {language}")
            if width_name == "wide" and pattern != f"{A_MAIL}/html":  # whose policy lets no script look at it
                self.found += [f"{name}: {address} in {language}: {one}" for one in violations(page)]
            short = re.sub(r"\W+", "-", pattern).strip("-") or "home"
            path = FOLDER / f"{short}.{name}.{self.pages[pattern]}.{language}.{width}.png"
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            page.set_viewport_size({"width": width, "height": max(height, 900)})
            page.screenshot(path=path)
            taken.append(path)
        self.pictures.append((pattern, f"{name}: {address.removeprefix(self.running.url)}", taken))


def main() -> int:
    """Look at everything; return the exit code."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, smtp_server() as sink, running_chromium() as browser:
        running = Installation(Path(folder), {"NWD_SMTP_URL": sink.url}, sink)
        running.start()
        try:
            routes = pages(running)
            look = Look(running, browser, routes)
            lives = Lives(running)
            print("look: bringing cases into every state", flush=True)
            lives.live()
            appeal(lives)
            for name, starts in people(running, lives):
                with visitor(browser, running.url) as page:
                    print(f"look: as {name}", flush=True)
                    look.as_person(name, page, starts if name == "nobody" else come_in(running, page, name, starts))
        finally:
            running.stop()
    never = sorted(
        {rule.rule for rule in routes.iter_rules() if "GET" in (rule.methods or ())}
        - set(look.pages)
        - {rule.rule for rule in routes.iter_rules() if NOT_PAGES.fullmatch(rule.rule)}
    )
    (FOLDER / "sheets.html").write_text(sheets(look), encoding="utf-8")
    for line in [*look.found, *(f"nobody came to {rule}" for rule in never)]:
        print(line)
    print(f"look: {len(look.pictures)} pages of {len(look.pages)} addresses in {FOLDER.relative_to(ROOT)}")
    return 1 if look.found or never else 0


def people(running: Installation, lives: Lives) -> Iterator[tuple[str, list[str]]]:
    """Give each of the people with the addresses at which they start."""
    yield "nobody", [running.url + path for path in (*OPEN, urlsplit(sign_in_link(running, "shumin_li")).path)]
    for number, page in enumerate(lives.enterprise_pages, 1):
        yield f"enterprise{number}", [page]
    for name, link in lives.guests.items():
        yield name, [link]
    for name, starts in WHO.items():
        yield name, [running.url + path for path in (*starts, *lives.also(name))]


def come_in(running: Installation, page: Page, name: str, starts: list[str]) -> list[str]:
    """Sign somebody in, or open the link of somebody who cannot; return where they go from there."""
    if name not in WHO:
        page.goto(starts[0])
        return [page.url]
    page.goto(sign_in_link(running, name))
    page.locator("main form button").click()
    return starts


def sheets(look: Look) -> str:
    """Return a page that lays all pictures out."""
    parts = ["<!doctype html><meta charset='utf-8'><title>Every page</title><style>img{border:1px solid #999}</style>"]
    for pattern, told, paths in sorted(look.pictures):
        images = "".join(f"<a href='{one.name}'><img src='{one.name}' height='480' alt=''></a> " for one in paths)
        parts.append(f"<h2>{html.escape(pattern)}</h2><p>{html.escape(told)}</p>{images}")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
