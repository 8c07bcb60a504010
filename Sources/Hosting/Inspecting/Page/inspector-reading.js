// SPDX-License-Identifier: Apache-2.0
// What the page shows of a world.
"use strict";

// Requests and changes

function countRequests(count) {
  $("request-count").textContent = plural(count, "request");
}

function statusClass(status) {
  return status === null || status >= 400 ? "bad" : "good";
}

function requestRow(one) {
  const answer = one.status === null ? "none" : String(one.status);
  const open = () => showRequest(one.number);
  return node("tr", {class: "fresh", "data-number": one.number},
    node("td", {class: "mono"}, clean(one.at).slice(11, 23).replace("Z", "")),
    node("td", {class: "short"}, word(one.target)),
    node("td", {}, node("button", {type: "button", class: "linkish mono", onclick: open},
      word(`${one.method} ${one.path}`))),
    node("td", {class: statusClass(one.status)}, answer),
    node("td", {class: one.fault === null ? "" : "bad"}, one.fault === null ? "" : word(one.fault)),
    node("td", {}, one.changes === 0 ? "" : one.changes));
}

function prepend(list, rows, limit) {
  list.prepend(...rows.reverse());
  while (list.childElementCount > limit) list.lastElementChild.remove();
  setTimeout(() => rows.forEach((row) => row.classList.remove("fresh")), 2_500);
}

function showRequests({requests, skipped}) {
  if ($("hold").checked) {
    state.held = [...state.held, ...requests].slice(-rowsMax);
    return;
  }
  const rows = requests.slice(-rowsMax).map(requestRow);
  if (skipped > 0) {
    rows.unshift(node("tr", {}, node("td", {colspan: 6, class: "mute"},
      `${plural(skipped, "request")} not shown`)));
  }
  prepend($("requests"), rows, rowsMax);
  const last = requests.at(-1);
  if (last) countRequests(last.number);
}

async function showRequest(number) {
  const path = ofWorld(`/requests?number=${number}`);
  const one = (await call("GET", path, undefined, `request ${number}`))?.requests[0];
  const place = $("request");
  place.hidden = false;
  if (!one) return fill(place, node("p", {class: "mute"}, "That request is no longer kept."));
  const message = (heads, body) => {
    const lines = heads.map((field) => `${field.name}: ${field.value}`);
    const text = body === null ? "" : typeof body === "string"
      ? body : `(${body.bytes} bytes, not shown: ${body.hidden})`;
    return node("pre", {tabindex: 0}, [...lines, "", text].join("\n").trim());
  };
  fill(place,
    node("div", {class: "row"}, node("b", {}, `Request ${one.number} to `, word(one.target)),
      node("span", {class: "mute"}, `${one.microseconds} µs`
        + (one.fault === null ? "" : `, struck by the fault `)),
      one.fault === null ? "" : word(one.fault),
      node("button", {type: "button", onclick: () => { place.hidden = true; }}, "Close")),
    node("code", {}, word(`${one.method} ${one.path}`)),
    message(one.request.headers, one.request.body),
    one.response === null ? node("p", {class: "bad"}, "No answer arrived.")
      : node("div", {}, node("b", {class: statusClass(one.status)}, String(one.status)),
        message(one.response.headers, one.response.body)));
}

function changeLine(one) {
  const cause = one.cause;
  const by = cause.type === "request" ? `request ${cause.request}, ${cause.credential}`
    : cause.type === "door" ? `by hand: ${cause.door}` : `the target itself: ${cause.job}`;
  const right = one.entitlement ? ` ${one.entitlement.kind} ${one.entitlement.name}` : "";
  const values = [one.before, one.after].some((value) => value !== null)
    ? ` (${one.before ?? "nothing"} → ${one.after ?? "nothing"})` : "";
  return node("li", {class: "fresh"},
    node("span", {class: "mono"}, clockText(one.at) + " "), word(one.target), " ",
    node("b", {}, one.kind), " ", word(one.object + right + values),
    node("span", {class: "mute"}, ` ${by}`));
}

