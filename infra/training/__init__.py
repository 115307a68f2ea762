"""Programs that make data of a city pack. Development only: numpy, and for places shapely."""

import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "layers" / "aduan" / "python"
if str(SOURCE) not in sys.path:
    sys.path.insert(0, str(SOURCE))
