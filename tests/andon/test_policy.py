from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.andon.permission import Allow, Decision, Deny, NeedApproval, Request
from jidoka.andon.policy import FILE, Policy, find_policy, load_policy
from jidoka.errors import ConfigError
from jidoka.types import Act, Json, SkillSpec, Step

SPEC = SkillSpec("run", "", "ask", {})
FOREIGN = SkillSpec("run", "", "ask", {}, approval=True)

TEXT = """
[[rules]]
body = "terminal"
skill = "run"
decision = "deny"
reason = "never as root"
args = { user = "root" }

[[rules]]
body = "term*"
decision = "allow"
args = { command = { glob = "ls *" } }

[[rules]]
body = "bank"
decision = "allow"
args.amount = { min = 0, max = 50 }
args.to = { one_of = ["rent", "power"] }

[[rules]]
body = "bank"
decision = "ask"
reason = "money leaves the house"

[[rules]]
decision = "deny"
usd = { min = "0.5" }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text(TEXT)
    return tmp_path / FILE


def said(policy: Policy, body: str, spec: SkillSpec = SPEC, **args: Json) -> Decision:
    return policy.permit(Request(act=Act(Step(body, spec.name, args)), spec=spec))


def test_the_first_rule_that_applies_decides(path: Path) -> None:
    policy = load_policy(path)
    assert said(policy, "terminal", command="ls /", user="root") == Deny("never as root")
    assert said(policy, "terminal", command="ls /", user="me") == Allow()
    assert said(policy, "bank", amount=50, to="rent") == Allow()
    assert isinstance(said(policy, "bank", amount="50.01", to="rent"), NeedApproval)
    assert isinstance(said(policy, "bank", amount=5, to="a stranger"), NeedApproval)
    assert said(policy, "browser", SkillSpec("run", "", "ask", {}, usd="0.5")) == Deny("the policy denies it")
    assert said(policy, "browser") == Allow()


@pytest.mark.parametrize("amount", ["fifty", None, True, [1], "nan", "", {"a": 1}])
def test_what_cannot_be_checked_is_not_allowed(path: Path, amount: Json) -> None:
    assert isinstance(said(load_policy(path), "bank", amount=amount, to="rent"), NeedApproval)


def test_what_cannot_be_checked_is_denied_by_a_rule_that_denies() -> None:
    policy = Policy.model_validate({"rules": [{"decision": "deny", "args": {"amount": {"max": 5}}}]})
    assert isinstance(said(policy, "bank", amount="a lot"), Deny)
    assert said(policy, "bank", amount=6) == Allow()
    assert said(policy, "bank") == Allow(), "a condition on an argument that is not there does not hold"


def test_a_second_line_is_never_let_through_by_a_pattern(path: Path) -> None:
    policy = load_policy(path)
    default = said(Policy(default="ask", rules=policy.rules), "terminal", command="ls /\nrm -rf /")
    assert isinstance(default, NeedApproval)
    strict = Policy.model_validate(
        {"rules": [{"decision": "deny", "args": {"command": {"regex": ".*rm .*"}}}]}
    )
    assert isinstance(said(strict, "terminal", command="ls\nrm -rf /"), Deny)


def test_without_a_rule_the_skill_itself_says_whether_to_ask() -> None:
    assert isinstance(said(Policy(), "foreign", FOREIGN), NeedApproval)
    assert said(Policy(), "ours") == Allow()
    assert isinstance(said(Policy(default="deny"), "ours"), Deny)
    assert said(Policy(default="allow"), "foreign", FOREIGN) == Allow()


@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.text() | st.none() | st.booleans())
def test_an_allowed_amount_is_a_number_within_its_bounds(amount: Json) -> None:
    rule = {"decision": "allow", "args": {"amount": {"min": 0, "max": 50}}}
    policy = Policy.model_validate({"default": "deny", "rules": [rule]})
    if said(policy, "bank", amount=amount) == Allow():
        assert not isinstance(amount, bool)
        assert 0 <= float(amount) <= 50


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[rules]]\nbody = 'x'\n", "policy.toml, line 1: rules.0.decision is missing"),
        (
            "[[rules]]\n\ndecision = 'maybe'\n",
            "line 3: rules.0.decision is 'maybe': input should be 'allow', 'ask' or 'deny'",
        ),
        (
            "[[rules]]\ndecision = 'ask'\nskil = 'x'\n",
            "line 3: there is no 'skil'; there are: decision, body, skill, args, usd, reason",
        ),
        ("defualt = 'ask'\n", "line 1: there is no 'defualt'; there are: default, rules"),
        (
            "[[rules]]\ndecision = 'ask'\nargs = { to = { regex = '(' } }\n",
            "line 3: rules.0.args.to.regex is '(': no regular expression: missing )",
        ),
        (
            "[[rules]]\ndecision = 'ask'\n[rules.args.to]\nlike = 'x'\n",
            "line 4: there is no 'like'; there are: equals, one_of, glob, regex, min, max",
        ),
        ("[[rules]]\ndecision = 'ask'\nargs.to = {}\n", "line 3: rules.0.args.to is {}: empty; give one of"),
        ("[[rules]\n", "policy.toml: Expected ']]'"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ConfigError) as error:
        load_policy(tmp_path / FILE)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_where_it_is_looked_for(path: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert find_policy(None, empty) == Policy()
    assert find_policy(None, empty, tmp_path) == load_policy(path)
    with pytest.raises(ConfigError, match="No such file"):
        find_policy(empty / FILE, tmp_path)


def test_the_example_in_the_documentation_is_right(tmp_path: Path) -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "policy.md"
    (tmp_path / FILE).write_text(page.read_text("utf-8").partition("```toml\n")[2].partition("```")[0])
    assert len(load_policy(tmp_path / FILE).rules) >= 4
