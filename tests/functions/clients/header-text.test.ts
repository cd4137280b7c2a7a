import { expect } from "chai";
import fc from "fast-check";
import { headerBytes, headerText } from "../../../functions/clients/header-text.ts";

describe("a header's value as text", () => {
  it("reads as the UTF-8 that it is, and is written as that again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const bytes = Buffer.from(text);
        expect(headerText(bytes)).to.equal(text);
        expect(headerBytes(text).equals(bytes)).to.equal(true);
      }),
    );
    expect(headerText(Buffer.from("\ufeffmarked"))).to.equal("\ufeffmarked");
  });

  it("keeps every byte that is none", () => {
    // What UTF-8 forbids: too long forms, halves of pairs, more than there is, an end in the midst of a character.
    const odd = fc.constantFrom(
      ...[0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xb2, 0xf4, 0x90, 0xff, 0xfe, 0xf0, 0x9f, 0x98, 0xe2],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, fc.nat(255)), { maxLength: 24 }), (values) => {
        const bytes = Buffer.from(values);
        expect(headerBytes(headerText(bytes)).equals(bytes)).to.equal(true);
      }),
      { numRuns: 5000 },
    );
  });

  it("differs where the bytes differ, and shows what can be read", () => {
    const [one, other] = [Buffer.from([0x61, 0xff, 0x62]), Buffer.from([0x61, 0xfe, 0x62])].map(headerText);
    expect(one).to.equal("a\udcffb");
    expect(other).to.equal("a\udcfeb");
  });
});
