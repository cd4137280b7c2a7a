import type { Runtime } from "../../facts/functions.ts";

/** Last day of a version's support, as YYYY-MM-DD; oldest version first. */
type Schedule = readonly (readonly [version: string, lastDay: string])[];

/**
 * What languages' makers say, which clouds follow within weeks. A version older than the first of a list ended before it; of
 * one that is newer than the last nothing is known, and nothing is held against it.
 *
 * Sources: github.com/nodejs/release, schedule.json · devguide.python.org/versions (the last day of the month that it names) ·
 * dotnet.microsoft.com/platform/support/policy · learn.microsoft.com/java/openjdk/support and, for Java 8, adoptium.net/support ·
 * ruby-lang.org/en/downloads/branches · learn.microsoft.com/powershell, "PowerShell Support Lifecycle" ·
 * aws.amazon.com/amazon-linux-2/faqs and docs.aws.amazon.com/lambda, "Lambda runtimes", for systems and for Go, which Lambda
 * runs on such a system since.
 */
const SCHEDULES: Readonly<Record<string, Schedule>> = {
  node: [
    ["16", "2023-09-11"],
    ["18", "2025-04-30"],
    ["20", "2026-04-30"],
    ["22", "2027-04-30"],
    ["24", "2028-04-30"],
  ],
  python: [
    ["3.8", "2024-10-31"],
    ["3.9", "2025-10-31"],
    ["3.10", "2026-10-31"],
    ["3.11", "2027-10-31"],
    ["3.12", "2028-10-31"],
    ["3.13", "2029-10-31"],
    ["3.14", "2030-10-31"],
  ],
  dotnet: [
    ["6", "2024-11-12"],
    ["7", "2024-05-14"],
    ["8", "2026-11-10"],
    ["9", "2026-11-10"],
    ["10", "2028-11-14"],
  ],
  java: [
    ["8", "2030-12-31"],
    ["11", "2027-09-30"],
    ["17", "2027-09-30"],
    ["21", "2028-09-30"],
  ],
  ruby: [
    ["3.2", "2026-03-31"],
    ["3.3", "2027-03-31"],
    ["3.4", "2028-03-31"],
  ],
  powershell: [
    ["7.2", "2024-11-08"],
    ["7.4", "2026-11-10"],
  ],
  go: [["1", "2024-01-08"]],
  "amazon-linux": [
    ["1", "2023-12-31"],
    ["2", "2026-06-30"],
    ["2023", "2029-06-30"],
  ],
};

/** When a runtime's support ends: on the day, or before it where the runtime is older than what is listed. */
export interface EndOfSupport {
  readonly lastDay: string;
  readonly listed: boolean;
}

/** @returns undefined where nothing is known of the runtime */
export function endOfSupport({ language, version }: Runtime): EndOfSupport | undefined {
  const schedule = SCHEDULES[language];
  const [oldest] = schedule ?? [];
  if (schedule === undefined || oldest === undefined) return undefined;
  const entry = schedule.find(([listed]) => compare(listed, version) === 0);
  if (entry !== undefined) return { lastDay: entry[1], listed: true };
  return compare(version, oldest[0]) < 0 ? { lastDay: oldest[1], listed: false } : undefined;
}

/** Number by number: 3.9 comes before 3.10, and 8.0 is 8. A part that is no number counts as 0. */
function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0));
  const lengths = [a, b].map((parts) => parts?.length ?? 0);
  return Array.from({ length: Math.max(...lengths) }, (_, at) => (a?.[at] ?? 0) - (b?.[at] ?? 0)).find(Boolean) ?? 0;
}
