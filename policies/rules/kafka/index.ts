import type { Rule } from "../rule.ts";
import { brokersPrivate } from "./kaf1-brokers-private.ts";
import { clientsNamed } from "./kaf2-clients-named.ts";
import { messagesTlsOnly } from "./kaf3-messages-tls-only.ts";
import { brokersLogged } from "./kaf4-brokers-logged.ts";
import { messagesCopied } from "./kaf5-messages-copied.ts";
import { messagesKeptForDays } from "./kaf6-messages-kept-for-days.ts";
import { originalsOutliveMessages } from "./kaf7-originals-outlive-messages.ts";
import { queuesClosed } from "./q1-queues-encrypted-and-closed.ts";

export const KAFKA_RULES: readonly Rule[] = [
  brokersPrivate,
  clientsNamed,
  messagesTlsOnly,
  brokersLogged,
  messagesCopied,
  messagesKeptForDays,
  originalsOutliveMessages,
  queuesClosed,
];
