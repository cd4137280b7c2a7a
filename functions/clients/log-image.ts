import type { Handled } from "../core/handled.ts";
import type { Log } from "./log.ts";

/**
 * Writes the one line of a handled image. Of a rejected one it leaves the detail out: that quotes what the sender wrote,
 * which is nobody's to see in a log. The warehouse (`bi.images`) and the dead letter have it, by the image's id.
 */
export function logImage(log: Log, handled: Handled): void {
  const { detail, ...line } = handled;
  log.info(handled.outcome === "failed" && detail !== undefined ? { ...line, detail } : line, handled.outcome);
}
