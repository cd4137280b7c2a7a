import { writeFileSync } from "node:fs";
import { fileURLToPath, URL } from "node:url";
import { constant, FLOAT, input, INT64, model, node, output, UINT8 } from "./onnx.mjs";
import { LABELS } from "./labels.mjs";

/**
 * Writes model.onnx: `node build-model.mjs [file]`. The model measures how bright and how colourful an image is, both from 0
 * to 1, and takes the label whose point is the nearest. It is small, and not trained; a real one comes from a training and
 * is used in the same way.
 *
 * The nearest point p to x is the one with the largest 2 x·p − |p|², so that one MatMul and an Add compare x with all.
 */
const points = Object.values(LABELS);
const weights = [0, 1].flatMap((axis) => points.map((point) => 2 * point[axis]));
const biases = points.map(([brightness, colourfulness]) => -(brightness ** 2 + colourfulness ** 2));

/** Share of each colour in how bright a pixel looks: ITU-R BT.709, item 3.2. */
const LUMA = [0.2126, 0.7152, 0.0722];

const graph = model(
  "label-by-onnx",
  input("pixels", UINT8, ["height", "width", 3]),
  constant("white", [], [255]),
  constant("luma", [3, 1], LUMA),
  constant("weights", [2, points.length], weights),
  constant("biases", [points.length], biases),
  node("Cast", ["pixels"], "bytes", { to: FLOAT }),
  node("Div", ["bytes", "white"], "colours"),
  node("MatMul", ["colours", "luma"], "brightnesses"),
  node("ReduceMean", ["brightnesses"], "brightness", { axes: [0, 1], keepdims: 0 }),
  // How far a pixel is from grey: its strongest colour less its weakest.
  node("ReduceMax", ["colours"], "strongest", { axes: [2], keepdims: 1 }),
  node("ReduceMin", ["colours"], "weakest", { axes: [2], keepdims: 1 }),
  node("Sub", ["strongest", "weakest"], "distances"),
  node("ReduceMean", ["distances"], "colourfulness", { axes: [0, 1], keepdims: 0 }),
  node("Concat", ["brightness", "colourfulness"], "measures", { axis: 0 }),
  node("MatMul", ["measures", "weights"], "products"),
  node("Add", ["products", "biases"], "scores"),
  node("ArgMax", ["scores"], "label", { axis: 0, keepdims: 1 }),
  output("measures", FLOAT, [2]),
  output("label", INT64, [1]),
);
writeFileSync(process.argv[2] ?? fileURLToPath(new URL("model.onnx", import.meta.url)), graph);
