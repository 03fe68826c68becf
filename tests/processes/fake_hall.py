"""A hall process without physics: `python -m tests.processes.fake_hall`, arguments as the real one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jidoka.bodies.serving.host import host, listen, log_to
from jidoka.bodies.serving.runner import Runner
from jidoka.errors import ConfigError, JidokaError
from jidoka.processes.files import ProcessFiles
from tests.bodies.fakes import FakeHumanoid


def main() -> int:
    parser = argparse.ArgumentParser()
    usual = {"--state": "", "--site": "", "--seed": "0", "--speed": "max", "--port": "0"}
    for name, value in usual.items():
        parser.add_argument(name, default=value)
    args = parser.parse_args()
    files = ProcessFiles(Path(args.state), "hall")
    print("phase 0.5 pretending", flush=True)
    try:
        if args.site.endswith("broken.toml"):
            raise ConfigError("broken.toml:3: `x` is missing")
        with files.hold(), listen(int(args.port)) as listener:
            log_to(files)
            about = {"seed": int(args.seed), "speed": args.speed, "site": args.site}
            host(Runner(FakeHumanoid()), files, listener, about=about)
    except JidokaError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
