// SPDX-License-Identifier: Apache-2.0
// The line protocol's side of a connector: reads requests from standard input, one at a time, and
// writes answers to standard output.

import { createInterface } from "node:readline";

const CODES = {
  notFound: 1, alreadyExists: 2, invalid: 3, unauthorized: 4, forbidden: 5, rateLimited: 6,
  unavailable: 7, timeout: 8, conflict: 9, unsupported: 10, seatsExhausted: 11,
  manualStepNeeded: 12, other: 99, unknownMethod: -32601,
};

/// A failed operation; `effect` says whether it may have taken effect anyway.
export class Failure extends Error {
  constructor(name, message, effect = "none", retryAfter = undefined) {
    super(message);
    this.code = CODES[name];
    this.name = name;
    this.effect = effect;
    this.retryAfter = retryAfter;
  }
}

const waiting = new Map(); // our own requests, by id
const inbox = [];
let isBusy = false;
let connector;

/// Serves the connector that `make` returns for a target. A method that carries out an operation has
/// the operation's name, such as `"accounts.list"`; these are the capabilities.
export function serve({ name, version }, make) {
  async function result({ method, params = {} }) {
    if (method === "initialize") {
      connector = make(params.targets[0]);
      return { protocolVersion: "1", name, version, capabilities: [...operations(), "time"] };
    }
    if (method === "shutdown") return null;
    if (operations().includes(method)) return (await connector[method](params)) ?? null;
    throw new Failure("unknownMethod", `unknown method '${method}'`);
  }

  async function handle(message) {
    const { id, method } = message;
    try {
      write({ id, result: await result(message) });
    } catch (error) {
      if (!(error instanceof Failure)) console.error(error);
      const { code = CODES.other, effect = "unknown", retryAfter } = error;
      write({ id, error: { code, message: error.message, data: { effect, retryAfter } } });
    }
    if (method === "shutdown") process.exit(0);
  }

  createInterface({ input: process.stdin }).on("line", async (line) => {
    const message = JSON.parse(line);
    if (message.method === undefined) {
      waiting.get(message.id)?.();
      waiting.delete(message.id);
      return;
    }
    inbox.push(message);
    if (isBusy) return;
    isBusy = true;
    while (inbox.length > 0) await handle(inbox.shift());
    isBusy = false;
  }).on("close", () => process.exit(0));
}

/// Waits in the targets' time, which may be virtual.
export function sleep(seconds) {
  const id = `sleep-${process.hrtime.bigint()}`;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    write({ id, method: "time.sleep", params: { seconds } });
  });
}

function operations() {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(connector))
    .filter((name) => name.includes("."));
}

function write(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}
