import { Buffer } from "node:buffer";

/**
 * The few parts of an ONNX file that a small model needs, in Protocol Buffers' wire format. Numbers of fields are those of
 * onnx.proto (github.com/onnx/onnx, onnx/onnx.proto), of the wire types those of protobuf.dev/programming-guides/encoding.
 */

/** Element types: onnx.proto, TensorProto.DataType. */
export const FLOAT = 1;
export const UINT8 = 2;
export const INT64 = 7;

/** What AttributeProto.type calls them. */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** Version of the file's format, and of the operators: the first that has all of them as they are used here. */
const IR_VERSION = 8;
const OPSET_VERSION = 13;

/** A whole number, 7 bits a byte, the lowest first; a negative one in 64 bits of two's complement. */
function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

/** A field that is a whole number: wire type 0. */
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);

/** A field that is a text, bytes or a message: wire type 2. */
function bytes(field, value) {
  const content = Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

const message = (field, ...parts) => bytes(field, Buffer.concat(parts));

/** An operator. @param attributes whole numbers, or lists of them, by name */
export function node(type, inputs, output, attributes = {}) {
  return message(
    1,
    ...inputs.map((input) => bytes(1, input)),
    bytes(2, output),
    bytes(4, type),
    ...Object.entries(attributes).map(([name, value]) =>
      Array.isArray(value)
        ? message(5, bytes(1, name), ...value.map((one) => number(8, one)), number(20, ATTRIBUTE_INTS))
        : message(5, bytes(1, name), number(3, value), number(20, ATTRIBUTE_INT)),
    ),
  );
}

/** Numbers that belong to the model. @param shape sides of it, the last is the next in memory */
export function constant(name, shape, values) {
  const floats = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) floats.writeFloatLE(value, at * 4);
  return message(5, ...shape.map((side) => number(1, side)), number(2, FLOAT), bytes(8, name), bytes(9, floats));
}

/** @param shape a number a side; a text names a side that may have any length */
function value(field, name, type, shape) {
  const sides = shape.map((side) => message(1, typeof side === "number" ? number(1, side) : bytes(2, side)));
  return message(field, bytes(1, name), message(2, message(1, number(1, type), message(2, ...sides))));
}

export const input = (name, type, shape) => value(11, name, type, shape);
export const output = (name, type, shape) => value(12, name, type, shape);

/** The file. @param parts of the graph: nodes in the order of their running, constants, inputs and outputs */
export function model(name, ...parts) {
  return Buffer.concat([
    number(1, IR_VERSION),
    bytes(2, name),
    message(7, ...parts, bytes(2, name)),
    message(8, bytes(1, ""), number(2, OPSET_VERSION)),
  ]);
}
