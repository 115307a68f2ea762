"""Measurements, run by hand: python -m tests.benchmarks.<name>. They need no installation."""

import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "layers" / "aduan" / "python"
if str(SOURCE) not in sys.path:
    sys.path.insert(0, str(SOURCE))
