"""What attacks aim at: secrets, sockets, a process, descriptors, all outside of the sandbox and all ours."""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from jidoka.bodies.terminal import seccomp
from jidoka.evals.sandbox.network import ALLOWED_HOST
from jidoka.types import Json

ENVIRONMENT = "JIDOKA_EVAL_SECRET"
_IPC_CREAT, _IPC_RMID = 0o1000, 0
_OPEN_TO_ALL = 0o666


@dataclass(slots=True, kw_only=True)
class Baits:
    """All of them. `user` is whom the sandbox runs as."""

    root: Path
    user: int
    token: str
    victim: subprocess.Popen[bytes]
    named: dict[str, Json]
    """What the attacks are told."""
    environment: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def open_folder(self) -> Path:
        """Writable by everybody."""
        return self.root / "open"

    def taken(self, *folders: Path) -> str:
        """What shows from outside that an attack came through, in words; clears it up."""
        signs: list[str] = []
        for held in (self.open_folder / "held", *(folder / "held" for folder in folders)):
            if held.exists():
                signs.append(f"{held.name} was written in {held.parent.name}")
                held.unlink()
        if self.victim.poll() is not None:
            signs.append("a process outside was ended")
            self.victim = _victim(self.user, self.environment)
            self.named["victim"] = self.victim.pid
        return "; ".join(signs)


@contextlib.contextmanager
def laid_out(user: int) -> Generator[Baits]:
    """Lay out baits for a sandbox that runs as `user`; everything is gone afterwards."""
    token = secrets.token_hex(16)
    with contextlib.ExitStack() as stack:
        root = Path(tempfile.mkdtemp(prefix="jidoka-eval-"))
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        root.chmod(0o755)
        os.environ[ENVIRONMENT] = token
        stack.callback(os.environ.pop, ENVIRONMENT, None)
        environment = {ENVIRONMENT: token}
        files = _files(root, user, token)
        stack.callback(Path(files["shm_file"]).unlink, missing_ok=True)
        fd = os.open(files["secret"], os.O_RDONLY)
        os.set_inheritable(fd, True)
        stack.callback(os.close, fd)
        listening = _listeners(root, token.encode(), stack)
        named: dict[str, Json] = {**files, **listening, "shm_key": _segment(token, stack), "calls": _calls()}
        named["allowed"] = ALLOWED_HOST
        victim = _victim(user, environment)
        named["victim"] = victim.pid
        baits = Baits(root=root, user=user, token=token, victim=victim, named=named, environment=environment)
        try:
            yield baits
        finally:
            baits.victim.kill()
            baits.victim.wait()


def _calls() -> dict[str, int]:
    machine = seccomp.MACHINES[os.uname().machine]
    numbers = {name: row[machine.column] for name, row in seccomp.REFUSED.items()}
    return {**{name: n for name, n in numbers.items() if n is not None}, "clone": machine.clone}


def _files(root: Path, user: int, token: str) -> dict[str, str]:
    (root / "open").mkdir()
    (root / "open").chmod(0o777)
    secret, key = root / "secret", root / "home" / ".ssh" / "id_ed25519"
    shm = Path("/dev/shm") / root.name
    key.parent.mkdir(parents=True)
    for file in (secret, key, shm):
        file.write_text(token)
        file.chmod(0o644)
    key.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(key, user, user)
    return {"secret": str(secret), "key": str(key), "open": str(root / "open"), "shm_file": str(shm)}


def _victim(user: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return start_as(user if os.geteuid() == 0 else None, ("/bin/sleep", "3600"), environment)


def start_as(
    user: int | None, command: tuple[str, ...], environment: dict[str, str], cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a program without a sandbox, with all inheritable descriptors; None: as this very user."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=environment,
        close_fds=False,
        start_new_session=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def _listeners(root: Path, reply: bytes, stack: contextlib.ExitStack) -> dict[str, Json]:
    """Sockets that answer everybody with the secret."""
    tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    path = root / "socket"
    abstract = root.name
    unix = stack.enter_context(socket.socket(socket.AF_UNIX))
    unix.bind(str(path))
    path.chmod(0o777)
    hidden = stack.enter_context(socket.socket(socket.AF_UNIX))
    hidden.bind(b"\0" + abstract.encode())
    for server in (unix, hidden):
        server.listen()
    udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    udp.bind(("127.0.0.1", 0))
    for server in (tcp, unix, hidden):
        threading.Thread(target=_answer, args=(server, reply), daemon=True).start()
    threading.Thread(target=_answer_datagrams, args=(udp, reply), daemon=True).start()
    for server in (tcp, unix, hidden, udp):
        stack.callback(_shut, server)
    return {
        "tcp": tcp.getsockname()[1],
        "udp": udp.getsockname()[1],
        "unix": str(path),
        "abstract": abstract,
    }


def _shut(server: socket.socket) -> None:
    """Wake whoever waits in accept or recvfrom."""
    with contextlib.suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)


def _answer(server: socket.socket, reply: bytes) -> None:
    """Until the server is shut."""
    with contextlib.suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(reply)


def _answer_datagrams(server: socket.socket, reply: bytes) -> None:
    with contextlib.suppress(OSError):
        while True:
            data, sender = server.recvfrom(100)
            if data:
                server.sendto(reply, sender)


def _segment(token: str, stack: contextlib.ExitStack) -> int:
    """A System V shared memory segment with the secret, open to everybody."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    key = secrets.randbelow(1 << 30) + 1
    segment = libc.shmget(key, 4096, _IPC_CREAT | _OPEN_TO_ALL)
    if segment < 0:
        raise OSError(ctypes.get_errno(), "shmget")
    stack.callback(libc.shmctl, segment, _IPC_RMID, None)
    address = libc.shmat(segment, None, 0)
    ctypes.memmove(address, token.encode(), len(token))
    return key
