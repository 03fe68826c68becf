"""The trained adapter as GGUF, for llama.cpp, with its provenance beside it.

python -m training.export --checkpoint training/out/checkpoint.pt --base MODEL.gguf
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import gguf
import numpy as np
import torch

from training.lora import RANK, SCALE

HEADS = {"q_proj": 9, "k_proj": 3}
"""Attention heads of SmolLM2-135M; llama.cpp orders the rows of q and k by pairs within each."""
NAMES = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}
ADAPTER = Path("src/jidoka/brain/offline/adapter.gguf")


def permuted(rows: np.ndarray, heads: int) -> np.ndarray:
    """Rows (heads x 2 x half) in llama.cpp's order (heads x half x 2), as its converter does."""
    half = rows.shape[0] // heads // 2
    return rows.reshape(heads, 2, half, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def export(adapter: dict[str, torch.Tensor], path: Path) -> None:
    """Write a GGUF adapter in 16-bit floats."""
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_string("general.type", "adapter")
    writer.add_string("general.name", "jidoka warehouse translator")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", SCALE * RANK)
    for key, value in adapter.items():
        layer, name, side = key.split(".")
        rows = value.float().numpy()
        if side == "B" and name in HEADS:
            rows = permuted(rows, HEADS[name])
        writer.add_tensor(
            f"blk.{layer}.{NAMES[name]}.weight.lora_{side.lower()}",
            np.ascontiguousarray(rows.astype(np.float16)),
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("training/out/checkpoint.pt"))
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ADAPTER)
    parser.add_argument("--last", action="store_true", help="the last step instead of the running mean")
    args = parser.parse_args()
    saved = torch.load(args.checkpoint, weights_only=False)
    export(saved["adapter" if args.last else "mean"], args.out)
    provenance = {
        "sha256": hashlib.sha256(args.out.read_bytes()).hexdigest(),
        "bytes": args.out.stat().st_size,
        "base": args.base.name,
        "base_sha256": hashlib.sha256(args.base.read_bytes()).hexdigest(),
        "sentences": saved["seen"],
        "steps": saved["step"],
        "loss": round(saved["loss"], 4),
        "weights": "last" if args.last else "running mean",
        "plan": saved["plan"],
        "rank": RANK,
        "data": "drawn by training/generator from seeds plan.first_seed onwards, each once",
    }
    args.out.with_suffix(".json").write_text(json.dumps(provenance, indent=2) + "\n")
    print(json.dumps(provenance))


if __name__ == "__main__":
    main()
