"""Attacks on what there is only so much of: processes, memory, disk, time."""

from __future__ import annotations

from jidoka.bodies.terminal import Limits
from jidoka.evals.sandbox.attack import Attack

MIB = 1 << 20

LIMITS = Limits(
    memory_bytes=160 * MIB,
    processes=48,
    disk_bytes=48 * MIB,
    scratch_bytes=32 * MIB,
    output_bytes=32 * 1024,
    timeout_s=6.0,
    longest_s=30.0,
)
"""What the attacked body allows; each attack below takes at least twice as much, which a machine can bear."""

GREED = (
    Attack(
        name="fork_bomb",
        tries="""
            children = []
            try:
                for _ in range(160):
                    pid = os.fork()
                    if pid == 0:
                        time.sleep(2)
                        os._exit(0)
                    children.append(pid)
                held()
            finally:
                for pid in children:
                    os.kill(pid, 9)
        """,
    ),
    Attack(
        name="thread_bomb",
        tries="""
            threading.stack_size(65536)
            for _ in range(160):
                threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
            held()
        """,
    ),
    Attack(
        name="raise_limits",
        tries="""
            import resource
            for kind, least in ((resource.RLIMIT_NPROC, 160), (resource.RLIMIT_FSIZE, 160 << 20)):
                try:
                    resource.setrlimit(kind, (least, least))
                    held()
                except (ValueError, OSError) as error:
                    print(error)
        """,
    ),
    Attack(
        name="memory",
        tries="""
            data = bytearray(b"x") * (400 << 20)
            held()
        """,
    ),
    Attack(
        name="memory_of_many",
        timeout_s=10.0,
        tries="""
            pipe, end = os.pipe()
            for _ in range(5):
                if os.fork() == 0:
                    data = bytearray(b"x") * (80 << 20)
                    os.write(end, b"x")
                    time.sleep(4)
                    os._exit(0)
            os.close(end)
            got = b""
            while len(got) < 5 and (part := os.read(pipe, 5)):
                got += part
            time.sleep(0.5)
            if len(got) == 5:
                held()
        """,
    ),
    Attack(
        name="memory_shared",
        tries="""
            maps = [mmap.mmap(-1, 50 << 20) for _ in range(8)]
            for m in maps:
                m.write(b"x" * (50 << 20))
            time.sleep(0.5)
            held()
        """,
    ),
    Attack(
        name="memory_in_files_of_memory",
        tries="""
            data = b"x" * (40 << 20)
            for i in range(10):
                name = ctypes.create_string_buffer(b"held")
                fd = call("memfd_create", name, 0)
                os.write(fd, data)
            time.sleep(0.5)
            held()
        """,
    ),
    Attack(
        name="memory_in_tmp",
        tries="""
            for folder in ("/tmp", "/dev/shm"):
                paths = [f"{folder}/jidoka-eval-{os.getpid()}-{i}" for i in range(10)]
                try:
                    for path in paths:
                        with open(path, "wb") as file:
                            file.write(b"x" * (10 << 20))
                    held()
                except OSError as error:
                    print(folder, error)
                finally:
                    for path in paths:
                        if os.path.exists(path):
                            os.unlink(path)
        """,
    ),
    Attack(
        name="disk_one_file",
        tries="""
            with open("big", "wb") as file:
                for _ in range(16):
                    file.write(b"x" * (10 << 20))
            held()
        """,
    ),
    Attack(
        name="disk_many_files",
        timeout_s=12.0,
        tries="""
            for i in range(40):
                with open(f"big{i}", "wb") as file:
                    file.write(b"x" * (8 << 20))
            time.sleep(1)
            held()
        """,
    ),
    Attack(
        name="disk_nameless_files",
        timeout_s=12.0,
        tries="""
            files = []
            for i in range(40):
                files.append(open(f"big{i}", "wb"))
                os.unlink(f"big{i}")
                files[-1].write(b"x" * (8 << 20))
                files[-1].flush()
            time.sleep(1)
            held()
        """,
    ),
    Attack(
        name="time",
        timeout_s=1.0,
        tries="""
            for number in range(1, 32):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except OSError:
                    pass
            end = time.monotonic() + 3
            while time.monotonic() < end:
                time.sleep(0.1)
            held()
        """,
    ),
    Attack(
        name="daemon_left_behind",
        wait_s=2.5,
        tries="""
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    for fd in (0, 1, 2):
                        os.close(fd)
                    time.sleep(1.5)
                    open("held", "w").close()
                os._exit(0)
        """,
    ),
)
