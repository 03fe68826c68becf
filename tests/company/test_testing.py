from __future__ import annotations

import pytest

from jidoka.company.testing import count, find_command


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"AGENTS_DOT_md": "Run the tests with `make check fast`."}, "make check fast"),
        ({"README_DOT_md": "- tests: `$ tox -e py test`"}, "tox -e py test"),
        ({"AGENTS_DOT_md": "the tests are in `tests/unit`", "Makefile": "test:\n\tpytest\n"}, "make test"),
        ({"pyproject_DOT_toml": "[tool.pytest.ini_options]\n"}, "python3 -m pytest -q"),
        ({"pyproject_DOT_toml": 'dev = ["pytest>=8"]\n'}, "python3 -m pytest -q"),
        ({"tests__test_a_DOT_py": ""}, "python3 -m unittest discover -s tests"),
        ({"tests____init___DOT_py": "", "tests__test_a_DOT_py": ""}, "python3 -m unittest"),
        ({"test_a_DOT_py": ""}, "python3 -m unittest"),
        ({"package_DOT_json": '{"scripts": {"test": "node --test"}}'}, "npm test"),
        ({"package_DOT_json": '{"scripts": {"test": "echo no test specified"}}'}, ""),
        ({"Cargo_DOT_toml": ""}, "cargo test --offline"),
        ({"go_DOT_mod": ""}, "go test ./..."),
        ({"a_DOT_py": ""}, ""),
    ],
)
def test_the_command_is_found(files: dict[str, str], command: str) -> None:
    named = {"tests/__init__.py" if "init" in name else name: text for name, text in files.items()}
    plain = {name.replace("_DOT_", ".").replace("tests__", "tests/"): text for name, text in named.items()}
    assert find_command(list(plain), lambda path: plain.get(path, ""))[0] == command


@pytest.mark.parametrize(
    ("output", "ran"),
    [
        ("Ran 3 tests in 0.001s\n\nOK", 3),
        ("Ran 3 tests in 0.001s\n\nOK (skipped=2)", 1),
        ("Ran 1 test in 0.001s\n\nFAILED (failures=1)", 1),
        ("5 passed, 2 skipped in 0.1s", 5),
        ("1 failed, 4 passed in 0.1s", 5),
        ("# pass 7\n# fail 1", 7),
        ("test result: ok. 2 passed; 0 failed", 2),
        ("hello", None),
    ],
)
def test_how_many_tests_ran(output: str, ran: int | None) -> None:
    assert count(output) == ran
