"""Attacks that talk: networks, sockets, shared memory."""

from __future__ import annotations

from jidoka.evals.sandbox.attack import Attack

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
