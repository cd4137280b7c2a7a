import { expect } from "chai";
import { processingVersion } from "../../../functions/core/processing-version.ts";
import { presetsSchema } from "../../../functions/core/presets.ts";

describe("processingVersion", () => {
  const presets = presetsSchema.parse(undefined);

  it("is twelve hexadecimal digits, the same for the same presets", () => {
    expect(processingVersion(presets)).to.match(/^[0-9a-f]{12}$/);
    expect(processingVersion(structuredClone(presets))).to.equal(processingVersion(presets));
  });

  it("changes with every part of a preset", () => {
    const [first, ...rest] = presets;
    if (first === undefined) throw new Error("expected presets");
    const changed = [
      { name: "other" },
      { maxWidthPx: 9 },
      { fit: "cover" as const },
      { format: "png" as const },
      { quality: 9 },
      { animated: true },
    ];
    const versions = changed.map((part) => processingVersion([{ ...first, ...part }, ...rest]));
    expect(new Set([processingVersion(presets), ...versions]).size).to.equal(1 + changed.length);
  });
});
