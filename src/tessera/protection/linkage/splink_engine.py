"""The same comparison by Splink: on DuckDB in this process, or on Spark where the data outgrow a machine.

Splink (MIT) is imported on use only. The parameters come from `learning`, so both engines give the same weights; Splink
does the joining, comparing and weighing. DuckDB works in memory and may write nothing beside it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from tessera.protection.linkage.blocking import Key, keys
from tessera.protection.linkage.columns import IDENTIFIERS, Columns, Ints
from tessera.protection.linkage.comparisons import COMPARISONS, Comparison
from tessera.protection.linkage.enums import Backend, BackendMissing
from tessera.protection.linkage.learning import Floats, Model

_WORDS = {
    Backend.DUCKDB: {"alike": "jaro_winkler_similarity", "share": "list_has_any"},
    Backend.SPARK: {"alike": "jaro_winkler", "share": "arrays_overlap"},
}
# Names in clear must not reach the disk: no spilling, no files, no extensions from elsewhere.
_IN_MEMORY_ONLY = (
    "temp_directory = ''",
    "max_temp_directory_size = '0KiB'",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "enable_external_access = false",
)
_NAMES = ("given", "family")
_PLAIN = ("sex", "nationality", "district", "year", "month", "day")


def require(backend: Backend) -> None:
    """Raises BackendMissing, with what to install, when the backend's packages are not there."""
    if backend == Backend.OWN:
        return
    beside = find_spec("pyspark") if backend == Backend.SPARK else find_spec("duckdb")
    if find_spec("splink") is None or beside is None:
        raise BackendMissing(backend)


def run(columns: Columns, model: Model, backend: Backend, least: float, budget: int) -> tuple[Ints, Ints, Floats]:
    """Places of the pairs that weigh at least `least` bits, the smaller place first, and their weights.

    Raises BackendMissing.
    """
    require(backend)
    splink = import_module("splink")
    made, rules = _table(columns, budget)
    with _database(backend) as (api, register):
        settings = _settings(model, rules, backend)
        linker = splink.Linker(api.register(register(made)), settings, log_level=None)
        for column, shares in _shares(columns, model):
            linker.table_management.register_term_frequency_lookup(api.register(register(shares)), column)
        found = linker.inference.predict(threshold_match_weight=least).as_pyarrow_table()
    first, second, weight = (
        np.asarray(found[name].to_numpy(zero_copy_only=False))
        for name in ("unique_id_l", "unique_id_r", "match_weight")
    )
    a, b = np.minimum(first, second).astype(np.int64), np.maximum(first, second).astype(np.int64)
    return a, b, weight.astype(float)


@contextlib.contextmanager
def _database(backend: Backend) -> Iterator[tuple[Any, Any]]:
    splink = import_module("splink")
    if backend == Backend.DUCKDB:
        duckdb = import_module("duckdb")
        connection = duckdb.connect(":memory:")
        for setting in _IN_MEMORY_ONLY:
            connection.execute(f"set {setting}").fetchall()
        try:
            yield splink.DuckDBAPI(connection=connection), lambda table: table
        finally:
            connection.close()
    else:
        session = import_module("pyspark.sql").SparkSession
        spark = session.builder.appName("tessera-linkage").getOrCreate()
        yield (
            import_module("splink").SparkAPI(spark_session=spark),
            lambda table: spark.createDataFrame(table.to_pylist()),
        )


def _table(columns: Columns, budget: int) -> tuple[Any, list[str]]:
    """An Arrow table with a row for each record, and the blocking rules over it."""
    arrow = import_module("pyarrow")
    code = columns.code
    data: dict[str, Any] = {"unique_id": np.arange(columns.n)}
    for name in _NAMES:
        texts = arrow.array(columns.texts, arrow.string())
        for part in ("text", "sound", "word"):
            data[f"{name}_{part}"] = _nullable(code[f"{name}_{part}"])
        data[f"{name}_name"] = texts.take(_nullable(code[f"{name}_text"]))
    data |= {name: _nullable(code[name]) for name in _PLAIN}
    rules = []
    for name, key in keys(columns, budget).items():
        if name in IDENTIFIERS:
            continue
        made = _key_columns(name, key, columns.n)
        data |= {column: _nullable(values) for column, values in made.items()}
        rules += [f"l.{x} = r.{y}" for x in made for y in made]
    for kind in IDENTIFIERS:
        held, single = _lists(columns, kind)
        data[kind] = held
        made = {f"{kind}_{at}": values for at, values in enumerate(single)}
        data |= {column: _nullable(values) for column, values in made.items()}
        rules += [f"l.{x} = r.{y}" for x in made for y in made]
    return arrow.table(data), rules


def _shares(columns: Columns, model: Model) -> Iterator[tuple[str, Any]]:
    """For each column whose rarity counts: how large a share of the records holds each value."""
    arrow = import_module("pyarrow")
    for comparison in COMPARISONS:
        for place, level in enumerate(comparison.levels):
            if level.rare:
                shares = columns.shares(level.rare, float(model.u[comparison.code][place]))
                yield level.rare, arrow.table({level.rare: np.arange(len(shares)), f"tf_{level.rare}": shares})


def _nullable(values: Ints) -> Any:
    return import_module("pyarrow").array(values, mask=values < 0)


def _key_columns(name: str, key: Key, n: int) -> dict[str, Ints]:
    """A key whose records hold several values as that many columns, -1 where there is none."""
    owners, values = key
    order = np.argsort(owners, kind="stable")
    owners, values = owners[order], values[order]
    starts = np.searchsorted(owners, owners)
    place = np.arange(len(owners)) - starts
    made = {}
    for at in range(int(place.max(initial=-1)) + 1):
        column = np.full(n, -1, dtype=np.int64)
        column[owners[place == at]] = values[place == at]
        made[f"key_{name}_{at}"] = column
    return made


def _lists(columns: Columns, kind: str) -> tuple[Any, list[Ints]]:
    arrow = import_module("pyarrow")
    owners, values = columns.held[kind]
    held: list[list[int] | None] = [None] * columns.n
    for owner, value in zip(owners.tolist(), values.tolist(), strict=True):
        held[owner] = [*(held[owner] or []), value]
    return arrow.array(held, arrow.list_(arrow.int64())), list(_key_columns(kind, (owners, values), columns.n).values())


def _settings(model: Model, rules: list[str], backend: Backend) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": model.share,
        "comparisons": [_comparison(each, model, backend) for each in COMPARISONS],
        "blocking_rules_to_generate_predictions": rules,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(comparison: Comparison, model: Model, backend: Backend) -> dict[str, Any]:
    levels = []
    for place, level in enumerate(comparison.levels):
        made: dict[str, Any] = {"sql_condition": level.sql.format(**_WORDS[backend]), "label_for_charts": level.code}
        if place == 0:
            made["is_null_level"] = True
        else:
            made["m_probability"] = float(model.m[comparison.code][place])
            made["u_probability"] = float(model.u[comparison.code][place])
        if level.rare:
            made |= {"tf_adjustment_column": level.rare, "tf_adjustment_weight": 1.0}
        levels.append(made)
    return {"output_column_name": f"c_{comparison.code}", "comparison_levels": levels}
