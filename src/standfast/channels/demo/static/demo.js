/** The demo's page: who the visitor is, their mailbox, the switches, and the live look inside. */
import { showInside } from "./inspector.js";

const $ = (id) => document.getElementById(id);
const chat = document.querySelector("standfast-chat");
const MAIL_MS = 3000;
const CODE = /\b\d{6}\b/;

let visitors = [];
let visitor = null;
let talk = null; // the conversation that is looked into
let line = null;

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// --- the visitor ---------------------------------------------------------------------------------

async function loadVisitors() {
  visitors = await ask("/demo/visitors");
  const options = visitors.map(({ id, name }) => new Option(`${name} · ${id}`, id));
  $("visitor").append(...options);
  const kept = sessionStorage.getItem("visitor");
  if (visitors.some(({ id }) => id === kept)) $("visitor").value = kept;
  become($("visitor").value);
}

function become(id) {
  visitor = visitors.find((one) => one.id === id) ?? null;
  sessionStorage.setItem("visitor", id);
  $("account").textContent = visitor ? visitor.name : "Sign in";
  $("story").textContent = visitor?.story ?? "Pick a customer, or stay a stranger. Each has a story in the business systems.";
  $("orders").hidden = !visitor?.orders.length;
  $("order-list").replaceChildren(...(visitor?.orders ?? []).map(orderButton));
  loadMails();
  if (!visitor) showMails([]);
}

function orderButton(number) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = number;
  button.title = "Put this number into the chat";
  button.onclick = () => chat.write(number);
  return button;
}

async function identify() {
  if (!visitor) return null;
  return (await ask(`/demo/identity?customer=${encodeURIComponent(visitor.id)}`)).token;
}

// --- the mailbox ---------------------------------------------------------------------------------

async function loadMails() {
  if (!visitor || document.hidden) return;
  const { email } = visitor;
  const mails = await ask(`/demo/mails?to=${encodeURIComponent(email)}`).catch(() => null);
  if (mails && visitor?.email === email) showMails(mails);
}

let shownMails = { key: "", of: "", count: 0 };

/** Show the mailbox; when a mail comes while one looks, its tab comes to the front. */
function showMails(mails) {
  const now = { key: `${visitor?.email}:${mails.map(({ id }) => id)}`, of: visitor?.email, count: mails.length };
  if (now.key === shownMails.key) return;
  if (now.of === shownMails.of && now.count > shownMails.count) choose($("tab-mailbox"));
  shownMails = now;
  $("mail-count").hidden = !mails.length;
  $("mail-count").textContent = mails.length;
  const nothing = node("p", "empty", visitor ? `Nothing for ${visitor.email} yet.` : "Mail to the customer you are appears here, such as one-time codes.");
  $("mailbox").replaceChildren(...(mails.length ? mails.map(mailCard) : [nothing]));
}

function mailCard({ subject, text, to, sent_at }) {
  const card = node("article", "mail");
  const [code] = text.match(CODE) ?? [];
  const body = node("p");
  const [before, after] = code ? text.split(code, 2) : [text, ""];
  body.append(before, ...(code ? [node("mark", "", code), after] : []));
  const when = new Date(sent_at).toLocaleTimeString([], { timeStyle: "short" });
  card.append(node("b", "", subject), node("small", "", `${to} · ${when}`), body);
  return card;
}

function node(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

// --- the switches --------------------------------------------------------------------------------

async function flip(system, how) {
  try {
    showSystems(await ask("/demo/systems", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ system, how }),
    }));
  } catch (error) {
    $("systems-note").textContent = "The business systems do not answer.";
  }
}

function showSystems(states) {
  const broken = Object.values(states).filter((how) => how !== "ok").length;
  $("broken-count").hidden = !broken;
  $("broken-count").textContent = broken;
  $("systems-note").textContent = "";
  for (const row of document.querySelectorAll("[data-system]")) {
    const how = states[row.dataset.system] ?? "ok";
    row.dataset.state = how === "ok" ? "ok" : "broken";
    row.querySelector("select").value = how;
  }
}

async function mendAll() {
  for (const row of document.querySelectorAll("[data-state=broken]")) await flip(row.dataset.system, "ok");
}

// --- the look inside -----------------------------------------------------------------------------

function follow(conversation) {
  if (conversation === talk) return;
  talk = conversation;
  line?.close();
  line = new EventSource(`/demo/inspect/${encodeURIComponent(talk)}/stream`);
  line.addEventListener("change", () => lookSoon());
}

let looking = null;
function lookSoon() {
  clearTimeout(looking);
  looking = setTimeout(look, 80);
}

async function look() {
  const inside = await ask(`/demo/inspect/${encodeURIComponent(talk)}`).catch(() => null);
  if (inside && inside.conversation === talk) showInside($("inspector"), inside);
  loadMails();
}

// --- tabs and panes ------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll("[role=tab]")];

function choose(tab) {
  for (const other of tabs) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
    $(other.getAttribute("aria-controls")).hidden = other !== tab;
  }
}

function step(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const next = tabs[(tabs.indexOf(event.target) + by + tabs.length) % tabs.length];
  choose(next);
  next.focus();
}

function showPane(button) {
  document.body.dataset.pane = button.dataset.pane;
  for (const other of document.querySelectorAll(".panes button")) {
    other.toggleAttribute("aria-current", other === button);
    if (other === button) other.setAttribute("aria-current", "true");
  }
}

chat.identity = identify;
chat.addEventListener("standfast-session", (event) => follow(event.detail.conversation));
$("visitor").onchange = (event) => {
  become(event.target.value);
  chat.restart();
};
$("mend").onclick = mendAll;
for (const row of document.querySelectorAll("[data-system]")) {
  row.querySelector("select").onchange = (event) => flip(row.dataset.system, event.target.value);
}
for (const tab of tabs) {
  tab.onclick = () => choose(tab);
  tab.onkeydown = step;
}
for (const button of document.querySelectorAll(".panes button")) button.onclick = () => showPane(button);
setInterval(loadMails, MAIL_MS);
loadVisitors().catch(() => { $("story").textContent = "The business systems do not answer."; });
ask("/demo/systems").then(showSystems).catch(() => {});
customElements.whenDefined("standfast-chat").then(() => {
  const kept = chat.client?.session;
  if (kept) follow(kept.conversation);
});
