import type { Rule } from "../rule.ts";
import { processedObjectsLocked } from "./sto3-processed-objects-locked.ts";
import { objectsExpire } from "./sto4-objects-expire.ts";
import { containersNotEmptied } from "./sto12-containers-not-emptied.ts";

export const STORAGE_RULES: readonly Rule[] = [processedObjectsLocked, objectsExpire, containersNotEmptied];
