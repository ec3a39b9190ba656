"""Measures the router's decisions against real cases: `make bench-routing` (docs/routing.md).

python -m bench.routing [FOLDER]
"""

import sys
from pathlib import Path

from bench import routing_text


def main(folder: Path) -> None:
    """Print each part's table as it becomes known."""
    for line in routing_text.measure(folder):
        print(line, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else routing_text.DATA)
