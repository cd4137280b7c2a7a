import RequestQueue from "kafkajs/src/network/requestQueue/index.js";

/**
 * Lets connections of kafkajs rest. Version 2.2.4 looks at the waiting requests of each every millisecond for as long as it
 * lives, also where none waits: 2 to 3 % of a processor for every idle process. Whoever has a request wait asks for a look,
 * so that none is needed while there is none. For all connections of this process.
 * Source: github.com/tulios/kafkajs/issues/1704
 */
const look = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function () {
  if (this.pending.length > 0) look.call(this);
};
