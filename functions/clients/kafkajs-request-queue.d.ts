/** The part of kafkajs's own code that kafka-idle.ts mends. */
declare module "kafkajs/src/network/requestQueue/index.js" {
  export default class RequestQueue {
    /** Requests that wait to be sent. */
    readonly pending: readonly unknown[];
    /** Has them looked at again in a while, after which it is called again. */
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
  }
}
