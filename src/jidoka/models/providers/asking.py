"""One attempt at an answer of a provider's model, streamed."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_ai import exceptions as said
from pydantic_ai import messages as wire
from pydantic_ai.direct import model_request_stream
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIResponsesModelSettings
from pydantic_ai.settings import ModelSettings

from jidoka.models import background
from jidoka.models.attempt import Answer, Failed
from jidoka.models.counting import BYTES_PER_TOKEN
from jidoka.models.keys import Key
from jidoka.models.names import Name
from jidoka.models.providers.failures import Asked, failed, nonsense
from jidoka.models.providers.servers import model_of
from jidoka.models.providers.translation import answer, heard, history, names_of, parameters
from jidoka.protocols import Progress
from jidoka.thought import Prompt

_UNREADABLE = (said.AgentRunError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What the libraries raise over an answer that is none."""


class ProviderWire:
    """Asks one model of a provider.

    Args:
        name: the model.
        key: the provider's key.
        model: the library's model, if it is not the one that name and key stand for.
    """

    def __init__(self, name: Name, key: Key, *, model: Model | None = None) -> None:
        self._asked = Asked(name=name, key=key)
        self._model = model or model_of(name, key)

    def ask(self, prompt: Prompt, *, timeout_s: float, progress: Progress | None) -> Answer:
        """One attempt, ended after `timeout_s`. Raises Failed.

        The library's errors, which may hold the key, are left behind: a failure is raised without a cause.
        """
        names = names_of(prompt)
        told = _Told(prompt.max_output_tokens, progress)
        outcome = background.run(self._outcome(prompt, names, timeout_s, told))
        if told.raised is not None:
            raise told.raised
        if isinstance(outcome, Failed):
            raise outcome
        return outcome

    async def _outcome(
        self, prompt: Prompt, names: Mapping[str, str], timeout_s: float, told: _Told
    ) -> Answer | Failed:
        try:
            return answer(await self._stream(prompt, names, timeout_s, told), prompt, names)
        except said.ModelAPIError as error:
            return failed(error, self._asked, begun=told.begun)
        except said.UserError as error:
            return Failed("refused", f"{self._asked.name} can't be asked so: {self._asked.clean(error)}")
        except said.ContentFilterError:
            return Answer(text="", calls=(), finish="filtered", tokens=None)
        except _UNREADABLE as error:
            return nonsense(error, self._asked)

    async def _stream(
        self, prompt: Prompt, names: Mapping[str, str], timeout_s: float, told: _Told
    ) -> wire.ModelResponse:
        stream = model_request_stream(
            self._model,
            history(prompt, names),
            model_settings=self._settings(prompt.max_output_tokens, timeout_s),
            model_request_parameters=parameters(prompt, names),
        )
        async with stream as events:
            async for event in events:
                told.hear(heard(event))
            return events.get()

    def _settings(self, max_tokens: int, timeout_s: float) -> ModelSettings:
        """One attempt only: we alone retry, as we know what is billed. The provider keeps no answers."""
        settings = OpenAIResponsesModelSettings(
            max_tokens=max_tokens, request_timeout=timeout_s, max_retries=0
        )
        if self._asked.name.provider.wire == "responses":
            settings["openai_store"] = False
        return settings


class _Told:
    """The text so far, told on as it comes, in the thread of the loop. An error of whoever listens is kept
    and nothing more is told: it is none of the provider's."""

    def __init__(self, max_tokens: int, progress: Progress | None) -> None:
        self.begun = False
        self.raised: Exception | None = None
        self._text = ""
        self._max_tokens = max_tokens
        self._progress = progress

    def hear(self, more: str) -> None:
        """Something came; `more` is what it adds to the text."""
        self.begun = True
        self._text += more
        if self._progress is not None and more:
            share = len(self._text) / BYTES_PER_TOKEN / self._max_tokens
            try:
                self._progress(min(0.99, share), self._text)
            except Exception as error:  # raised again where `ask` returns
                self.raised, self._progress = error, None
