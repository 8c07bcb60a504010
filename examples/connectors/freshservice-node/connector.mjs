// SPDX-License-Identifier: Apache-2.0
// A Freshservice connector that speaks Residue's line protocol; Node 18 or later, no packages.
//
//     residue check --exec "node examples/connectors/freshservice-node/connector.mjs" \
//         --target freshservice
//
// `Service` talks to Freshservice; `Connector` has a method for each operation of the protocol.
import { Failure, serve, sleep } from "./lines.mjs";

const PAGE_SIZE = 100; // the largest page that the service gives
const ATTEMPTS_MAX = 8;
const TIMEOUT_MS = 20_000;
const BASE_ROLE = "SD Agent"; // what an agent keeps when everything else is taken away

/// Our attribute names and the fields that hold them; `email` depends on the account type.
const FIELDS = {
  givenName: "first_name", familyName: "last_name", title: "job_title",
  phone: "work_phone_number", mobile: "mobile_phone_number", externalId: "external_id",
};

/// Account members that are not written: the state has its own operations, and user name and display
/// name follow from address and names.
const NOT_FIELDS = new Set(
  ["id", "type", "active", "pending", "attributes", "userName", "displayName"]);

/// Sends requests and decides what is worth another attempt.
class Service {
  constructor({ baseURL, credential }) {
    this.base = `${baseURL}/api/v2`;
    this.use(credential);
  }

  use({ username, password }) {
    this.authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  }

  /// The answer to a request that may be repeated: a read or an idempotent write. Statuses in
  /// `expected` are returned, other refusals thrown.
  async send(method, path, { body, expected = [] } = {}) {
    let effect = "none";
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.once(method, path, body);
      const isLost = answer.status === 0 || answer.status >= 500;
      // A server error or a lost answer may have followed the write.
      if (isLost && method !== "GET") effect = "unknown";
      if (!isLost && answer.status !== 429) {
        if (answer.status < 300 || expected.includes(answer.status)) return answer;
        throw refusal(method, path, answer, effect);
      }
      if (attempt === ATTEMPTS_MAX) throw refusal(method, path, answer, effect);
      await sleep(answer.retryAfter ?? backoff(attempt));
    }
  }

  /// One attempt; status 0 stands for an answer that never came or cannot be parsed.
  async once(method, path, body) {
    const headers = { Authorization: this.authorization, Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(this.base + path, {
        method, headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS),
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      const seconds = Number(response.headers.get("retry-after") ?? NaN);
      return {
        status: response.status,
        body: response.ok && text !== "" ? JSON.parse(text) : parsed(text),
        hasNext: /rel="?next"?/i.test(response.headers.get("link") ?? ""),
        retryAfter: seconds > 0 ? seconds : undefined,
      };
    } catch {
      return { status: 0 };
    }
  }

  get(path, expected = []) {
    return this.send("GET", path, { expected });
  }

  /// One page of a list. A full page is assumed to have a successor even without a link, because some
  /// answers (to searches, for example) never carry one.
  async page(path, key, page) {
    const mark = path.includes("?") ? "&" : "?";
    const answer = await this.get(`${path}${mark}per_page=${PAGE_SIZE}&page=${page}`);
    const elements = answer.body?.[key];
    if (!Array.isArray(elements)) throw new Failure("other", `GET ${path}: no list '${key}'`);
    const isLong = answer.hasNext || elements.length >= PAGE_SIZE;
    return { elements, hasNext: isLong && elements.length > 0 };
  }

  async all(path, key) {
    const found = [];
    for (let page = 1, hasNext = true; hasNext; page += 1) {
      const part = await this.page(path, key, page);
      found.push(...part.elements);
      hasNext = part.hasNext;
    }
    return found;
  }
}

const backoff = (attempt) => Math.min(60, 2 ** (attempt - 1));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // refusals need not have a body that can be read
  }
}

