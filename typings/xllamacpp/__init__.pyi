"""The part of xllamacpp (llama.cpp in-process) that we use; the package ships no types."""

from collections.abc import Callable, Mapping
from typing import Any

from . import xllamacpp as xllamacpp

class CommonParamsModel:
    path: str

class CommonParamsSampling:
    seed: int
    temp: float
    top_k: int
    top_p: float
    min_p: float
    n_probs: int
    samplers: Any

class CpuParams:
    n_threads: int
    poll: int
    strict_cpu: bool

class CommonAdapterLoraInfo:
    path: str
    scale: float
    def __init__(self, path: str, scale: float) -> None: ...

class CommonParams:
    model: CommonParamsModel
    sampling: CommonParamsSampling
    cpuparams: CpuParams
    cpuparams_batch: CpuParams
    lora_adapters: list[CommonAdapterLoraInfo]
    lora_init_without_apply: bool
    n_ctx: int
    n_batch: int
    n_ubatch: int
    n_parallel: int
    n_predict: int
    n_gpu_layers: int
    n_threads_http: int
    cache_prompt: bool
    cache_ram_mib: int
    cont_batching: bool
    ctx_shift: bool
    embedding: bool
    endpoint_metrics: bool
    enable_chat_template: bool
    hostnames: list[str]
    port: int
    use_jinja: bool
    verbosity: int
    warmup: bool
    chat_template: str
    def __getattr__(self, name: str) -> Any: ...

class Server:
    """llama.cpp inside this process. A handler returns its JSON answer, or calls back with parts of it."""

    def __init__(self, params: CommonParams) -> None: ...
    @property
    def listening_address(self) -> str: ...
    def handle_completions(
        self, prompt: str | Mapping[str, Any], callback: Callable[[Any], Any] | None = ...
    ) -> Any: ...
    def handle_chat_completions(
        self, prompt: str | Mapping[str, Any], callback: Callable[[Any], Any] | None = ...
    ) -> Any: ...
    def handle_embeddings(self, prompt: str | Mapping[str, Any]) -> Any: ...
    def handle_metrics(self, request: str | Mapping[str, Any]) -> Any: ...
