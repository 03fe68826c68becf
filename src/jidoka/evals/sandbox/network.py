"""Attacks that talk: networks, sockets, shared memory."""

from __future__ import annotations

from dataclasses import replace

from jidoka.evals.sandbox.attack import Attack

ALLOWED_HOST = "allowed.invalid"
"""A host that an online body may reach. There is none of that name (RFC 6761, section 6.4)."""

NETWORK = (
    Attack(
        name="tcp",
        tries="""
            with socket.create_connection(("127.0.0.1", bait["tcp"]), 2) as s:
                print(s.recv(100))
        """,
    ),
    Attack(
        name="udp",
        tries="""
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.settimeout(1)
            s.sendto(b"hello", ("127.0.0.1", bait["udp"]))
            print(s.recv(100))
        """,
    ),
    Attack(
        name="unix_socket",
        tries="""
            s = socket.socket(socket.AF_UNIX)
            s.connect(bait["unix"])
            print(s.recv(100))
        """,
    ),
    Attack(
        name="abstract_socket",
        tries="""
            s = socket.socket(socket.AF_UNIX)
            s.connect(chr(0) + bait["abstract"])
            print(s.recv(100))
        """,
    ),
    Attack(
        name="vsock",
        tries="""
            s = socket.socket(40, socket.SOCK_STREAM)
            held()
        """,
    ),
    Attack(
        name="raw_packets",
        control="root",
        tries="socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3); held()",
    ),
    Attack(name="kernel_crypto_sockets", tries="socket.socket(38, socket.SOCK_SEQPACKET); held()"),
    Attack(
        name="system_v_shared_memory",
        tries="""
            libc.shmat.restype = ctypes.c_void_p
            segment = libc_call("shmget", bait["shm_key"], 0, 0)
            address = libc.shmat(segment, None, 0o10000)
            print(ctypes.string_at(address, 64))
        """,
    ),
)

_BY_PROXY = Attack(
    name="proxy_to_this_machine",
    online=True,
    tries="""
        if "HTTPS_PROXY" not in os.environ:  # nobody stands between
            print(socket.create_connection(("127.0.0.1", bait["tcp"]), 2).recv(100))
            return
        for line in (
            f"CONNECT 127.0.0.1:{bait['tcp']} HTTP/1.1",
            f"CONNECT localhost:{bait['tcp']} HTTP/1.1",
            f"CONNECT [::ffff:127.0.0.1]:{bait['tcp']} HTTP/1.1",
            f"GET http://127.0.0.1:{bait['tcp']}/ HTTP/1.1",
            f"GET http://{bait['allowed']}@127.0.0.1:{bait['tcp']}/ HTTP/1.1",
        ):
            with socket.create_connection(("127.0.0.1", 3128), 2) as s:
                s.sendall(f"{line}\\r\\nHost: {bait['allowed']}\\r\\n\\r\\n".encode())
                s.settimeout(3)
                answer = b""
                while part := s.recv(1000):
                    answer += part
                print(line, answer[-200:])
    """,
)

_OFFLINE = {attack.name: attack for attack in NETWORK}
ONLINE = (
    *(
        replace(_OFFLINE[name], name=f"{name}_online", online=True)
        for name in ("tcp", "udp", "unix_socket", "abstract_socket", "raw_packets")
    ),
    _BY_PROXY,
)
"""The same while one host is allowed."""
