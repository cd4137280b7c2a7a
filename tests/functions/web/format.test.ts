import { expect } from "chai";
import { count, fileSize } from "../../../functions/web/pages/format.ts";

describe("numbers for people", () => {
  it("tell sizes in the largest unit that gives at least one", () => {
    const sizes: [number, string][] = [
      [0, "0 KB"],
      [1, "1 KB"],
      [1024, "1 KB"],
      [1025, "2 KB"],
      [1024 ** 2 - 1, "1,024 KB"],
      [1024 ** 2, "1 MB"],
      [52_428_800, "50 MB"],
      [1.5 * 1024 ** 3, "1.5 GB"],
      [1024 ** 6, "1,024 PB"],
    ];
    expect(sizes.map(([bytes]) => fileSize(bytes))).to.deep.equal(sizes.map(([, text]) => text));
  });

  it("separate thousands", () => {
    expect(count(1234567)).to.equal("1,234,567");
  });
});
