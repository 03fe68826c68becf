"""From a skill's declaration and arguments to a step with its conditions filled in. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from jidoka.types import Atom, Json, SkillSpec, Step


def step_over(body: str, spec: SkillSpec, args: Mapping[str, Json]) -> Step:
    """One call of a skill. Conditions that name an argument which is not given are left out."""
    return Step(
        body=body,
        skill=spec.name,
        args=dict(args),
        pre=_all_filled(spec.pre, args),
        post=_all_filled(spec.post, args),
        expected_s=spec.typical_s,
    )


def filled(atom: Atom, args: Mapping[str, Json]) -> Atom:
    """An atom of a declaration with `?name` replaced by the argument of that name."""
    words = tuple(str(args.get(word[1:], word)) if word.startswith("?") else word for word in atom.args)
    return Atom(atom.predicate, words, atom.negated)


def _all_filled(atoms: tuple[Atom, ...], args: Mapping[str, Json]) -> tuple[Atom, ...]:
    told = (filled(atom, args) for atom in atoms)
    return tuple(atom for atom in told if not any(word.startswith("?") for word in atom.args))
