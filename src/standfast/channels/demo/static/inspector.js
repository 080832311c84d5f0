/** What the assistant is doing, from the answer of /demo/inspect: text nodes only. */

const LABELS = {
  slot: "waits for an answer", confirmation: "waits for a yes or no", code: "waits for the code",
  child: "waits for the flow above", timer: "waits for time to pass", person: "waits for a person", nothing: "goes on",
};
const SPEECH = new Set(["MessageReceived", "Replied", "PersonReplied"]);
const TROUBLE = new Set(["EffectFailed", "EffectDoubted", "NotUnderstood", "SlotRejected", "TurnQuarantined", "TurnFailed", "BreakerChanged"]);

function node(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child != null && child !== ""));
  return element;
}

const short = (value, most = 90) => {
  const text = plain(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

/** Return a value as a person would write it. */
function plain(value) {
  if (value == null) return "–";
  if (value.currency && value.minor !== undefined) return `${value.amount.toFixed(2)} ${value.currency}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const TELLING = ["status", "amount", "total", "number", "order", "subject"];

/** Return a fact's value in a few words: the first fields of the record, or how many there are. */
function gist(value) {
  if (Array.isArray(value)) return value.length === 1 ? gist(value[0]) : `${value.length} records`;
  if (value === null || typeof value !== "object" || value.minor !== undefined) return plain(value);
  const told = Object.entries(value).filter(([, field]) => typeof field !== "object" || field?.minor !== undefined);
  const weight = ([name]) => (TELLING.indexOf(name) + 1 || TELLING.length + 1);
  return told.sort((a, b) => weight(a) - weight(b)).slice(0, 2).map(([name, field]) => `${name} ${plain(field)}`).join(", ");
}

/** Show the inside of a conversation; what the reader had unfolded stays unfolded. */
export function showInside(place, inside) {
  const open = new Set([...place.querySelectorAll("details[open]")].map((one) => one.dataset.key));
  const parts = [
    ...about(inside), ...stack(inside), ...facts(inside), ...decisions(inside), ...effects(inside), ...events(inside),
  ];
  const top = place.scrollTop;
  place.replaceChildren(...parts);
  for (const one of place.querySelectorAll("details")) one.open = open.has(one.dataset.key);
  place.scrollTop = top;
}

const title = (text) => node("h3", "", text);
const pill = (text, kind = "") => node("span", `pill ${kind}`, text);

function about({ contact, status, language, queue, case: matter, frustration }) {
  const level = { anonymous: "", identified: "warn", verified: "good" }[contact.level];
  const pills = [
    pill(contact.id ? `${contact.id} · ${contact.level}` : "nobody known", level),
    pill(status.replace("_", " "), status === "with_person" ? "warn" : ""),
    pill(language || "en"),
  ];
  if (matter) pills.push(pill("a case is open", "warn"));
  if (frustration > 0.3) pills.push(pill(`frustration ${Math.round(frustration * 100)} %`, frustration > 0.7 ? "bad" : "warn"));
  for (const flow of queue) pills.push(pill(`later: ${flow}`));
  return [title("Conversation"), node("div", "facts-of-talk", ...pills)];
}

function stack({ stack: runs, ended }) {
  if (!runs.length) {
    const last = ended.at(-1);
    return [title("Stack"), node("p", "empty", last ? `Nothing in progress. The last flow was ${last}.` : "Nothing in progress.")];
  }
  return [title("Stack, the top first"), ...runs.map(frame)];
}

function frame(run, index) {
  const slots = Object.entries(run.slots);
  const waits = run.awaiting === "slot" && run.slot ? `waits for ${run.slot}` : LABELS[run.awaiting] ?? run.awaiting;
  const table = node("table", "rows", node("tbody", "", ...slots.map(slotRow)));
  return node("div", index ? "frame" : "frame top", node("b", "", run.flow), " · ", waits,
    node("div", "step", `at ${run.step || "the start"}`), slots.length ? table : "");
}

function slotRow([name, { value, source }]) {
  return node("tr", "", node("td", "", name), node("td", "", short(value), node("small", "", `from ${source}`)));
}

/** What the last reads returned, also those of flows that have ended. */
function facts({ events: log }) {
  const found = new Map();
  for (const event of log) if (event.type === "FactsRecorded") for (const [name, fact] of Object.entries(event.facts)) {
    if (name.startsWith("_")) continue; // the choices of a question, not a fact that the flow speaks of
    found.delete(name);
    found.set(name, fact);
  }
  if (!found.size) return [];
  const rows = [...found].reverse().slice(0, 12).map(factRow);
  return [title("Facts"), node("table", "rows", node("tbody", "", ...rows))];
}

function factRow([name, fact]) {
  const kind = fact.status.replace("not_permitted", "forbidden");
  const why = fact.reason ? ` · ${fact.reason}` : "";
  const took = fact.took_ms ? ` · ${Math.round(fact.took_ms)} ms` : "";
  const row = node("tr", kind, node("td", "", node("span", "dot"), name, node("small", "", fact.operation)),
    node("td", "", `${fact.status.replace("_", " ")}${why}${took}`));
  if (fact.value != null) row.lastChild.append(folded(`fact:${name}`, node("summary", "", short(gist(fact.value), 52)), fact.value));
  return row;
}

function folded(key, summary, value) {
  const details = node("details", "", summary, node("pre", "", JSON.stringify(value, null, 2)));
  details.dataset.key = key;
  return details;
}

function decisions({ events: log }) {
  const found = log.filter(({ type }) => type === "PolicyDecided").slice(-4).reverse();
  if (!found.length) return [];
  const rows = found.map(({ policy, outcome, reason, row }) => node("tr", "", node("td", "", policy),
    node("td", "", `${outcome} · ${reason}`, node("small", "", row ? `row ${row}` : "no row: the table's else"))));
  return [title("Decisions"), node("table", "rows", node("tbody", "", ...rows))];
}

function effects({ events: log }) {
  const found = new Map();
  for (const event of log) {
    if (event.type === "EffectIntended") found.set(event.key, { ...event, state: "intended" });
    const state = { EffectDone: "done", EffectFailed: "failed", EffectDoubted: "doubted" }[event.type];
    if (state && found.has(event.key)) found.set(event.key, { ...found.get(event.key), state });
  }
  if (!found.size) return [];
  const rows = [...found.values()].reverse().map(({ operation, state, key, arguments: given }) => node("tr", state,
    node("td", "", node("span", "dot"), operation.split(".").at(-1), node("small", "", operation)),
    node("td", "", state, node("small", "", key), folded(`effect:${key}`, node("summary", "", "arguments"), given))));
  return [title("Effects"), node("table", "rows", node("tbody", "", ...rows))];
}

function events({ events: log }) {
  const shown = log.slice(-120).reverse();
  return [title("Events, the newest first"), node("ul", "events", ...shown.map(eventRow))];
}

function eventRow(event) {
  const { seq, at, type, ...rest } = event;
  const kind = SPEECH.has(type) ? "speech" : TROUBLE.has(type) ? "trouble" : type.startsWith("Effect") ? "effect" : "";
  const summary = node("summary", "", node("span", "seq", String(seq)),
    node("span", "", node("span", "kind", type), " ", node("span", "says", says(type, rest))));
  return node("li", kind, folded(`event:${seq}`, summary, { at, ...rest }));
}

const SAYS = {
  MessageReceived: ({ text, payload }) => text || payload,
  Replied: ({ text, reply }) => `${reply}: ${text ?? ""}`,
  PersonReplied: ({ name, text }) => `${name}: ${text}`,
  ReadingMade: ({ intents = [], band }) => `${intents.slice(0, 2).map(([name, sure]) => `${name} ${Math.round(sure * 100)} %`).join(", ")} → ${band ?? "act"}`,
  SlotFilled: ({ slot, value }) => `${slot} = ${plain(value)}`,
  PolicyDecided: ({ policy, outcome, reason }) => `${policy} → ${outcome} (${reason})`,
  FactsRecorded: ({ facts: found }) => Object.entries(found).map(([name, { status }]) => `${name} ${status}`).join(", "),
  OperationCalled: ({ operation, status, took_ms: took }) => `${operation} ${status}, ${Math.round(took)} ms`,
  CaseOpened: ({ reason }) => reason,
};
const USUAL = ["flow", "step", "slot", "operation", "outcome", "level", "kind", "status", "reason", "state", "language", "timer"];

/** Return what an event says in one line. */
function says(type, event) {
  const text = SAYS[type]?.(event) ?? USUAL.filter((name) => event[name] != null).map((name) => plain(event[name])).join(" · ");
  return short(text ?? "", 140);
}