function showChanges({changes, skipped}) {
  const lines = changes.slice(-rowsMax).map(changeLine);
  if (skipped > 0) {
    lines.unshift(node("li", {class: "mute"}, `${plural(skipped, "change")} not shown`));
  }
  prepend($("changes"), lines, rowsMax);
}

// People and their access

let refreshing = null;
let isStale = false;

// One reading at a time, and never more than two a second.
async function refreshSoon() {
  isStale = true;
  if (refreshing) return;
  while (isStale) {
    isStale = false;
    refreshing = refresh();
    await refreshing;
    await pause(500);
  }
  refreshing = null;
}

async function refresh() {
  const world = state.world;
  try {
    const found = $("find-value").value.trim();
    const query = found.includes("@") ? `?email=${encodeURIComponent(found)}` : `?limit=${rowsMax}`;
    const said = await quietly(ofWorld(`/access${query}`));
    if (world !== state.world) return;
    state.accounts = said.targets.flatMap((one) =>
      one.accounts.map((account) => ({...account, target: one.target})));
    state.total = said.targets.reduce((sum, one) => sum + one.total, 0);
    showTargets(said.targets);
    showPeople();
    if (state.since) showDifferences(state.since, quietly);
    await readVerdict();
  } catch (error) {
    say(error.message, true);
  }
}

function showTargets(readings) {
  fill($("targets"), ...state.targets.map((target) => {
    const reading = readings.find((one) => one.target === target.name);
    const seats = (reading?.licenses ?? []).map((one) =>
      node("div", {}, word(`${one.name} ${one.assigned}${one.total === null ? "" : ` of ${one.total}`}`)));
    return node("tr", {}, node("td", {class: "short"}, word(target.name)),
      node("td", {class: "short"}, target.kind),
      node("td", {}, node("code", {}, word((target.url ?? "") + target.basePath))),
      node("td", {}, reading?.total ?? ""), node("td", {}, ...seats));
  }));
}

const rightText = (right) => `${right.kind} ${right.name}`
  + (right.channel === "direct" ? "" : ` (${right.channel}${right.through ? ` ${right.through}` : ""})`);

function rights(list, kind) {
  if (list.length === 0) return node("td", {}, "–");
  const items = list.map((right) => node("div", {}, word(rightText(right))));
  const count = node("b", {class: kind}, `${list.length} ${kind}`);
  if (list.length <= 3) return node("td", {}, count, ...items);
  return node("td", {}, node("details", {}, node("summary", {}, count), ...items));
}

function showPeople() {
  const wanted = $("find-value").value.trim().toLowerCase();
  const people = new Map();
  for (const account of state.accounts) {
    const key = account.emails[0] ?? `${account.target} ${account.account}`;
    const text = [account.name, ...account.emails, account.target, ...account.access.map(rightText)];
    if (wanted && !text.join("\n").toLowerCase().includes(wanted)) continue;
    people.set(key, [...(people.get(key) ?? []), account]);
  }
  const shown = [...people.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, rowsMax);
  const isFirst = state.access.size === 0;
  const former = state.access;
  state.access = new Map();
  const rows = shown.flatMap(([email, accounts]) => accounts.map((account, index) => {
    const key = `${account.target} ${account.account}`;
    const now = JSON.stringify([account.isActive, account.access]);
    state.access.set(key, now);
    const pick = () => pickAccount(account);
    const person = index > 0 ? node("td") : node("td", {},
      node("button", {type: "button", class: "linkish", onclick: pick}, word(account.name || email)),
      node("div", {class: "mute"}, word(email), account.isService ? " (service account)" : ""));
    return node("tr", {class: !isFirst && former.get(key) !== now ? "fresh" : null,
      "data-email": email, "data-target": account.target},
      person,
      node("td", {class: "short"}, word(account.target)),
      node("td", {}, `${account.kind}, `,
        node("span", {class: account.isActive ? "" : "mute"}, account.isActive ? "active" : "inactive")),
      rights(account.access.filter((right) => right.state === "usable"), "usable"),
      rights(account.access.filter((right) => right.state === "latent"), "latent"));
  }));
  fill($("people"), ...rows);
  setTimeout(() => rows.forEach((row) => row.classList.remove("fresh")), 4_000);
  const count = plural(people.size, "person").replace("persons", "people");
  const left = state.total > state.accounts.length
    ? `; ${state.accounts.length} of ${plural(state.total, "account")} looked at, type an address for another`
    : "";
  $("people-count").textContent = count + left;
}

