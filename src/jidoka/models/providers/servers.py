"""The library's model for each way to speak to a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pydantic_ai.models import Model

from jidoka.models.keys import Key
from jidoka.models.names import Name
from jidoka.models.names import Wire as Protocol

if TYPE_CHECKING:
    from pydantic_ai.profiles.openai import OpenAIModelProfile


def model_of(name: Name, key: Key) -> Model:
    """The model that a name stands for. Imports what its provider needs, and nothing of the others."""
    return _MODELS[name.provider.wire](name, key.text)


def _chat(name: Name, key: str) -> Model:
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider  # noqa: PLC0415

    provider = OpenAICompatibleProvider(
        name.provider.name, base_url=name.url, api_key=key or None, profile=_older_limit()
    )
    return OpenAIChatModel(name.model, provider=provider)


def _responses(name: Name, key: str) -> Model:
    from pydantic_ai.models.openai import OpenAIResponsesModel  # noqa: PLC0415
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415

    return OpenAIResponsesModel(
        name.model, provider=OpenAIProvider(base_url=name.url or "https://api.openai.com/v1", api_key=key)
    )


def _anthropic(name: Name, key: str) -> Model:
    from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415
    from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415

    return AnthropicModel(name.model, provider=AnthropicProvider(api_key=key, base_url=name.url or None))


def _google(name: Name, key: str) -> Model:
    from pydantic_ai.models.google import GoogleModel  # noqa: PLC0415
    from pydantic_ai.providers.google import GoogleProvider  # noqa: PLC0415

    return GoogleModel(name.model, provider=GoogleProvider(api_key=key, base_url=name.url or None))


def _openrouter(name: Name, key: str) -> Model:
    from openai import AsyncOpenAI  # noqa: PLC0415
    from pydantic_ai.models.openrouter import OpenRouterModel  # noqa: PLC0415
    from pydantic_ai.providers.openrouter import OpenRouterProvider  # noqa: PLC0415

    if name.url:
        client = AsyncOpenAI(base_url=name.url, api_key=key)
        return OpenRouterModel(name.model, provider=OpenRouterProvider(openai_client=client))
    return OpenRouterModel(name.model, provider=OpenRouterProvider(api_key=key))


def _ollama(name: Name, key: str) -> Model:
    from pydantic_ai.models.ollama import OllamaModel  # noqa: PLC0415
    from pydantic_ai.providers.ollama import OllamaProvider  # noqa: PLC0415

    provider = OllamaProvider(base_url=name.url, api_key=key or None)
    return OllamaModel(name.model, provider=provider, profile=_older_limit())


def _older_limit() -> OpenAIModelProfile:
    """Every server knows the older of the two fields for the output's limit; one that ignores the newer would
    write on."""
    from pydantic_ai.profiles.openai import OpenAIModelProfile  # noqa: PLC0415

    return OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)


_MODELS: Mapping[Protocol, Callable[[Name, str], Model]] = {
    "anthropic": _anthropic,
    "google": _google,
    "ollama": _ollama,
    "openai": _chat,
    "openrouter": _openrouter,
    "responses": _responses,
}
