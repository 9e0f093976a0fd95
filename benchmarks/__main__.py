"""Every benchmark in turn, then all that was measured beside its limits: `make bench`.

A benchmark is a module whose bench() returns figures.
"""

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.figures import Figure, verdict

found: list[Figure] = []
for name in sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__"):
    benchmark = importlib.import_module(f"benchmarks.{name}")
    if hasattr(benchmark, "bench"):
        print(f"\n== {name}", flush=True)
        found += benchmark.bench([])
    elif hasattr(benchmark, "main"):
        print(f"\n== {name}", flush=True)
        found.append(Figure(f"{name}: limits passed", benchmark.main([]), 0))
print("\n== All together")
sys.exit(verdict(found))
