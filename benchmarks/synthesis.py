"""Compare our synthetic records with pac-synth and with two floors, over the same people in the same run.

    python benchmarks/synthesis.py [--people 48773] [--seeds 1] [--epsilon 1] [--file FILE.csv] [--without-peer]

The people are generated in the shape of a published file of 12 columns, or read from a CSV file that stays where it is
(its columns as they are, an empty answer is a value; its domains are then taken from the data, which is right for measuring
and wrong for releasing). Floors: rows drawn again with replacement (no privacy at all) and every column shuffled by itself
(no link between columns). The peer is measured where it is installed, in a process of its own:

    python -m pip install pac-synth==0.0.8 pandas

Prints one JSON object: total variation over all one-, two- and three-way tables, share of fabricated three-way combinations,
CPU seconds, peak memory, and ratios to the peer.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "src"), str(HOME)]

from tests.observatory.synthesis import worlds  # noqa: E402

from tessera.observatory.synthesis.api import synthesize  # noqa: E402
from tessera.observatory.tables.api import Microdata  # noqa: E402


def people(file: str, count: int) -> Microdata:
    """The people of a file, or generated ones."""
    if not file:
        return worlds.like_published(people=count)
    with Path(file).open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    books = [{value: code for code, value in enumerate(sorted({row[at] for row in rows}))} for at in range(len(header))]
    codes = np.array([[book[value] for book, value in zip(books, row, strict=True)] for row in rows])
    names = tuple(f"c{at}" for at in range(len(header)))
    return Microdata(
        names, {name: tuple(map(str, range(len(book)))) for name, book in zip(names, books, strict=True)}, codes
    )


def told(data: Microdata, copy: np.ndarray) -> dict[str, float]:
    """The distances of a copy."""
    found = worlds.distance(data, copy)
    return {
        "one-way": round(found.one, 4),
        "two-way": round(found.two, 4),
        "three-way": round(found.three, 4),
        "fabricated": round(found.fabricated, 3),
    }


def ours(data: Microdata, epsilon: float, seeds: int) -> dict[str, float]:
    """Our engine with the operating system's randomness: means over `seeds` runs."""
    runs, begun, wall = [], time.process_time(), time.perf_counter()
    made = [synthesize(data, epsilon=epsilon).codes for _ in range(seeds)]
    cpu, waited = (time.process_time() - begun) / seeds, (time.perf_counter() - wall) / seeds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    runs = [told(data, copy) for copy in made]
    mean = {name: round(float(np.mean([run[name] for run in runs])), 4) for name in runs[0]}
    return mean | {"seconds": round(waited, 2), "CPU seconds": round(cpu, 2), "peak MiB": round(peak)}


def peer_here(epsilon: float) -> None:
    """In a process of its own: pac-synth over the codes on standard input; prints the copy's codes and its cost."""
    import pandas
    from pacsynth import Dataset, DpAggregateSeededParametersBuilder, DpAggregateSeededSynthesizer

    width, codes = json.load(sys.stdin)
    frame = pandas.DataFrame(np.array(codes)).astype(str).add_prefix("c")
    begun, wall = time.process_time(), time.perf_counter()
    parameters = DpAggregateSeededParametersBuilder().reporting_length(3).epsilon(epsilon).build()
    # Code "0" stands for a missing answer, which the peer leaves out by itself.
    synthesizer = DpAggregateSeededSynthesizer(parameters)
    synthesizer.fit(Dataset.from_data_frame(frame))
    made = synthesizer.sample()
    cost = {"seconds": round(time.perf_counter() - wall, 2), "CPU seconds": round(time.process_time() - begun, 2),
            "peak MiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}  # fmt: skip
    made = made.reindex(columns=[f"c{at}" for at in range(width)]).replace("", "0").fillna("0").astype(int)
    json.dump([made.to_numpy().tolist(), cost], sys.stdout)


def peer(data: Microdata, epsilon: float) -> dict[str, float]:
    """pac-synth with its defaults. Raises RuntimeError with its own last line."""
    given = json.dumps([data.codes.shape[1], data.codes.tolist()])
    command = [sys.executable, __file__, "--peer", "--epsilon", str(epsilon)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no word"])[-1])
    codes, cost = json.loads(done.stdout)
    return told(data, np.array(codes).reshape(-1, data.codes.shape[1])) | cost | {"rows": len(codes)}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=48_773)
    options.add_argument("--seeds", type=int, default=1)
    options.add_argument("--epsilon", type=float, default=1.0)
    options.add_argument("--file", default="")
    options.add_argument("--without-peer", action="store_true")
    options.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.peer:
        peer_here(chosen.epsilon)
        return
    data = people(chosen.file, chosen.people)
    mine = {epsilon: ours(data, epsilon, chosen.seeds) for epsilon in (chosen.epsilon, 12 * chosen.epsilon)}
    report: dict[str, object] = {"people": data.records, "columns": len(data.columns)}
    for epsilon, values in mine.items():
        report |= {f"ours at ε = {epsilon:g}, {name}": value for name, value in values.items()}
    for name, copy in (("drawn again", worlds.resampled(data)), ("shuffled apart", worlds.shuffled(data))):
        report |= {f"{name}, {what}": value for what, value in told(data, copy).items()}
    if chosen.without_peer or find_spec("pacsynth") is None:
        report["peer"] = "pac-synth was not measured: python -m pip install pac-synth==0.0.8 pandas"
    else:
        theirs = peer(data, chosen.epsilon)
        report |= {f"pac-synth at ε = {chosen.epsilon:g}, {name}": value for name, value in theirs.items()}
        first = mine[chosen.epsilon]
        report["ratio of three-way distance, pac-synth to ours"] = round(theirs["three-way"] / first["three-way"], 2)
        report["ratio of CPU seconds, pac-synth to ours"] = round(theirs["CPU seconds"] / first["CPU seconds"], 1)
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main()
