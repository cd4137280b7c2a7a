import type { Pool } from "pg";
import { query } from "../../clients/postgres.ts";
import type { ApiKeys } from "../ports.ts";

/** API keys of the warehouse, as the role `web`: it may ask whose a hash is, and cannot list keys. */
export function warehouseApiKeys(pool: Pool): ApiKeys {
  return {
    async customerOf(keyHash) {
      const [row] = await query<{ customer: string | null }>(
        pool,
        "SELECT pipeline.customer_for_api_key($1) AS customer",
        [keyHash],
      );
      return row?.customer ?? undefined;
    },
  };
}
