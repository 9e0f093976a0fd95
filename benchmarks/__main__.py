"""Every benchmark in turn: `make bench`. Each is a module whose main() returns 0 within its limits."""

import importlib
import pkgutil
import sys

import benchmarks

names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
failed = []
for name in names:
    print(f"\n== {name}", flush=True)
    if importlib.import_module(f"benchmarks.{name}").main([]):
        failed.append(name)
if failed:
    sys.exit(f"\nBeyond their limits: {', '.join(failed)}.")
