"""`zhiji configure`: what a product model allows, why not, and how to finish; without any database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def register(cli: typer.Typer) -> None:
    """Add this step's command to the `zhiji` command."""
    cli.command("configure")(configure)


def configure(
    model: Annotated[Path, typer.Argument(help="A feature model (.uvl) or a product file (.toml).")],
    choose: Annotated[list[str] | None, typer.Option(help="FEATURE=true or false, or PART=OPTION.")] = None,
    prefer: Annotated[Path | None, typer.Option(help="CSV with the columns feature and weight: wishes.")] = None,
    core: Annotated[bool, typer.Option("--core", help="Features every product has.")] = False,
    dead: Annotated[bool, typer.Option("--dead", help="Features never there, and false-optional ones.")] = False,
    count: Annotated[bool, typer.Option("--count", help="How many products; null = too many.")] = False,
    only_json: Annotated[bool, typer.Option("--json", help="Nothing but the line of JSON.")] = False,
) -> None:
    """Tell the state of every option, explain conflicts and finish a configuration; prints one line of JSON last."""
    import json

    from zhiji.customize.configure import Configurator
    from zhiji.customize.read import read_choice, read_model

    found = read_model(model)
    configurator = Configurator(found.model)
    choices = dict(read_choice(written, model=found.model) for written in choose or ())
    answer: dict[str, Any] = {
        "features": len(found.model.features),
        "constraints": len(found.model.rules),
        "satisfiable": configurator.is_satisfiable(),
    }
    answer |= _analysis(configurator, core=core, dead=dead, count=count)
    if choices or prefer or not answer["satisfiable"]:
        answer |= _answer(configurator, choices, _wishes(found, prefer))
    if not only_json:
        _say(answer)
    typer.echo(json.dumps(answer, ensure_ascii=False))


def _analysis(configurator: Any, *, core: bool, dead: bool, count: bool) -> dict[str, Any]:
    from zhiji.customize.analyse import count_products, find_core, find_dead, find_false_optional

    answer: dict[str, Any] = {}
    if core:
        answer["core"] = list(find_core(configurator))
    if dead:
        answer["dead"] = list(find_dead(configurator))
        answer["false_optional"] = list(find_false_optional(configurator))
    if count:
        answer["count"] = count_products(configurator)
    return answer


def _wishes(found: Any, prefer: Path | None) -> Any:
    import csv

    from zhiji.customize.complete import Wishes
    from zhiji.customize.quote import get_terms
    from zhiji.customize.read import read_model_text, read_wishes

    rows = list(csv.DictReader(read_model_text(prefer).splitlines())) if prefer else []
    weights = read_wishes(rows, model=found.model)
    product = found.product
    return Wishes(
        wanted={name: weight for name, weight in weights.items() if weight > 0},
        unwanted={name: -weight for name, weight in weights.items() if weight < 0},
        terms=get_terms(product) if product else (),
    )


def _answer(configurator: Any, choices: dict[str, bool], wishes: Any) -> dict[str, Any]:
    from zhiji.customize.complete import complete
    from zhiji.customize.configure import STATES

    conflict = configurator.explain(choices)
    if conflict:
        laws = [{"kind": law.kind, "name": law.name} for law in conflict.laws]
        own = [name for name, _ in conflict.choices]
        return {"conflict": {"choices": own, "rules": laws, "repairs": [list(r) for r in conflict.repairs]}}
    state = configurator.get_state(choices)
    by_state = {word: [name for name, found in state.items() if found == word] for word in STATES}
    completion = complete(configurator, choices, wishes=wishes)
    return {"state": by_state, "conflict": None, "completion": list(completion.features) if completion else None}


def _say(answer: dict[str, Any]) -> None:
    """The figures in words, for somebody who looks."""
    typer.echo(f"{answer['features']} features, {answer['constraints']} rules")
    if not answer["satisfiable"]:
        typer.echo("No product is possible: the rules contradict each other.")
    for key in ("core", "dead", "false_optional", "completion"):
        if answer.get(key) is not None:
            typer.echo(f"{key.replace('_', '-')}: {len(answer[key])}")
    if "count" in answer:
        typer.echo(f"products: {'too many to count exactly' if answer['count'] is None else answer['count']}")
    for word, names in (answer.get("state") or {}).items():
        typer.echo(f"{word}: {len(names)}")
    if answer.get("conflict"):
        conflict = answer["conflict"]
        typer.echo(f"These do not go together: {', '.join(conflict['choices']) or 'the rules themselves'}")
        typer.echo(f"because of: {', '.join(law['name'] for law in conflict['rules'])}")
        for repair in conflict["repairs"]:
            typer.echo(f"give up: {', '.join(repair)}")
