import * as z from "zod";

/**
 * What Kudu says of a deployment. Its numbers: github.com/projectkudu/kudu, Kudu.Contracts/Deployment/DeployStatus.cs
 */
const deploymentSchema = z.object({
  status: z.int(),
  /** What it is doing, or why it failed, for people. */
  status_text: z.string().nullish(),
  message: z.string().nullish(),
});
export type Deployment = z.output<typeof deploymentSchema>;

const SUCCEEDED = 4;
const UNDER_WAY: ReadonlySet<number> = new Set([0, 1, 2]);
const ENDED: Readonly<Record<number, string>> = {
  3: "failed",
  5: "gave way to another publication of the same application",
  6: "succeeded in part",
};

/** A deployment as it was answered; undefined for an answer that is none, as while the application starts. */
export function deploymentIn(text: string): Deployment | undefined {
  try {
    return deploymentSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const hasSucceeded = ({ status }: Deployment): boolean => status === SUCCEEDED;

/** Why it ended without success; undefined while it goes on. */
export function faultOf(deployment: Deployment): string | undefined {
  const { status } = deployment;
  if (UNDER_WAY.has(status) || hasSucceeded(deployment)) return undefined;
  return ENDED[status] ?? `ended with status ${status}`;
}

/** What it says of itself. */
export const described = ({ status_text, message }: Deployment): string => {
  const said = [status_text, message].filter((one) => one != null && one !== "");
  return said.length === 0 ? "" : `: ${said.join(" ").slice(0, 300).replace(/\.$/, "")}`;
};

const entriesSchema = z.array(z.object({ message: z.string().nullish() }));

/** The last lines of a deployment's log; none where it is no log. */
export function logIn(text: string, lines: number): string[] {
  try {
    const { data = [] } = entriesSchema.safeParse(JSON.parse(text));
    return data
      .flatMap(({ message }) => (message == null || message === "" ? [] : [message.slice(0, 300)]))
      .slice(-lines);
  } catch {
    return [];
  }
}
