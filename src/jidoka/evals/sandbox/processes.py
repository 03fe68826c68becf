"""Attacks on other processes, on what they hand down, and on the kernel's rarer doors."""

from __future__ import annotations

from jidoka.evals.sandbox.attack import Attack

PROCESSES = (
    Attack(name="kill_outside", wait_s=0.5, tries='os.kill(bait["victim"], signal.SIGKILL)'),
    Attack(
        name="kill_everything",
        wait_s=0.5,
        control="none",
        no_control="it would end this user's other work",
        tries="signal.signal(signal.SIGTERM, signal.SIG_IGN); os.kill(-1, signal.SIGKILL)",
    ),
    Attack(
        name="read_processes",
        tries="""
            for pid in filter(str.isdigit, os.listdir("/proc")):
                for name in ("environ", "cmdline"):
                    try:
                        print(open(f"/proc/{pid}/{name}").read().replace(chr(0), " "))
                    except OSError:
                        pass
        """,
    ),
    Attack(
        name="inherited_environment",
        tries="print(dict((k, v) for k, v in os.environ.items() if k != 'BAIT'))",
    ),
    Attack(
        name="inherited_descriptors",
        tries="""
            for fd in range(3, 1024):
                try:
                    print(os.pread(fd, 100, 0))
                except OSError:
                    pass
        """,
    ),
    Attack(
        name="ptrace",
        tries="""
            child = os.fork()
            if child == 0:
                try:
                    call("ptrace", 0, 0, 0, 0)
                    os._exit(0)
                except OSError:
                    os._exit(1)
            if os.waitpid(child, 0)[1] == 0:
                held()
        """,
    ),
    Attack(
        name="read_process_memory",
        tries="""
            secret = ctypes.create_string_buffer(b"x" * 8)
            child = os.fork()
            if child == 0:
                time.sleep(3)
                os._exit(0)
            here = ctypes.create_string_buffer(8)
            local = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(here), 8))
            remote = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(secret), 8))
            try:
                call("process_vm_readv", child, local, 1, remote, 1, 0)
                held()
            finally:
                os.kill(child, 9)
        """,
    ),
    Attack(
        name="setuid_program",
        tries="""
            child = subprocess.Popen(["/usr/bin/su", "-c", "true"], stdin=subprocess.PIPE)
            time.sleep(0.3)
            try:
                uids = next(l for l in open(f"/proc/{child.pid}/status") if l.startswith("Uid:")).split()
                print(uids)
                if int(uids[2]) != os.getuid():
                    held()
            finally:
                child.kill()
        """,
    ),
    Attack(name="new_user_namespace", tries='call("unshare", 0x10000000); held()'),
    Attack(
        name="clone_user_namespace",
        tries="""
            pid = call("clone", 0x10000000 | 17, 0, 0, 0, 0)
            if pid == 0:
                os._exit(0)
            os.waitpid(pid, 0)
            held()
        """,
    ),
    Attack(
        name="mount",
        tries="""
            try:
                call("unshare", 0x10000000 | 0x00020000)
            except OSError as error:
                print(error)
            kind, target = (ctypes.create_string_buffer(b) for b in (b"tmpfs", b"/tmp"))
            call("mount", kind, target, kind, 0, 0)
            held()
        """,
    ),
    Attack(
        name="enter_namespaces",
        control="root",
        tries="""
            for name in ("mnt", "net", "pid"):
                for pid in (1, bait["victim"]):
                    try:
                        call("setns", os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY), 0)
                        held()
                    except OSError as error:
                        print(name, error)
        """,
    ),
    Attack(
        name="io_uring",
        tries="""
            call("io_uring_setup", 4, ctypes.create_string_buffer(256))
            held()
        """,
    ),
    Attack(
        name="keyring",
        tries="""
            kind, name, data = (ctypes.create_string_buffer(b) for b in (b"user", b"jidoka-eval", b"x"))
            key = call("add_key", kind, name, data, 1, -4)
            held()
            call("keyctl", 3, key)
        """,
    ),
    Attack(
        name="bpf",
        control="root",
        tries="""
            call("bpf", 0, ctypes.create_string_buffer(struct.pack("IIII", 2, 4, 4, 1) + bytes(112)), 128)
            held()
        """,
    ),
    Attack(name="userfaultfd", tries='call("userfaultfd", 1); held()'),
    Attack(
        name="perf_events",
        control="root",
        tries="""
            event = ctypes.create_string_buffer(struct.pack("IIQ", 1, 128, 0) + bytes(112))
            call("perf_event_open", event, 0, -1, -1, 0)
            held()
        """,
    ),
    Attack(
        name="kernel_log",
        control="root",
        tries='call("syslog", 3, ctypes.create_string_buffer(64), 64); held()',
    ),
    Attack(
        name="host_name",
        control="root",
        tries="""
            name = os.uname().nodename.encode()
            call("sethostname", ctypes.create_string_buffer(name), len(name))
            held()
        """,
    ),
    Attack(
        name="real_time_priority",
        control="root",
        tries="os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); held()",
    ),
    Attack(
        name="other_abi",
        tries="""
            if os.uname().machine != "x86_64":
                raise OSError("only x86_64 has another one")
            code = mmap.mmap(-1, 4096, prot=7)
            code.write(bytes.fromhex("53 b8 14 00 00 00 cd 80 5b c3"))  # getpid by int 0x80
            getpid = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
            if getpid() == os.getpid():
                held()
        """,
    ),
    Attack(
        name="terminal_injection",
        tries="""
            import fcntl, termios
            child = os.fork()
            if child == 0:
                os.setsid()  # a terminal of its own
                main, other = os.openpty()
                fcntl.ioctl(other, termios.TIOCSCTTY, 0)
                try:
                    fcntl.ioctl(other, termios.TIOCSTI, b"x")
                    held()
                except OSError as error:
                    print(error, flush=True)
                os._exit(0)
            os.waitpid(child, 0)
        """,
    ),
    Attack(
        name="leave_control_group",
        control="root",
        tries="""
            for folder in ("/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids"):
                try:
                    os.close(os.open(f"{folder}/cgroup.procs", os.O_WRONLY))
                    held()
                except OSError as error:
                    print(folder, error)
        """,
    ),
)
