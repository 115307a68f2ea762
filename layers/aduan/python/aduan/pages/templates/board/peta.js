/* The map of the board: outlines and cases that lie beside the page, nothing from elsewhere.
   Where it cannot be drawn, the drawing stays as it is. */
import { Map, NavigationControl, setWorkerUrl } from "./maplibre-gl.mjs";

const place = document.getElementById("peta");
const read = async (name) => (await fetch(place.dataset[name])).json();

const bounds = (features) => {
  const box = [180, 90, -180, -90];
  for (const feature of features)
    for (const part of feature.geometry.coordinates)
      for (const [lng, lat] of part.flat())
        [box[0], box[1], box[2], box[3]] =
          [Math.min(box[0], lng), Math.min(box[1], lat), Math.max(box[2], lng), Math.max(box[3], lat)];
  return box;
};

const show = (wards, cases) => {
  setWorkerUrl(new URL("maplibre-gl-worker.mjs", import.meta.url).href);
  place.hidden = false;
  document.getElementById("arti-peta").hidden = false;
  const map = new Map({
    container: place,
    bounds: bounds(wards.features),
    fitBoundsOptions: { padding: 16 },
    cooperativeGestures: true,
    locale: {
      "NavigationControl.ZoomIn": "Perbesar",
      "NavigationControl.ZoomOut": "Perkecil",
      "Map.Title": "Peta aduan",
      "CooperativeGesturesHandler.WindowsHelpText": "Ctrl dan gulir untuk memperbesar",
      "CooperativeGesturesHandler.MacHelpText": "⌘ dan gulir untuk memperbesar",
      "CooperativeGesturesHandler.MobileHelpText": "Dua jari untuk menggeser peta",
    },
    attributionControl: false,
    style: {
      version: 8,
      sources: {
        wards: { type: "geojson", data: wards },
        cases: { type: "geojson", data: cases },
      },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": "#f4f6f8" } },
        { id: "ward", type: "fill", source: "wards", paint: { "fill-color": "#e1f1f4" } },
        { id: "edge", type: "line", source: "wards", paint: { "line-color": "#0b5c6b" } },
        {
          id: "case", type: "circle", source: "cases",
          paint: {
            "circle-radius": 5,
            "circle-stroke-width": 1,
            "circle-stroke-color": "#ffffff",
            "circle-color": ["match", ["get", "status_publik"],
              "selesai", "#14622f", "proses", "#8a4b00", "#a11616"],
          },
        },
      ],
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.on("load", () => { place.dataset.drawn = "true"; });
};

try {
  show(await read("wards"), await read("cases"));
} catch {
  place.hidden = true;
}
