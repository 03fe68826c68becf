"""SmolLM2 with low-rank adapters, trained on answers alone, resumable after any step.

    python -m training.lora --base MODEL.gguf --out training/out --examples 40000 --workers 2

Reads its base from the GGUF itself (the quantised weights, as the product runs them). `checkpoint.pt` holds
the adapter, its running mean, the optimizer and the position: killed at any time, the next run goes on there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

from jidoka.brain.offline.text import prompt
from training.generator.sentences import draw

RANK = 16
FIRST_LAYER = 10
"""Layers below stay as they are: a step then costs a sixth less, and the adapter is a third smaller."""
SCALE = 2.0
"""alpha / rank of the adapter."""
END = "<|im_end|>"
PROJECTIONS = {
    "self_attn": ("q_proj", "k_proj", "v_proj", "o_proj"),
    "mlp": ("gate_proj", "up_proj", "down_proj"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run does; written beside its results."""

    examples: int
    """Distinct sentences in all; the schedule ends there."""
    tokens: int = 300
    """Tokens a step and worker, padding included."""
    lr: float = 1.0e-3
    warmup: int = 20
    """Steps."""
    decay: float = 0.5
    """Share of the examples, at the end, over which the rate falls to zero."""
    mean: float = 0.98
    """Running mean of the adapter: weight of the past a step."""
    first_seed: int = 1_000_000


class Adapted(nn.Module):
    """A frozen linear map with a low-rank addition."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.A = nn.Parameter(torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features))
        self.B = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """The map and its addition; x has shape (..., in_features)."""
        return self.linear(x) + F.linear(F.linear(x, self.A), self.B * SCALE)


def load_base(gguf: Path, cache: Path) -> tuple[LlamaForCausalLM, Any]:
    """The model and tokenizer of a GGUF, dequantised once into `cache`."""
    if not (cache / "base.pt").exists():  # 540 MB
        cache.mkdir(parents=True, exist_ok=True)
        model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
        tokenizer.save_pretrained(cache / "tokenizer")
        torch.save((model.config.to_dict(), model.state_dict()), cache / "base.pt")
    config, state = torch.load(cache / "base.pt", weights_only=False)
    config.pop("quantization_config", None)  # else transformers believes the plain weights are quantised
    model = LlamaForCausalLM(LlamaConfig(**config))
    model.load_state_dict(state, strict=False)
    model.tie_weights()
    return model, AutoTokenizer.from_pretrained(cache / "tokenizer")


def adapt(model: LlamaForCausalLM) -> dict[str, nn.Parameter]:
    """Freeze the model and adapt the upper layers; returns what is trained, by `layer.projection.A|B`."""
    model.requires_grad_(False)
    added: dict[str, nn.Parameter] = {}
    for i, layer in enumerate(model.model.layers):
        if i < FIRST_LAYER:
            continue
        for block, names in PROJECTIONS.items():
            parent = getattr(layer, block)
            for name in names:
                adapted = Adapted(getattr(parent, name))
                setattr(parent, name, adapted)
                added[f"{i}.{name}.A"], added[f"{i}.{name}.B"] = adapted.A, adapted.B
    return added


def rate(plan: Plan, step: int, seen: int) -> float:
    """The learning rate: warm-up, plateau, then a straight line to zero over the last examples."""
    left = max(0.0, (plan.examples - seen) / (plan.examples * plan.decay))
    return plan.lr * min(1.0, (step + 1) / plan.warmup) * min(1.0, left)


def batches(tokenizer: Any, plan: Plan, seen: int) -> Iterator[list[tuple[list[int], list[int]]]]:
    """Batches of similar length, each of (prompt, answer) tokens; deterministic from `seen` on."""
    pool_size = 384
    while True:
        pool = [draw(plan.first_seed + seen + i) for i in range(pool_size)]
        pairs = [(tokenizer(prompt(s.text)).input_ids, tokenizer(s.program + END).input_ids) for s in pool]
        pairs.sort(key=lambda p: len(p[0]) + len(p[1]))
        groups: list[list[tuple[list[int], list[int]]]] = [[]]
        for pair in pairs:
            length = len(pair[0]) + len(pair[1])
            if groups[-1] and length * (len(groups[-1]) + 1) > plan.tokens:
                groups.append([])
            groups[-1].append(pair)
        order = torch.randperm(len(groups), generator=torch.Generator().manual_seed(seen)).tolist()
        for k in order:
            yield groups[k]
        seen += pool_size


def loss_of(model: LlamaForCausalLM, batch: list[tuple[list[int], list[int]]]) -> Tensor:
    """Cross-entropy of the answers' tokens; padding stands at the end, so the causal mask is enough."""
    width = max(len(a) + len(b) for a, b in batch)
    x = torch.zeros((len(batch), width), dtype=torch.long)
    y = torch.full((len(batch), width), -100)
    for i, (a, b) in enumerate(batch):
        x[i, : len(a) + len(b)] = torch.tensor(a + b)
        y[i, len(a) : len(a) + len(b)] = torch.tensor(b)
    hidden = model.model(x, use_cache=False).last_hidden_state[:, :-1]
    target = y[:, 1:]
    wanted = target != -100
    return F.cross_entropy(model.lm_head(hidden[wanted]), target[wanted])


