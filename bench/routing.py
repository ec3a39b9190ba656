"""Measures the router's decisions against real cases: `make bench-routing` (docs/routing.md).

python -m bench.routing [FOLDER]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench import routing_rules, routing_text


def report(folder: Path) -> Iterator[str]:
    """Yield each part's lines as they become known."""
    yield from routing_rules.measure()
    yield from routing_text.measure(folder)


if __name__ == "__main__":
    for line in report(Path(sys.argv[1]) if len(sys.argv) > 1 else routing_text.DATA):
        print(line, flush=True)
