"""Model files as they lie on disk: UVL or a product file; says which is not read yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhiji.customize.product import Product, read_product
from zhiji.customize.rules import Model, read_uvl
from zhiji.vocabulary.errors import FileUnreadable, TooLarge, ValueRefused

LARGEST = 20_000_000  # bytes; the largest public model tried has one million
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True)
class ModelFile:
    """What a file holds: always a feature model, and the product where the file is a product file."""

    model: Model
    product: Product | None


def read_model(path: Path) -> ModelFile:
    """The model in a `.uvl` or `.toml` file.

    Raises: FileUnreadable when there is no such file or it is no UTF-8 text; TooLarge above 20 MB; ValueRefused with
    the line for what is not understood, and for COOM, which is not read yet.
    """
    text = read_model_text(path)
    suffix = path.suffix.lower()
    if suffix == ".toml":
        product = read_product(text)
        return ModelFile(product.model, product)
    if suffix == ".uvl":
        return ModelFile(read_uvl(text), None)
    if suffix == ".coom":
        rows = enumerate(text.splitlines(), 1)
        line = next((n for n, row in rows if row.strip() and not row.strip().startswith("//")), 1)
        why = "COOM is not read yet; write the model as UVL (.uvl) or as a product file (.toml)"
        raise ValueRefused("coom_unsupported", "Line {line}: {why}.", line=line, why=why)
    raise FileUnreadable("model_unknown", "{path} is no model: expected a .uvl or .toml file.", path=str(path))


def read_model_text(path: Path) -> str:
    """A text file of at most 20 MB as UTF-8. Raises FileUnreadable or TooLarge."""
    if not path.is_file():
        raise FileUnreadable("file_missing", "There is no file {path}.", path=str(path))
    if path.stat().st_size > LARGEST:
        raise TooLarge("model_too_large", "{path} is larger than {most} bytes.", path=str(path), most=LARGEST)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        text = "{path} is no UTF-8 text (byte {at}): save it as UTF-8."
        raise FileUnreadable("model_encoding", text, path=str(path), at=error.start) from error


def read_choice(written: str, *, model: Model) -> tuple[str, bool]:
    """What `FEATURE=VALUE` chooses: the value is true or false, or an option of the part FEATURE.

    >>> from zhiji.customize.rules import Feature
    >>> shop = Model((Feature("a", None, 1), Feature("wood", "a", 2), Feature("wood.oak", "wood", 3)), (), (), "a",
    ...              frozenset(["a", "wood", "wood.oak"]))
    >>> read_choice("wood=oak", model=shop), read_choice("wood.oak=false", model=shop)
    (('wood.oak', True), ('wood.oak', False))

    Raises: ValueRefused (`choice_unreadable`, `feature_unknown`).
    """
    name, equals, value = written.rpartition("=")
    if not equals:
        name, value = written, "true"
    if f"{name}.{value}" in model.names:
        return f"{name}.{value}", True
    if name not in model.names:
        raise ValueRefused("feature_unknown", "{name!r} is no feature of {model!r}.", name=name, model=model.root)
    if value.lower() not in YES + NO:
        text = "{written!r}: the value of {name!r} must be true or false, or one of its options."
        raise ValueRefused("choice_unreadable", text, written=written, name=name)
    return name, value.lower() in YES


def read_wishes(rows: list[Mapping[str, str]], *, model: Model) -> dict[str, int]:
    """Wishes from rows with `feature` and `weight` (1 where empty; below 0 = rather not).

    Raises: ValueRefused (`wish_unreadable`, `feature_unknown`) naming the row.
    """
    wishes: dict[str, int] = {}
    for at, row in enumerate(rows, 2):
        name, weight = (row.get("feature") or "").strip(), (row.get("weight") or "1").strip()
        if name not in model.names:
            raise ValueRefused("feature_unknown", "Row {row}: {name!r} is no feature of the model.", row=at, name=name)
        try:
            wishes[name] = int(weight)
        except ValueError as error:
            text = "Row {row}, column weight: {value!r} is no whole number."
            raise ValueRefused("wish_unreadable", text, row=at, value=weight) from error
    return wishes
