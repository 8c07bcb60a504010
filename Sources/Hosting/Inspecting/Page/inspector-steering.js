// SPDX-License-Identifier: Apache-2.0
// What the page does to a world, and how it begins.
"use strict";

// Faults

const kinds = {
  "answers 503": (target) => ({name: "503", on: {target, operation: "write"}, first: 1,
    answer: {status: 503}}),
  "answers 429": (target) => ({name: "throttled", on: {target}, every: 3,
    answer: {status: 429, retryAfter: "30s"}}),
  "loses the request": (target) => ({name: "lost request", on: {target}, every: 4, drop: "request"}),
  "loses the answer": (target) => ({name: "lost answer", on: {target, operation: "write"}, first: 1,
    drop: "response"}),
  "answers late": (target) => ({name: "slow", on: {target}, delay: {min: "1s", max: "2s"}}),
};

function suggestFault() {
  const made = kinds[$("fault-kind").value]($("fault-target").value || undefined);
  const names = new Set(state.faults.map((fault) => fault.name));
  for (let number = 2; names.has(made.name); number += 1) {
    made.name = made.name.replace(/( \d+)?$/, ` ${number}`);
  }
  $("fault-body").value = JSON.stringify(made, null, 1);
}

function showFaults(faults) {
  state.faults = faults;
  if (faults.length === 0) return fill($("faults"), node("li", {class: "mute"}, "None."));
  fill($("faults"), ...faults.map((fault) => {
    const path = ofWorld(`/faults/${encodeURIComponent(fault.name)}`);
    const verb = fault.isOn ? "pause" : "resume";
    return node("li", {"data-fault": fault.name},
      node("button", {type: "button", "aria-pressed": String(fault.isOn),
        onclick: () => call("POST", `${path}/${verb}`, undefined,
          `${fault.name} is ${fault.isOn ? "off" : "on"}`)},
      fault.isOn ? "On" : "Off"), " ",
      node("b", {}, word(fault.name)), " at ", word(fault.target), ": ", word(fault.request), ", ",
      word(fault.occasion), ": ", word(fault.effect), " ",
      node("span", {class: fault.fired > 0 ? "bad" : "mute"},
        `struck ${plural(fault.fired, "time")} of ${fault.matched}`), " ",
      node("button", {type: "button", "aria-label": `Remove ${fault.name}`,
        onclick: () => call("DELETE", path, undefined, `${fault.name} is gone`)}, "Remove"));
  }));
}

async function addFault(event) {
  event.preventDefault();
  let fault;
  try {
    fault = JSON.parse($("fault-body").value);
  } catch (error) {
    return say(`not JSON: ${error.message}`, true);
  }
  if (await call("POST", ofWorld("/faults"), fault, `${fault.name} is on`)) suggestFault();
}

// Side doors: the form of each follows from its schema in the control plane's document.

function doorForm() {
  return state.doorForms.find((form) => form.properties.door.enum[0] === $("door-name").value);
}

function showDoors() {
  const chosen = $("door-name").value;
  const names = state.doors.get($("door-target").value) ?? [];
  fill($("door-name"), ...names.map((name) => node("option", {value: name}, name)));
  if (names.includes(chosen)) $("door-name").value = chosen;
  showDoorFields();
}

function showDoorFields() {
  const form = doorForm();
  const email = $("door-fields").querySelector("[name=email]")?.value ?? "";
  $("door-says").textContent = clean(form?.properties.door.description ?? form?.description ?? "");
  const names = Object.keys(form?.properties ?? {}).filter((name) => !["door", "target"].includes(name));
  fill($("door-fields"), ...names.map((name) => {
    const schema = form.properties[name];
    const attributes = {name, required: form.required.includes(name) ? "" : null,
      title: schema.description ?? null};
    const field = schema.enum
      ? node("select", attributes, ...schema.enum.map((value) => node("option", {value}, value)))
      : node("input", {...attributes, "data-whole": schema.type === "integer" ? "" : null});
    if (name === "email") field.value = email;
    return node("label", {}, name, field);
  }));
}

