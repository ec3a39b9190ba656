"""The environment, read once at start. Every variable may also be given as NAME_FILE, a file that holds its value."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from shared.process.problems import BadEnvironment
from shared.process.variables import unknown


class Environment:
    """Reads variables and remembers each that is missing or bad, so that `finish` names them all at once."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables
        self._problems: list[str] = []

    def text(self, name: str, default: str | None = None, *, required: bool = False) -> str | None:
        """Return the variable's value, or the default where it is unset or empty."""
        value, path = self._variables.get(name), self._variables.get(f"{name}_FILE")
        if value and path:
            self.problem(name, f"is set and so is {name}_FILE; keep one of them")
        if path:
            try:
                value = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                self.problem(f"{name}_FILE", f"cannot be read: {error}")
                return default
        if value:
            return value
        if required:
            self.problem(name, f"is missing; set it, or {name}_FILE to a file that holds it")
        return default

    def url(
        self, name: str, schemes: tuple[str, ...], default: str | None = None, *, required: bool = False
    ) -> str | None:
        """Return the variable's value, held to be a URL with one of the schemes."""
        value = self.text(name, default, required=required)
        if value is not None and urlsplit(value).scheme not in schemes:
            # The value itself is not shown: addresses carry passwords.
            self.problem(name, f"must be an address that begins with {' or '.join(one + '://' for one in schemes)}")
        return value

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """Return the variable's value as a whole number between low and high."""
        value = self.text(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            self.problem(name, f"must be a whole number from {low} to {high}")
            return default
        return int(value)

    def flag(self, name: str) -> bool:
        """Return whether the variable is `1`; unset and `0` are no."""
        value = self.text(name, "0")
        if value not in ("0", "1"):
            self.problem(name, "must be 0 or 1")
        return value == "1"

    def problem(self, name: str, what: str) -> None:
        """Remember that a variable cannot be used."""
        told = f"{name} {what}"
        if told not in self._problems:  # a variable may be read twice
            self._problems.append(told)

    def finish(self) -> None:
        """Raise BadEnvironment with all that was found, names that nothing reads among them, if anything was."""
        for name, meant in unknown(self._variables):
            self.problem(name, f"is no variable of ours; {f'you mean {meant}' if meant else 'take it out'}")
        if self._problems:
            raise BadEnvironment(self._problems)


def multiprocess_folder() -> str | None:
    """Return where prometheus-client keeps a service's counters: its own variable, which supervisors set."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR")