function refusal(method, path, answer, effect) {
  const codes = (answer.body?.errors ?? []).map((error) => error.code);
  const text = `${method} ${path}: ${answer.status} ${answer.body?.code ?? codes.join(" ")}`;
  const isDuplicate = codes.includes("duplicate_value");
  // 403 also stands for "no seat left"; only the message tells the two apart.
  const isFull = /maximum number|seat/i.test(answer.body?.message ?? "");
  const names = {
    0: "timeout",
    400: isDuplicate ? "alreadyExists" : "invalid",
    401: "unauthorized", 403: isFull ? "seatsExhausted" : "forbidden", 404: "notFound",
    409: isDuplicate ? "alreadyExists" : "conflict", 429: "rateLimited",
  };
  const name = names[answer.status] ?? (answer.status >= 500 ? "unavailable" : "other");
  return new Failure(name, text, effect, answer.retryAfter);
}

class Connector {
  constructor(target) { this.service = new Service(target); }

  "credential.changed"({ credential }) { this.service.use(credential); }

  /// All agents, then all requesters, which include the agents again.
  async "accounts.list"({ cursor }) {
    const [list, page] = (cursor ?? "agents:1").split(":");
    const part = await this.service.page(`/${list}`, list, Number(page));
    const isAgent = list === "agents";
    const records = part.elements.filter((record) => isAgent || !record.is_agent);
    const following = isAgent ? "requesters:1" : undefined;
    const nextCursor = part.hasNext ? `${list}:${Number(page) + 1}` : following;
    return { accounts: records.map((record) => account(record, isAgent)), nextCursor };
  }

  async "accounts.get"({ id, type }) {
    const { fields, isAgent } = await this.existing(id, type);
    const found = account(fields, isAgent);
    if (isAgent) return { account: found };
    // The record does not show requester groups; each one has to be queried.
    for (const group of await this.requesterGroups()) {
      if ((await this.requesterGroupMembers(group.id)).includes(id)) {
        found.grants.push({ kind: "requesterGroup", id: String(group.id) });
      }
    }
    return { account: { ...found, partial: false } };
  }

  /// The agent or requester with the id, from the primary store; `undefined` once it is gone.
  async record(id, type) {
    if (!/^[0-9]+$/.test(id)) throw new Failure("invalid", `'${id}' is no id of Freshservice`);
    for (const isAgent of [true, false]) {
      if (type !== undefined && isAgent !== (type === "agent")) continue;
      const path = isAgent ? "/agents" : "/requesters";
      const { status, body } = await this.service.get(`${path}/${id}`, [404]);
      // The service also lists agents as requesters; they are not.
      if (status === 404 || body.requester?.is_agent) continue;
      return { fields: body.agent ?? body.requester, isAgent, path: `${path}/${id}` };
    }
    return undefined;
  }

  async existing(id, type) {
    const record = await this.record(id, type);
    if (record === undefined) throw new Failure("notFound", `account ${id}: not found`);
    return record;
  }

  /// A person is either an agent or a requester, so both lists are queried.
  async "accounts.find"({ email, userName }) {
    const address = email ?? userName;
    if (address === undefined) throw new Failure("unsupported", "only addresses can be looked up");
    const filter = `?email=${encodeURIComponent(address)}`;
    const agents = await this.service.all(`/agents${filter}`, "agents");
    const requesters = await this.service.all(`/requesters${filter}`, "requesters");
    const accounts = agents.map((record) => account(record, true));
    for (const record of requesters) {
      const isListed = accounts.some(({ id }) => id === String(record.id));
      if (!record.is_agent && !isListed) accounts.push(account(record, false));
    }
    return { accounts };
  }

