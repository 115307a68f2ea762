"""Derive a city pack's reference points and border from polygons that are not kept here.

The pack must say which kelurahan a coordinate lies in without carrying anybody's polygons and
without a geometry library at run time. What is kept instead: a set of labelled points, moved
until "the nearest point's kelurahan" agrees with the polygons (learning vector quantisation), and
the outline of the city, simplified to whole 5-decimal steps.

    python -m tests.benchmarks.training.reference_points KELURAHAN.geojson layers/cities/serang \
        --code-property kode

Needs numpy, scipy and shapely (development only). Writes points.csv and border.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

METRES_PER_DEGREE = 111_320.0
BORDER_TOLERANCE_M = 6.0
POINTS_PER_BORDER_KM = 2.6
"""Points each kelurahan gets for a kilometre of its outline: borders, not areas, need them."""
LEAST_POINTS = 8
TRAINING_SAMPLES = 400_000
ROUNDS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("polygons", type=Path)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--code-property", default="kode")
    arguments = parser.parse_args()
    features = json.loads(arguments.polygons.read_text(encoding="utf-8"))["features"]
    codes = [feature["properties"][arguments.code_property] for feature in features]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    city = shapely.union_all(shapes)
    scale = math.cos(math.radians(city.centroid.y))

    def metres(lng_lat: Any) -> Any:
        return lng_lat * np.array([scale, 1.0]) * METRES_PER_DEGREE

    flat = [shapely.transform(shape, metres) for shape in shapes]
    rng = np.random.default_rng(36_73)
    samples, labels = draw(flat, rng, TRAINING_SAMPLES)
    points, owners = start(flat, rng)
    points = learn(points, owners, samples, labels)
    fresh, truth = draw(flat, rng, 50_000)
    nearest = cKDTree(points).query(fresh)[1]
    print(f"{len(points)} points, {np.mean(owners[nearest] == truth):.4f} of fresh points agree")
    keep = np.unique(cKDTree(points).query(samples)[1])
    write_points(arguments.pack / "points.csv", points[keep], owners[keep], codes, scale)
    write_border(arguments.pack / "border.csv", city, metres, scale)


def draw(flat: list[Any], rng: np.random.Generator, count: int) -> tuple[Any, Any]:
    """Points spread evenly over the city, with the number of the polygon each one lies in."""
    areas = np.array([shape.area for shape in flat])
    samples, labels = [], []
    for number, shape in enumerate(flat):
        wanted = max(50, round(count * areas[number] / areas.sum()))
        west, south, east, north = shape.bounds
        found: list[Any] = []
        while len(found) < wanted:
            tries = rng.uniform((west, south), (east, north), size=(wanted * 2, 2))
            inside = shapely.contains_xy(shape, tries[:, 0], tries[:, 1])
            found.extend(tries[inside])
        samples.append(np.array(found[:wanted]))
        labels.append(np.full(wanted, number))
    return np.vstack(samples), np.concatenate(labels)


def start(flat: list[Any], rng: np.random.Generator) -> tuple[Any, Any]:
    """First positions: on lines parallel to each outline, because that is where it is decided."""
    points, owners = [], []
    for number, shape in enumerate(flat):
        wanted = max(LEAST_POINTS, round(shape.length / 1000 * POINTS_PER_BORDER_KM))
        inner = shape.buffer(-60)
        line = (inner if not inner.is_empty else shape.buffer(-15)).boundary
        for step in range(wanted):
            at = line.interpolate((step + rng.uniform(0, 0.5)) / wanted, normalized=True)
            points.append((at.x, at.y))
            owners.append(number)
        centre = shape.representative_point()
        points.append((centre.x, centre.y))
        owners.append(number)
    return np.array(points), np.array(owners)


def learn(points: Any, owners: Any, samples: Any, labels: Any) -> Any:
    """Generalised LVQ: near a border pull the right point closer and push the wrong one away."""
    points = points.copy()
    for turn in range(ROUNDS):
        rate = 0.12 * (1 - turn / ROUNDS) + 0.005
        window = 0.35 * (1 - turn / ROUNDS) + 0.04
        tree = cKDTree(points)
        distance, index = tree.query(samples, k=24)
        own = owners[index] == labels[:, None]
        usable = own.any(1) & (~own).any(1)
        rows = np.flatnonzero(usable)
        right = index[rows, own[rows].argmax(1)]
        wrong = index[rows, (~own[rows]).argmax(1)]
        near = distance[rows, own[rows].argmax(1)]
        far = distance[rows, (~own[rows]).argmax(1)]
        relative = (near**2 - far**2) / (near**2 + far**2 + 1e-9)
        weight = np.exp(-((relative / window) ** 2))
        move = np.zeros_like(points)
        total = np.zeros(len(points))
        share = (near**2 + far**2 + 1e-9)[:, None]
        np.add.at(
            move,
            right,
            (weight[:, None] * (samples[rows] - points[right]) * far[:, None] ** 2) / share,
        )
        np.add.at(
            move,
            wrong,
            -(weight[:, None] * (samples[rows] - points[wrong]) * near[:, None] ** 2) / share,
        )
        np.add.at(total, right, weight)
        np.add.at(total, wrong, weight)
        points += rate * 2.0 * move / (total[:, None] + 3.0)
    return points


def write_points(path: Path, points: Any, owners: Any, codes: list[str], scale: float) -> None:
    rows = sorted(
        (codes[owner], round(y / METRES_PER_DEGREE, 5), round(x / scale / METRES_PER_DEGREE, 5))
        for (x, y), owner in zip(points, owners, strict=True)
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "lat", "lng"])
        writer.writerows((code, f"{lat:.5f}", f"{lng:.5f}") for code, lat, lng in rows)


def write_border(path: Path, city: Any, metres: Any, scale: float) -> None:
    flat = shapely.transform(city, metres).simplify(BORDER_TOLERANCE_M)
    rings = [flat] if flat.geom_type == "Polygon" else list(flat.geoms)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ring", "lat", "lng"])
        for number, ring in enumerate(rings):
            for x, y in ring.exterior.coords[:-1]:
                lat, lng = y / METRES_PER_DEGREE, x / scale / METRES_PER_DEGREE
                writer.writerow([number, f"{lat:.5f}", f"{lng:.5f}"])


if __name__ == "__main__":
    main()
