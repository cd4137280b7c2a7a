import { bombs } from "./bombs.ts";
import type { CorpusFile } from "./corpus-file.ts";
import { mutations } from "./mutations.ts";
import { odd } from "./odd.ts";
import { polyglots } from "./polyglots.ts";
import { samples } from "./samples.ts";

/** Hostile and odd files of every format, the same in every run of the same codecs. */
export async function corpus(): Promise<CorpusFile[]> {
  const sound = await samples();
  const whole = sound.map((sample): CorpusFile => ({ ...sample, end: "processed" }));
  return [...whole, ...mutations(sound), ...(await bombs()), ...(await polyglots()), ...(await odd())];
}