def shared(added: dict[str, nn.Parameter], workers: int) -> None:
    """Average the gradients over all workers."""
    if workers > 1:
        flat = torch.cat([v.grad.flatten() for v in added.values() if v.grad is not None])
        dist.all_reduce(flat)
        flat /= workers
        at = 0
        for v in added.values():
            assert v.grad is not None
            v.grad.copy_(flat[at : at + v.numel()].view_as(v))
            at += v.numel()


def train(rank: int, parent: int, workers: int, plan: Plan, base: Path, out: Path, until_s: float) -> None:
    """Run to the end of the plan or of the time, whichever comes first. Worker 0 keeps log and checkpoint.

    A worker ends when the process with the id `parent`, which started it, is gone.
    """
    torch.set_num_threads(1)
    torch.manual_seed(0)
    if workers > 1:
        dist.init_process_group(
            "gloo", init_method=f"file://{out.absolute()}/meet", rank=rank, world_size=workers
        )
    model, tokenizer = load_base(base, out)
    added = adapt(model)
    optimizer = torch.optim.AdamW(list(added.values()), lr=plan.lr, weight_decay=0.0, betas=(0.9, 0.98))
    mean = {k: v.detach().clone() for k, v in added.items()}
    step = seen = 0
    path = out / "checkpoint.pt"
    if path.exists():
        saved = torch.load(path, weights_only=False)
        for k, v in saved["adapter"].items():
            added[k].data.copy_(v)
        mean, step, seen = saved["mean"], saved["step"], saved["seen"]
        optimizer.load_state_dict(saved["optimizer"])
    start, start_seen = time.monotonic(), seen
    source = batches(tokenizer, plan, seen)
    running, late = 0.0, torch.zeros(1)
    while seen < plan.examples and not late.item():
        for group in optimizer.param_groups:
            group["lr"] = rate(plan, step, seen)
        turn = [next(source) for _ in range(workers)]
        loss = loss_of(model, turn[rank])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        shared(added, workers)
        torch.nn.utils.clip_grad_norm_(list(added.values()), 1.0)
        optimizer.step()
        step, seen = step + 1, seen + sum(len(batch) for batch in turn)
        keep = min(plan.mean, step / (step + 10))
        for k, v in added.items():
            mean[k].lerp_(v.detach(), 1 - keep)
        running = loss.item() if not running else 0.95 * running + 0.05 * loss.item()
        orphan = workers > 1 and os.getppid() != parent  # workers outlive a killed parent otherwise
        late = torch.tensor([float(time.monotonic() - start > until_s or orphan)])
        if workers > 1:
            dist.broadcast(late, 0)
        if rank == 0 and (step % 25 == 0 or seen >= plan.examples or late.item()):
            spent = time.monotonic() - start
            figures = {"step": step, "seen": seen, "loss": round(running, 4)}
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps({**figures, "per_s": round((seen - start_seen) / spent, 2)}) + "\n")
            weights = {"adapter": {k: v.detach().clone() for k, v in added.items()}, "mean": mean}
            state = {**weights, **figures, "optimizer": optimizer.state_dict(), "plan": asdict(plan)}
            torch.save(state, path.with_suffix(".new"))
            path.with_suffix(".new").replace(path)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="SmolLM2-135M-Instruct as GGUF")
    parser.add_argument("--out", type=Path, default=Path("training/out"))
    parser.add_argument("--examples", type=int, default=40_000)
    parser.add_argument("--lr", type=float, default=Plan(examples=0).lr)
    parser.add_argument("--decay", type=float, default=Plan(examples=0).decay)
    parser.add_argument("--tokens", type=int, default=Plan(examples=0).tokens)
    parser.add_argument(
        "--workers",
        "--threads",
        type=int,
        default=1,
        help="processes of one thread, each with its own batches",
    )
    parser.add_argument(
        "--seconds", type=float, default=math.inf, help="stop after this long; run again to go on"
    )
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "meet").unlink(missing_ok=True)
    load_base(args.base, args.out)
    plan = Plan(examples=args.examples, lr=args.lr, tokens=args.tokens, decay=args.decay)
    task = (os.getpid(), args.workers, plan, args.base, args.out, args.seconds)
    if args.workers == 1:
        train(0, *task)
    else:
        mp.spawn(train, task, nprocs=args.workers)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
