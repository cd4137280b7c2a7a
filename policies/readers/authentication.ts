import type { Known } from "../facts/known.ts";
import { holds } from "./logic.ts";

/** The tag by which a gateway says who proves the sender of requests. */
export const AUTHENTICATION_TAG = "authentication";

/** Whether the tag says that the application behind proves it, for every request. */
export const byApplication = (tag: Known<unknown>): Known<boolean> => holds(tag, (value) => value === "application");