async function openDoor(event) {
  event.preventDefault();
  const body = {door: $("door-name").value, target: $("door-target").value};
  for (const field of $("door-fields").querySelectorAll("[name]")) {
    if (field.value === "") continue;
    body[field.name] = "whole" in field.dataset ? Number(field.value) : field.value;
  }
  await call("POST", ofWorld("/doors"), body,
    (said) => `${said.door}: ${plural(said.changes.length, "change")}`);
}

// Snapshots

function showSnapshots(snapshots) {
  if (JSON.stringify(snapshots) === JSON.stringify(state.snapshots)) return;
  state.snapshots = snapshots;
  fill($("snapshots"), ...snapshots.map((one) => node("span", {class: "row"},
    node("code", {}, word(one.id)), node("span", {class: "mute"}, clockText(one.at)),
    node("button", {type: "button", onclick: () => { state.since = one.id; showDifferences(one.id, call); }},
      "What differs"),
    node("button", {type: "button",
      onclick: () => call("POST", ofWorld(`/snapshots/${encodeURIComponent(one.id)}/restore`), undefined,
        `back at ${one.id}`)}, "Restore"),
    node("button", {type: "button", "aria-label": `Delete ${one.id}`,
      onclick: () => call("DELETE", ofWorld(`/snapshots/${encodeURIComponent(one.id)}`), undefined,
        `${one.id} is gone`)}, "Delete"))));
}

// The token of a server that listens beyond loopback

function askForToken() {
  $("gate").hidden = false;
  $("main").hidden = true;
  linked("lost", "a token is needed");
  $("token").focus();
}

async function enter() {
  // `#token=…`, as the server prints it, never leaves the browser.
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    state.token = given;
    history.replaceState(null, "", location.pathname);
  }
  try {
    await quietly("/health");
  } catch (error) {
    if (error.status === 401) return;
    linked("lost", "the server does not answer");
    await pause(1_000);
    return enter();
  }
  sessionStorage.setItem("residue-token", state.token);
  $("gate").hidden = true;
  $("main").hidden = false;
  state.doorForms = (await quietly("/openapi.json")).components.schemas.Door.oneOf;
  await openWorld("default");
}

function listen() {
  const on = (id, event, action) => $(id).addEventListener(event, action);
  const submit = (id, action) => on(id, "submit", (event) => {
    event.preventDefault();
    action();
  });
  submit("gate", () => {
    state.token = $("token").value;
    $("token").value = "";
    enter();
  });
  submit("find", refreshSoon);
  on("find-value", "input", showPeople);
  on("find-value", "change", refreshSoon);
  on("world", "change", () => openWorld($("world").value));
  on("fork", "click", async () => {
    const fork = await call("POST", ofWorld("/fork"), undefined, (said) => `${said.id} begins here`);
    if (fork) openWorld(fork.id);
  });
  on("reset", "click", () => call("POST", ofWorld("/reset"), undefined, "as at the start"));
  submit("pace", () => call("POST", ofWorld("/clock/pace"), {pace: $("pace-value").value === "auto" ? "auto" : Number($("pace-value").value)},
    (said) => `pace ${said.pace}`));
  const jump = (by) => call("POST", ofWorld("/clock/advance"), {by},
    (said) => `it is ${clockText(said.now)}`);
  submit("jump", () => jump($("jump-value").value));
  for (const button of document.querySelectorAll("[data-jump]")) {
    button.addEventListener("click", () => jump(button.dataset.jump));
  }
  on("snap", "click", () => call("POST", ofWorld("/snapshots"), undefined,
    (said) => `${said.id} is kept`));
  on("hold", "change", () => {
    if (!$("hold").checked) showRequests({requests: state.held.splice(0), skipped: 0});
  });
  on("fault-kind", "change", suggestFault);
  on("fault-target", "change", suggestFault);
  on("fault", "submit", addFault);
  on("door-target", "change", showDoors);
  on("door-name", "change", showDoorFields);
  on("door", "submit", openDoor);
  on("copy", "click", () => navigator.clipboard?.writeText($("curl").textContent));
  fill($("fault-kind"), ...Object.keys(kinds).map((kind) => node("option", {value: kind}, kind)));
  setInterval(tick, 250);
}

listen();
enter();
