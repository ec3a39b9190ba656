"""Wake-ups between the processes of one machine, so that nothing waits for a poll while there is work.

Each waiting role binds a datagram socket in `<data_dir>/run/`; who commits work for it sends one byte to every socket
of that role. Rings that come while nobody waits are drained together: a thousand commits cost one wake-up. A ring may
be lost (another machine, a role that has not started); the polling that every role does as well is the safety net.
"""

import os
import select
import socket
from pathlib import Path

_BELL = ".bell"


class Doorbell:
    """Rings the roles of one service's machine, by name (`intake-relay`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ring(self, *roles: str) -> None:
        """Wake every process that waits under these names; never blocks and never fails."""
        try:
            names = [entry.name for entry in os.scandir(self._folder) if entry.name.endswith(_BELL)]
        except OSError:
            return
        # Heartbeats stand in the same folder under the same role's name; to ring one would be to delete it.
        mine = [name for name in names if name.startswith(tuple(f"{role}." for role in roles))]
        if not mine:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.setblocking(False)
            for name in mine:
                self._ring(out, name)

    def _ring(self, out: socket.socket, name: str) -> None:
        try:
            out.sendto(b"!", address(self._folder, name))
        except ConnectionRefusedError:  # its process was killed; nobody listens there any more
            (self._folder / name).unlink(missing_ok=True)
        except OSError:  # full: it has rings enough to wake up; gone: somebody else swept it
            pass


class Bell:
    """The waiting side of a doorbell: one for each waiting thread."""

    def __init__(self, folder: Path, role: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._name = f"{role}.{os.getpid()}-{id(self):x}{_BELL}"
        self._folder = folder
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address(folder, self._name))
        self._socket.setblocking(False)

    def wait(self, seconds: float) -> bool:
        """Return True as soon as somebody rings, False when the time has passed; takes all rings there are."""
        ready, _, _ = select.select([self._socket], [], [], max(0.0, seconds))
        if not ready:
            return False
        try:
            while self._socket.recv(16):
                pass
        except BlockingIOError:
            pass
        return True

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
        (self._folder / self._name).unlink(missing_ok=True)


def address(folder: Path, name: str) -> str:
    """Return a socket's address; through /proc where the path is longer than the 107 bytes that the kernel takes."""
    path = str(folder / name)
    if len(os.fsencode(path)) <= 107:
        return path
    return f"/proc/self/fd/{_folder_descriptor(str(folder))}/{name}"


_DESCRIPTORS: dict[str, int] = {}


def _folder_descriptor(folder: str) -> int:
    if folder not in _DESCRIPTORS:
        _DESCRIPTORS[folder] = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    return _DESCRIPTORS[folder]
