import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { createPool, query } from "../../../functions/clients/postgres.ts";
import { callAhead } from "../../../functions/hosting/call-ahead.ts";
import { freePort } from "../../helpers/free-port.ts";
import { newWarehouse } from "../../helpers/postgres.ts";

const OPTIONS = { applicationName: "test", maxConnections: 1 };
const NOBODY = { host: "127.0.0.1", database: "d", user: "u", password: "p", tls: false };

describe("calling the warehouse ahead", () => {
  it("makes the connection that the first statement uses", async () => {
    const pool = createPool((await newWarehouse()).owner, OPTIONS);
    let made = 0;
    pool.on("connect", () => made++);
    callAhead(pool);
    expect(await query(pool, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
    expect(made).to.equal(1);
    await pool.end();
  });

  it("has called when it returns: before the login is known, and before whatever then holds up the process", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const password = (): Promise<string> => Promise.reject(new Error("Nobody has asked for a login."));
    const pool = createPool({ ...NOBODY, port, password }, OPTIONS);
    const called = once(server, "connection");
    callAhead(pool);
    const until = performance.now() + 200;
    while (performance.now() < until);
    // The system has taken the call meanwhile: the next turn finds it.
    const first = await Promise.race([called, setTimeout(50)]);
    expect(first).to.be.an("array");
    (first as [Socket])[0].destroy();
    server.close();
    await pool.end();
  });

  it("leaves a warehouse that does not answer to the first statement", async () => {
    const pool = createPool({ ...NOBODY, port: await freePort() }, OPTIONS);
    callAhead(pool);
    const failure: unknown = await query(pool, "SELECT 1").catch((error: unknown) => error);
    expect(failure).to.have.property("name", "Outage");
    await pool.end();
  });
});
