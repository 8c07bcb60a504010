// SPDX-License-Identifier: Apache-2.0

extension StarterConnector {
    static let javascriptText = ##"""
        // A connector for Freshservice that Residue can check. So far it only reads.
        //
        //     residue check --exec "node connector.mjs" --target freshservice
        //
        // Each operation is a method with the protocol's name, and is declared by existing; what is
        // not there is reported as not exercised. Add grants.remove, accounts.disable and
        // accounts.convert first, so that a leaver leaves.

        import { createInterface } from "node:readline";

        const CODES = { notFound: 1, unavailable: 7, other: 99 };

        /// Why an operation failed; `effect` is "unknown" if it may have happened anyway.
        class Refusal extends Error {
          constructor(name, message, effect = "none") {
            super(message);
            this.code = CODES[name];
            this.effect = effect;
          }
        }

        class Connector {
          constructor({ baseURL, credential }) {
            this.base = `${baseURL}/api/v2`;
            this.key = Buffer.from(`${credential.username}:X`).toString("base64");
          }

          /// The body of an answer and whether another page follows; waits when told to.
          async get(path) {
            for (let attempt = 0; attempt < 6; attempt += 1) {
              let response;
              try {
                response = await fetch(this.base + path, {
                  headers: { Authorization: `Basic ${this.key}` }, redirect: "error",
                  signal: AbortSignal.timeout(20_000),
                });
                if (response.ok) {
                  const hasNext = /rel="next"/.test(response.headers.get("link") ?? "");
                  return { body: await response.json(), hasNext };
                }
              } catch {
                response = undefined; // an answer that never came
              }
              if (response?.status === 404) throw new Refusal("notFound", `${path}: 404`);
              if (response && response.status !== 429 && response.status < 500) {
                throw new Refusal("other", `${path}: ${response.status}`);
              }
              await wait(Number(response?.headers.get("retry-after")) || 2 ** attempt);
            }
            throw new Refusal("unavailable", `${path}: no answer`);
          }

          async page(path, number) {
            const mark = path.includes("?") ? "&" : "?";
            const { body, hasNext } = await this.get(`${path}${mark}per_page=100&page=${number}`);
            return { rows: Object.values(body).find(Array.isArray), hasNext };
          }

          async rows(path) {
            const found = [];
            for (let number = 1, more = true; more; number += 1) {
              const { rows, hasNext } = await this.page(path, number);
              found.push(...rows);
              more = hasNext;
            }
            return found;
          }

          account(row, type) {
            const grants = [];
            if (type === "agent") {
              for (const role of row.roles) grants.push({ kind: "role", id: String(role.role_id) });
              for (const group of row.member_of) grants.push({ kind: "group", id: String(group) });
              if (row.active && !row.occasional) grants.push({ kind: "license", id: "agent" });
            }
            return {
              id: String(row.id), type, active: row.active,
              email: row.email ?? row.primary_email,
              givenName: row.first_name ?? "", familyName: row.last_name ?? "",
              // A requester's groups are not on the record: this is not all of them.
              attributes: {}, grants, partial: type === "requester",
            };
          }

          async "accounts.list"({ cursor = "agents 1" }) {
            const [list, number] = cursor.split(" ");
            const { rows, hasNext } = await this.page(`/${list}`, Number(number));
            const accounts = rows.filter((row) => list === "agents" || !row.is_agent)
              .map((row) => this.account(row, list.slice(0, -1)));
            if (hasNext) return { accounts, nextCursor: `${list} ${Number(number) + 1}` };
            return list === "agents" ? { accounts, nextCursor: "requesters 1" } : { accounts };
          }

          async "accounts.get"({ id, type = "agent" }) {
            const { body } = await this.get(`/${type}s/${id}`);
            return { account: this.account(body[type], type) };
          }

          async "accounts.find"({ email }) {
            const query = `?email=${encodeURIComponent(email)}`;
            const agents = await this.rows(`/agents${query}`);
            const requesters = await this.rows(`/requesters${query}`);
            return {
              accounts: [
                ...agents.map((row) => this.account(row, "agent")),
                ...requesters.filter((row) => !row.is_agent)
                  .map((row) => this.account(row, "requester")),
              ],
            };
          }

          async "entitlements.list"({ kind }) {
            const entitlements = [{ kind: "license", id: "agent", name: "agent" }];
            for (const [each, path] of [["role", "/roles"], ["group", "/groups"]]) {
              for (const { id, name } of await this.rows(path)) {
                entitlements.push({ kind: each, id: String(id), name });
              }
            }
            return { entitlements: entitlements.filter((right) => !kind || right.kind === kind) };
          }
        }

        const OPERATIONS = Object.getOwnPropertyNames(Connector.prototype)
          .filter((name) => name.includes("."));
        let connector;
        let resume; // what to call when the wait is over

        /// Waits in the targets' own time, which costs no real time.
        function wait(seconds) {
          write({ id: "wait", method: "time.sleep", params: { seconds } });
          return new Promise((resolve) => { resume = resolve; });
        }

        function write(message) {
          process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
        }

        async function answer({ method, params = {} }) {
          if (method === "shutdown") return null;
          if (method !== "initialize") return connector[method](params);
          connector = new Connector(params.targets[0]);
          return {
            protocolVersion: "1", name: "my-connector", version: "0.1.0",
            capabilities: [...OPERATIONS, "time"],
          };
        }

        createInterface({ input: process.stdin }).on("line", async (line) => {
          const message = JSON.parse(line);
          if (message.method === undefined) return resume?.();
          try {
            write({ id: message.id, result: await answer(message) });
          } catch (error) {
            const { code = CODES.other, effect = "unknown" } = error;
            write({ id: message.id, error: { code, message: error.message, data: { effect } } });
          }
          if (message.method === "shutdown") process.exit(0);
        }).on("close", () => process.exit(0));

        """##
}
