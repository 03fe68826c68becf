"""Open a network for one thread: a second one would only wait for the first on a busy machine."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


def one_thread(model: Path) -> onnxruntime.InferenceSession:
    """The network in the file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
