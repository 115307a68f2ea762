"""Programs that make data of a city pack. Development only: numpy, and for places shapely."""