  /// A create whose answer was lost is never simply repeated: the address is looked up first, to
  /// avoid a second account.
  async "accounts.create"({ account: wanted, grants = [] }) {
    const isAgent = wanted.type === "agent";
    if (!isAgent && wanted.type !== "requester") {
      throw new Failure("invalid", `Freshservice has no accounts of type '${wanted.type}'`);
    }
    const body = await this.fields({ ...wanted, ...wanted.attributes }, isAgent);
    const ownRights = grants.filter((grant) => isAgent && grant.kind !== "requesterGroup");
    const added = [];
    if (isAgent) {
      const held = { roles: [], member_of: [], observer_of: [], occasional: true };
      for (const grant of ownRights) this.apply(held, grant, true);
      if (held.roles.length === 0) {
        const role = await this.baseRole();
        held.roles.push(role);
        added.push({ kind: "role", id: String(role.role_id) });
      }
      Object.assign(body, held, { roles: await this.scoped(held.roles) });
    }
    const record = await this.post(isAgent, body, wanted);
    for (const entitlement of grants.filter((grant) => !ownRights.includes(grant))) {
      await this["grants.add"]({ account: String(record.id), entitlement });
    }
    return { account: account(record, isAgent), added };
  }

  async post(isAgent, body, wanted) {
    const path = isAgent ? "/agents" : "/requesters";
    let effect = "none";
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.service.once("POST", path, body);
      if (answer.status >= 200 && answer.status < 300) {
        return answer.body[isAgent ? "agent" : "requester"];
      }
      if (answer.status === 0 || answer.status >= 500) {
        effect = "unknown";
        const { accounts } = await this["accounts.find"]({ email: wanted.email });
        const found = accounts.find((candidate) => candidate.type === wanted.type);
        if (found !== undefined) return (await this.record(found.id, wanted.type)).fields;
      } else if (answer.status !== 429) {
        throw refusal("POST", path, answer, effect);
      }
      if (attempt === ATTEMPTS_MAX) throw refusal("POST", path, answer, effect);
      await sleep(answer.retryAfter ?? backoff(attempt));
    }
  }

  async "accounts.update"({ id, type, set = {}, clear = [] }) {
    const { isAgent, path } = await this.existing(id, type);
    const cleared = Object.fromEntries(clear.map((name) => [name, null]));
    const body = await this.fields({ ...set, ...cleared }, isAgent);
    const answer = await this.service.send("PUT", path, { body });
    return { account: account(answer.body.agent ?? answer.body.requester, isAgent) };
  }

  async fields(values, isAgent) {
    const body = {};
    for (const [name, value] of Object.entries(values)) {
      if (NOT_FIELDS.has(name)) continue;
      if (name !== "department") body[this.field(name, isAgent)] = value;
      else body.department_ids = value === null ? [] : [await this.departmentID(value)];
    }
    return body;
  }

  field(name, isAgent) {
    if (name === "email") return isAgent ? "email" : "primary_email";
    const field = FIELDS[name];
    if (field === undefined) throw new Failure("unsupported", `attribute '${name}' is not mapped`);
    return field;
  }

  async departmentID(name) {
    const departments = await this.service.all("/departments", "departments");
    const found = departments.find((department) => department.name === name);
    if (found === undefined) throw new Failure("invalid", `no department '${name}'`);
    return found.id;
  }

  "accounts.enable"({ id, type }) { return this.setActive(id, type, true); }

  "accounts.disable"({ id, type }) { return this.setActive(id, type, false); }

  async setActive(id, type, isActive) {
    const { fields, path } = await this.existing(id, type);
    if (fields.active === isActive) return {};
    if (isActive) await this.service.send("PUT", `${path}/reactivate`, { expected: [400, 409] });
    else await this.service.send("DELETE", path, { expected: [404, 409] });
    // Answers vary (200 with a body, 204, a refusal of what is already done), so read the state.
    const now = await this.existing(id, type);
    if (now.fields.active === isActive) return {};
    throw new Failure("conflict", `account ${id} did not change its state`);
  }

  /// Erases the person and the tickets they requested; this cannot be undone.
  async "accounts.delete"({ id, type }) {
    const record = await this.record(id, type);
    if (record === undefined) return {};
    await this.service.send("DELETE", `${record.path}/forget`, { expected: [404] });
    return {};
  }

  async "accounts.convert"({ id, to }) {
    const { isAgent, path } = await this.existing(id);
    if (isAgent !== (to === "agent")) {
      const verb = isAgent ? "convert_to_requester" : "convert_to_agent";
      await this.service.send("PUT", `${path}/${verb}`, { expected: [400, 404, 409] });
    }
    return this["accounts.get"]({ id, type: to });
  }

  async "entitlements.list"({ kind }) {
    const lists = {
      role: () => this.roles(),
      group: () => this.groups(),
      groupObserver: () => this.groups(),
      requesterGroup: () => this.requesterGroups(),
      license: () => [{ id: "agent", name: "agent" }],
    };
    if (kind !== undefined && lists[kind] === undefined) {
      throw new Failure("unsupported", `no entitlements of kind '${kind}'`);
    }
    const entitlements = [];
    for (const each of kind === undefined ? Object.keys(lists) : [kind]) {
      for (const { id, name } of await lists[each]()) {
        entitlements.push({ kind: each, id: String(id), name });
      }
    }
    return { entitlements };
  }

  /// Groups of every workspace; without the parameter, only the primary one's are listed.
  async groups() {
    const found = [];
    for (const { id } of await this.service.all("/workspaces", "workspaces")) {
      found.push(...(await this.service.all(`/groups?workspace_id=${id}`, "groups")));
    }
    return found;
  }

  requesterGroups() {
    return this.service.all("/requester_groups", "requester_groups");
  }

  async "grants.list"({ account: id, entitlement }) {
    if (id === undefined) return { grants: await this.holders(entitlement) };
    const { account: { grants } } = await this["accounts.get"]({ id });
    return { grants: grants.map(({ pending, ...entitlement }) =>
      ({ account: id, entitlement, direct: true, pending })) };
  }

  async requesterGroupMembers(id) {
    const members = await this.service.all(`/requester_groups/${id}/members`, "requesters");
    return members.map((member) => String(member.id));
  }

  async holders({ kind, id }) {
    let ids;
    if (kind === "requesterGroup") {
      ids = await this.requesterGroupMembers(id);
    } else if (kind === "group" || kind === "groupObserver") {
      const { group } = (await this.service.get(`/groups/${id}`)).body;
      ids = kind === "group" ? group.members : group.observers;
    } else {
      const agents = await this.service.all("/agents", "agents");
      const holds = kind === "license"
        ? (agent) => agent.active && !agent.occasional
        : (agent) => agent.roles.some((role) => String(role.role_id) === id);
      ids = agents.filter(holds).map((agent) => agent.id);
    }
    return ids.map((each) => ({ account: String(each), entitlement: { kind, id }, direct: true }));
  }

  "grants.add"({ account: id, entitlement }) { return this.changeGrant(id, entitlement, true); }

  "grants.remove"({ account: id, entitlement }) { return this.changeGrant(id, entitlement, false); }

  async changeGrant(id, entitlement, isAdding) {
    const record = await this.existing(id);
    if (entitlement.kind === "requesterGroup") {
      if ((await this.requesterGroupMembers(entitlement.id)).includes(id) === isAdding) return {};
      const path = `/requester_groups/${entitlement.id}/members/${id}`;
      if (isAdding) await this.service.send("POST", path, { expected: [409] });
      else await this.service.send("DELETE", path, { expected: [404] });
      return {};
    }
    if (record.isAgent) return this.changeAgent(record, entitlement, isAdding);
    if (!isAdding) return {}; // a requester holds no right of an agent
    throw new Failure("unsupported", `a requester cannot hold a ${entitlement.kind}`);
  }

  /// Roles and groups are written as whole arrays, computed from a read made just before; they
  /// hold only this agent's memberships, so nobody else's are ever touched.
  async changeAgent({ fields, path }, entitlement, isAdding) {
    const held = {
      roles: fields.roles,
      // Groups awaiting approval are included, or the request would be withdrawn.
      member_of: [...fields.member_of, ...(fields.member_of_pending_approval ?? [])],
      observer_of: [...fields.observer_of, ...(fields.observer_of_pending_approval ?? [])],
      occasional: fields.occasional,
    };
    const wanted = structuredClone(held);
    this.apply(wanted, entitlement, isAdding);
    // An agent must have a role; the harmless one replaces the last one revoked.
    if (wanted.roles.length === 0) wanted.roles = [await this.baseRole()];
    wanted.roles = await this.scoped(wanted.roles);
    const changed = Object.keys(wanted)
      .filter((key) => JSON.stringify(wanted[key]) !== JSON.stringify(held[key]));
    if (changed.length === 0) return {};
    const body = Object.fromEntries(changed.map((key) => [key, wanted[key]]));
    const { agent } = (await this.service.send("PUT", path, { body })).body;
    const waiting = entitlement.kind === "group"
      ? agent.member_of_pending_approval : agent.observer_of_pending_approval;
    const isPending = isAdding && (waiting ?? []).map(String).includes(entitlement.id);
    return isPending ? { pending: true } : {};
  }

  /// Adds one right to an agent's arrays, or removes it.
  apply(held, { kind, id }, isAdding) {
    switch (kind) {
      case "role":
        held.roles = held.roles.filter((role) => isAdding || String(role.role_id) !== id);
        if (isAdding && !held.roles.some((role) => String(role.role_id) === id)) {
          held.roles.push({ role_id: Number(id) });
        }
        break;
      case "group":
      case "groupObserver": {
        const key = kind === "group" ? "member_of" : "observer_of";
        held[key] = held[key].filter((group) => String(group) !== id);
        if (isAdding) held[key].push(Number(id));
        break;
      }
      case "license":
        held.occasional = !isAdding;
        break;
      default:
        throw new Failure("unsupported", `an agent cannot hold a '${kind}'`);
    }
  }

  /// Roles with a scope and a workspace; without the workspace the service would move the role
  /// to the primary one.
  async scoped(roles) {
    const known = await this.roles();
    return roles.map((role) => {
      if (role.assignment_scope) return role;
      const isAdmin = known.find(({ id }) => id === role.role_id)?.name === "Account Admin";
      return {
        role_id: role.role_id, assignment_scope: "entire_helpdesk", groups: [],
        workspace_id: isAdmin ? 1 : 2,
      };
    });
  }

  async roles() {
    this.knownRoles ??= await this.service.all("/roles", "roles");
    return this.knownRoles;
  }

  async baseRole() {
    const role = (await this.roles()).find(({ name }) => name === BASE_ROLE);
    if (role === undefined) throw new Failure("invalid", `no role '${BASE_ROLE}'`);
    return { role_id: role.id };
  }
}

