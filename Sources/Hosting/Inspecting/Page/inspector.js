// SPDX-License-Identifier: Apache-2.0
// The inspector: shows worlds as their events come, and steers them through the control plane.
// Everything that comes from outside becomes text by way of `clean` and `textContent`.
"use strict";

const base = "/_residue";
const rowsMax = 200;
const $ = (id) => document.getElementById(id);
const state = {
  world: "default", token: sessionStorage.getItem("residue-token") || "", lastID: null,
  generation: 0, clock: null, changes: -1, targets: [], access: new Map(), accounts: [],
  doors: new Map(), doorForms: [], faults: [], snapshots: [], since: null, held: [], isPlayed: false,
};

// Text

// Control characters, and marks that hide or turn what stands beside them, are shown as what they
// are.
const hidden = new RegExp(
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]",
  "g");
const clean = (text) => String(text ?? "").replace(hidden, "\ufffd");

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, clean(value));
  }
  for (const child of children) {
    made.append(child instanceof Node ? child : document.createTextNode(clean(child)));
  }
  return made;
}

// A word from outside keeps its own direction of writing.
const word = (text) => node("bdi", {}, text);
const fill = (place, ...children) => place.replaceChildren(...children);
const clockText = (instant) => clean(instant).replace("T", " ");
const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

function say(text, isBad = false) {
  $("said").textContent = clean(text);
  $("said").className = isBad ? "bad" : "";
}

// Calls

const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";

function curlLine(method, path, body) {
  const parts = ["curl"];
  if (method !== "GET") parts.push("-X", method);
  if (state.token) parts.push("-H", '"Authorization: Bearer $RESIDUE_TOKEN"');
  if (body !== undefined) parts.push("-H", "'Content-Type: application/json'", "-d", quoted(body));
  return [...parts, quoted(location.origin + base + path)].join(" ");
}

function headers(more = {}) {
  return state.token ? {...more, Authorization: `Bearer ${state.token}`} : more;
}

// Reads or does something without showing it, for what the page needs by itself.
async function quietly(path, method = "GET", body) {
  const answer = await fetch(base + path, {
    method, body, credentials: "omit", cache: "no-store", redirect: "error",
    headers: headers(body === undefined ? {} : {"Content-Type": "application/json"}),
  });
  const said = await answer.json();
  if (answer.ok) return said;
  if (answer.status === 401) askForToken();
  const error = new Error([said.message, said.hint].filter(Boolean).join(" ") || `${answer.status}`);
  error.status = answer.status;
  throw error;
}

// Does what somebody asked for, and shows the line that does the same from a shell.
async function call(method, path, value, done) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  $("curl").textContent = clean(curlLine(method, path, body));
  try {
    const said = await quietly(path, method, body);
    if (done) say(typeof done === "function" ? done(said) : done);
    return said;
  } catch (error) {
    say(error.message, true);
    return null;
  }
}

const ofWorld = (path) => `/worlds/${encodeURIComponent(state.world)}${path}`;

// The stream

function linked(kind, text) {
  $("link").className = `link ${kind}`;
  $("link").textContent = text;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function follow() {
  const mine = ++state.generation;
  state.lastID = null;
  state.abort?.abort();
  while (mine === state.generation) {
    const abort = state.abort = new AbortController();
    try {
      await read(mine, abort);
    } catch (error) {
      if (error.isFinal) return linked("lost", error.message);
    }
    abort.abort();
    if (mine !== state.generation) return;
    linked("lost", "connection lost; trying again");
    await pause(500);
  }
}

async function read(mine, abort) {
  const answer = await fetch(base + ofWorld("/events"), {
    headers: headers({Accept: "text/event-stream",
      ...(state.lastID === null ? {} : {"Last-Event-ID": state.lastID})}),
    signal: abort.signal, credentials: "omit", cache: "no-store",
  });
  if (answer.status === 401) {
    askForToken();
    throw Object.assign(new Error("a token is needed"), {isFinal: true});
  }
  if (answer.status === 404 && state.world !== "default") return openWorld("default");
  if (!answer.ok) throw new Error(`${answer.status}`);
  linked("live", "live");
  // The server says something every ten seconds.
  let alarm;
  const watch = () => {
    clearTimeout(alarm);
    alarm = setTimeout(() => abort.abort(), 25_000);
  };
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      watch();
      const {value, done} = await reader.read();
      if (done || mine !== state.generation) return;
      text += value;
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) take(block);
    }
  } finally {
    clearTimeout(alarm);
  }
}

function take(block) {
  let name = "message";
  let data = "";
  for (const line of block.split("\n")) {
    const [field, value] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)];
    if (field === "event") name = value;
    else if (field === "id") state.lastID = value;
    else if (field === "data") data += value;
  }
  if (!data) return;
  const said = JSON.parse(data);
  if (name === "requests") showRequests(said);
  else if (name === "changes") showChanges(said);
  else if (name === "state") showState(said);
}

// Worlds and clock

function showState(said) {
  $("title").textContent = clean(said.title);
  state.clock = {now: Date.parse(said.now), pace: Number(said.pace) || 0, at: performance.now()};
  if (document.activeElement !== $("pace-value")) $("pace-value").value = said.pace;
  tick();
  if (JSON.stringify(said.worlds) !== JSON.stringify(state.worlds)) {
    state.worlds = said.worlds;
    fill($("world"), ...said.worlds.map((id) => node("option", {value: id}, id)));
    $("world").value = state.world;
  }
  countRequests(said.requests);
  showFaults(said.faults);
  showSnapshots(said.snapshots);
  // Of a scenario that is played, time alone can change the verdict.
  if (said.changes !== state.changes || state.isPlayed) {
    state.changes = said.changes;
    refreshSoon();
  }
}

function tick() {
  if (!state.clock) return;
  const {now, pace, at} = state.clock;
  const shown = new Date(Math.min(now + (performance.now() - at) * pace, 253402300799000));
  const text = shown.toISOString().slice(0, 19).replace("T", " ") + " UTC";
  if ($("now").textContent !== text) $("now").textContent = text;
}

async function openWorld(id) {
  Object.assign(state, {world: id, changes: -1, since: null, access: new Map(), accounts: []});
  for (const place of ["requests", "changes", "people", "differences"]) fill($(place));
  $("request").hidden = true;
  follow();
  try {
    const world = await quietly(ofWorld(""));
    state.targets = world.targets;
    state.isPlayed = Boolean(world.timeline);
    $("verdict").hidden = !state.isPlayed;
    const doors = (await quietly(ofWorld("/doors"))).targets;
    state.doors = new Map(doors.map((one) => [one.target, one.doors]));
  } catch (error) {
    return say(error.message, true);
  }
  const options = () => state.targets.map(({name}) => node("option", {value: name}, name));
  fill($("door-target"), ...options());
  fill($("fault-target"), node("option", {value: ""}, "every target"), ...options());
  showDoors();
  suggestFault();
}
