import { query } from "../clients/postgres.ts";
import type { OperatorTools } from "./operator-tools.ts";
import { listDeadLetters } from "./dead-letters.ts";

/** How much waits: messages the image function has not consumed, and dead letters whose image is not processed by now. */
export async function queues(tools: OperatorTools): Promise<{ lag: number; deadLetters: number }> {
  const [lags, letters] = await Promise.all([
    tools.kafka.lag(tools.groupId, tools.consumedTopics),
    listDeadLetters(tools),
  ]);
  const lag = Object.values(lags).reduce((sum, each) => sum + each, 0);
  return { lag, deadLetters: letters.length };
}

/** How many stored results nobody may delete yet, and until when the last of them. */
export async function locked({ warehouse }: OperatorTools): Promise<{ objects: number; until: string | null }> {
  const [row] = await query<{ objects: number; until: Date | null }>(
    warehouse,
    `SELECT coalesce(sum(jsonb_array_length(results)), 0)::int AS objects, max(retain_until) AS until
     FROM pipeline.images WHERE retain_until > now()`,
  );
  return { objects: row?.objects ?? 0, until: row?.until?.toISOString() ?? null };
}
