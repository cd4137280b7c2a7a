// Preloaded (node --import): ends the process as soon as it would connect to anything or listen, and prints how long that
// took since the process began. Plain JavaScript, because a loader of TypeScript would be measured too.
import { writeSync } from "node:fs";
import { Server, Socket } from "node:net";
import { performance } from "node:perf_hooks";

function end() {
  const { user, system } = process.cpuUsage();
  writeSync(1, JSON.stringify({ ms: performance.now(), cpuMs: (user + system) / 1000 }));
  process.exit(0);
}
Socket.prototype.connect = end;
Server.prototype.listen = end;
