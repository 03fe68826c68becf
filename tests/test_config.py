from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from jidoka.config import load
from jidoka.errors import ConfigError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and no variables from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIDOKA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("JIDOKA_CONFIG", raising=False)
    return tmp_path


def write(text: str) -> Path:
    path = Path("jidoka.toml")
    path.write_text(text)
    return path


def test_without_a_file_there_are_defaults(elsewhere: Path) -> None:
    settings = load()
    assert (settings.home, settings.budget.task.acts, settings.site.seed) == (elsewhere / "home", 400, 0)
    assert settings.journal == elsewhere / "home" / "journal.db"


def test_the_file_in_the_working_folder_is_read() -> None:
    write('[budget.task]\nacts = 7\n[bodies.desk]\nurl = "http://127.0.0.1:1/mcp"\ntoken = "secret"\n')
    settings = load()
    assert settings.budget.task.acts == 7
    assert settings.bodies["desk"].url == "http://127.0.0.1:1/mcp"
    assert "secret" not in repr(settings)


def test_variables_come_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("[budget.task]\nacts = 7\nseconds = 9\n")
    monkeypatch.setenv("JIDOKA_BUDGET__TASK__ACTS", "8")
    assert (load().budget.task.acts, load().budget.task.seconds) == (8, 9)


def test_the_file_can_be_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[site]\nseed = 3\n")
    monkeypatch.setenv("JIDOKA_CONFIG", str(tmp_path / "mine.toml"))
    assert load().site.seed == 3


def test_the_example_in_the_documentation_is_right() -> None:
    page = Path(__file__).parent.parent / "docs" / "configuration.md"
    example = page.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    write(example)
    assert load().site.file == Path("my_site.toml")
    assert load().home == Path(os.environ["JIDOKA_HOME"]), "the variable comes before the file"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load().budget.task.acts = 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[budget.task]\n\nacts = -1\n",
            "jidoka.toml, line 3: budget.task.acts is -1: input should be greater than or equal to 0",
        ),
        (
            "[budget.task]\nact = 1\n",
            "line 2: there is no setting 'budget.task.act'; there are: seconds, acts, joules, usd, tokens",
        ),
        ("[budget]\nacts = 1\n", "line 2: budget.acts is now budget.task.acts, beside budget.day"),
        ("budgets = 1\n", "line 1: there is no setting 'budgets'; there are: home, budget, power, policy,"),
        (
            '[models."xai:grok-4"]\nprise = 0\n',
            "line 2: there is no setting 'models.xai:grok-4.prise'; there are: url, model, key, price, input",
        ),
        (
            "[models.lab]\ninput_usd_per_mtok = 1\n",
            "line 1: models.lab is {'input_usd_per_mtok': 1}: value error, input_usd_per_mtok and output_usd",
        ),
        ('[models.lab]\nmodel = "m"\n', "model goes with a url"),
        ("[model]\ntimeout_s = 0\n", "line 2: model.timeout_s is 0: input should be greater than 0"),
        ('[budget.day]\nusd = "much"\n', "line 2: budget.day.usd is 'much': input should be a valid decimal"),
        ('[site]\nspeed = "fast"\n', "line 2: site.speed is 'fast': input should be '1' or 'max'"),
        ("[site]\nseed = -1\n", "line 2: site.seed is -1"),
        ('[bodies.desk]\nurl = "desk:80"\n', "line 2: bodies.desk.url is 'desk:80': string should match"),
        ("[bodies.desk]\ntoken = 't'\n", "line 1: bodies.desk.url is missing"),
        ("[budget\n", "jidoka.toml: Expected ']' at the end of a table declaration (at line 1, column 8)"),
        ("[budget.task]\nseconds = nan\n", "line 2: budget.task.seconds is nan"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(text: str, says: str) -> None:
    write(text)
    with pytest.raises(ConfigError) as error:
        load()
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert "'t'" not in str(error.value), "a token"


def test_a_mistake_in_a_variable_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIDOKA_BUDGET__TASK__ACTS", "many")
    with pytest.raises(ConfigError, match=r"JIDOKA_BUDGET__TASK__ACTS: budget\.task\.acts is 'many'"):
        load()


def test_a_named_file_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIDOKA_CONFIG", "nowhere.toml")
    with pytest.raises(ConfigError, match=r"nowhere\.toml: No such file"):
        load()


def test_caps_are_counted_in_small_units_and_may_be_lifted() -> None:
    write('[budget.task]\nseconds = "none"\n[budget.day]\nusd = "2.5"\n[budget.total]\nusd = 0.1\n')
    assert load().budget.caps() == {
        "task": {"acts": 400},
        "day": {"nano_usd": 2_500_000_000},
        "total": {"nano_usd": 100_000_000},
    }


def test_power_is_that_of_the_body_or_of_the_computer() -> None:
    write("[power]\nwatts = 20\n[power.bodies]\nterminal = 45\n")
    power = load().power.power()
    assert (power.of("terminal"), power.of("browser")) == (45.0, 20.0)


def test_servers_of_others_are_written_as_for_other_clients() -> None:
    write(
        '[mcpServers.files]\ncommand = "npx"\nargs = ["-y", "a-server"]\nenv = { KEY = "secret" }\n'
        '[mcpServers.far]\nurl = "https://example.org/mcp"\nheaders = { Authorization = "Bearer secret" }\n'
    )
    settings = load()
    assert settings.mcp_servers["files"].args == ("-y", "a-server")
    assert settings.mcp_servers["far"].headers == {"Authorization": "Bearer secret"}
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[mcpServers.x]\n", "a server has either a command or a url"),
        ('[mcpServers.x]\ncommand = "a"\nurl = "https://b"\n', "a server has either a command or a url"),
        ('[mcpServers.x]\nurl = "https://b"\nargs = ["c"]\n', "args and env go with a command"),
        ('[mcpServers.x]\nprogram = "a"\n', "there are: command, args, env, url, headers"),
    ],
)
def test_a_mistake_about_a_server_says_what_would_be_right(text: str, says: str) -> None:
    write(text)
    with pytest.raises(ConfigError, match=says):
        load()