function account(record, isAgent) {
  const attributes = {};
  for (const name of ["title", "phone", "mobile"]) {
    if (record[FIELDS[name]] != null) attributes[name] = String(record[FIELDS[name]]);
  }
  if (record.api_key_enabled != null) attributes.apiKeyEnabled = String(record.api_key_enabled);
  const [department] = [record.department_names ?? []].flat();
  // An empty list means none; omitting it means unknown.
  if (department || record.department_ids?.length === 0) attributes.department = department ?? "";
  const email = isAgent ? record.email : record.primary_email;
  return {
    id: String(record.id),
    type: isAgent ? "agent" : "requester",
    ...(email ? { email, userName: email } : {}),
    ...(record.external_id ? { externalId: String(record.external_id) } : {}),
    active: record.active,
    givenName: record.first_name ?? "",
    familyName: record.last_name ?? "",
    attributes,
    grants: isAgent ? rights(record) : [],
    partial: !isAgent,
  };
}

/// What an agent's record shows, which is everything an agent can hold.
function rights({ roles, active, occasional, ...record }) {
  const list = (kind, ids, more) => ids?.map((id) => ({ kind, id: String(id), ...more })) ?? [];
  return [
    ...list("role", roles.map((role) => role.role_id)),
    ...list("group", record.member_of),
    ...list("groupObserver", record.observer_of),
    ...list("group", record.member_of_pending_approval, { pending: true }),
    ...list("groupObserver", record.observer_of_pending_approval, { pending: true }),
    ...list("license", active && !occasional ? ["agent"] : []),
  ];
}

serve({ name: "freshservice-node", version: "1.0.0" }, (target) => new Connector(target));