// Clicking a person writes the account into the form of the doors.
function pickAccount(account) {
  $("door-target").value = account.target;
  showDoors();
  const field = $("door-fields").querySelector("[name=email]");
  if (field) field.value = account.emails[0] ?? "";
  $("door-name").focus();
}

// What differs since a snapshot

async function showDifferences(id, read) {
  const path = ofWorld(`/access?since=${encodeURIComponent(id)}`);
  const said = read === call ? await call("GET", path, undefined, `what differs since ${id}`)
    : await quietly(path).catch(() => null);
  if (said === null) {
    state.since = null;
    return fill($("differences"));
  }
  const rows = said.targets.flatMap((one) => one.accounts.map((account) => node("tr", {},
    node("td", {}, word(account.name || account.emails[0] || account.account)),
    node("td", {class: "short"}, word(one.target)),
    node("td", {}, account.before === account.after ? account.after
      : `${account.before} → ${account.after}`),
    differing(account.lost, "lost", "good"), differing(account.gained, "gained", "bad"))));
  const total = said.targets.reduce((sum, one) => sum + one.total, 0);
  const head = node("p", {class: "mute"}, `Since ${id} (${clockText(said.since)}): `
    + (total === 0 ? "no account or access differs." : `${plural(total, "account")} differ.`));
  if (rows.length === 0) return fill($("differences"), head);
  fill($("differences"), head, node("div", {class: "scroll"}, node("table", {},
    node("thead", {}, node("tr", {}, ...["account", "target", "state", "lost", "gained"]
      .map((text) => node("th", {scope: "col"}, text)))),
    node("tbody", {}, ...rows))));
}

function differing(list, text, kind) {
  return list.length === 0 ? node("td", {}, "–") : node("td", {},
    node("b", {class: kind}, `${list.length} ${text}`),
    ...list.map((right) => node("div", {class: right.state}, word(rightText(right)))));
}

// The verdict of a played scenario

async function readVerdict() {
  if (!state.isPlayed) return;
  const [world, said] = await Promise.all([quietly(ofWorld("")), quietly(ofWorld("/verdict"))]);
  const {end, isOver, next} = world.timeline;
  const scenario = said.scenarios[0];
  const style = {held: "good", violated: "bad"}[scenario.verdict] ?? "latent";
  const play = (to, text) => node("button", {type: "button",
    onclick: () => call("POST", ofWorld("/play"), {to},
      (report) => `${report.verdict} so far`).then(refreshSoon)}, text);
  const findings = scenario.findings.slice(0, 20);
  fill($("verdict-body"),
    node("div", {class: "row"},
      node("b", {class: style, id: "verdict-word"}, scenario.verdict.toUpperCase()),
      word(scenario.name),
      node("span", {class: "mute"}, isOver ? "played to its end"
        : `${next === null ? "nothing more to come" : `next at ${clockText(next)}`}; ends ${clockText(end)}`),
      ...(isOver ? [] : [play("next", "Play the next"), play("end", "Play to the end")])),
    node("ul", {class: "plain"},
      ...scenario.expectations.map((one) => node("li", {class: "expectation"},
        node("b", {class: one.verdict === "held" ? "good" : one.verdict === "violated" ? "bad" : "mute"},
          one.verdict), " ", word(one.text), ": ", word(one.actual))),
      ...findings.map((one) => node("li", {class: "finding"},
        node("b", {class: "bad"}, one.invariant), " ", word(one.summary))),
      ...scenario.problems.map((one) => node("li", {class: "mute"}, word(one)))));
}
