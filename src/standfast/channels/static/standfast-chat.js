/**
 * <standfast-chat server="https://chat.shop.example"></standfast-chat>
 *
 * Attributes: server, language, title, identity (address that answers {"token": …}), theme (light | dark), inline, open,
 * greeting, links (hosts that may be linked), starters (texts to begin with, separated by |). Property: identity (async function).
 * Events: standfast-session {conversation}. Methods: open(), close(), restart(), say(text), write(text).
 * Words only ever become text nodes; nothing that was said is parsed as HTML.
 */
import { ChatClient } from "./chat-client.js";
import { dress } from "./chat-style.js";
import { textsFor } from "./chat-texts.js";

const ICONS = {
  chat: "M21 11.5a8.5 8.5 0 0 1-12.3 7.6L3 21l1.9-5.7A8.5 8.5 0 1 1 21 11.5z",
  close: "M6 6l12 12M18 6L6 18",
  restart: "M4 12a8 8 0 1 1 2.6 5.9M4 19v-5h5",
  send: "M5 12h14M13 6l6 6-6 6",
};
const ADDRESS = /https:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/g;
const TYPING_MS = 20000;
const OFFLINE_MS = 1500;

/** Return an element with its properties and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
  path.setAttribute("d", ICONS[name]);
  return svg;
}

const button = (className, label, ...children) =>
  make("button", { type: "button", className, title: label, "aria-label": label }, ...children);
const initials = (name) => name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();

class StandfastChat extends HTMLElement {
  connectedCallback() {
    this.caption ??= this.getAttribute("title");
    this.removeAttribute("title"); // the browser would show it as a tip over the whole window
    if (!this.shadowRoot) this.build();
    this.client ??= this.connect();
    this.client.start();
    if (this.hasAttribute("inline") || this.hasAttribute("open")) this.show();
  }

  disconnectedCallback() {
    this.client.stop();
  }

  get server() {
    return new URL(this.getAttribute("server") || new URL("..", import.meta.url), document.baseURI).href;
  }

  build() {
    this.texts = textsFor(this.getAttribute("language") || document.documentElement.lang || navigator.language);
    this.unread = 0;
    this.bubbles = new Map(); // id or seq -> list item
    dress(this.attachShadow({ mode: "open" }));
    this.launcher = button("launcher", this.texts.open, icon("chat"));
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.onclick = () => this.open();
    this.panel = make("section", { className: "panel", hidden: true, role: "dialog" }, this.buildHead(), this.buildLog(), this.buildForm());
    this.panel.setAttribute("aria-label", this.heading.textContent);
    this.panel.onkeydown = (event) => event.key === "Escape" && !this.hasAttribute("inline") && this.close();
    this.shadowRoot.append(this.launcher, this.panel);
    this.welcome();
  }

  buildHead() {
    const title = this.caption || this.texts.title;
    this.heading = make("h2", { textContent: title });
    this.state = make("p", { className: "state", role: "status", textContent: this.texts.ready });
    const again = button("tool", this.texts.restart, icon("restart"));
    again.onclick = () => this.restart();
    const shut = button("tool shut", this.texts.close, icon("close"));
    shut.onclick = () => this.close();
    const mark = make("div", { className: "mark", textContent: title[0], "aria-hidden": "true" });
    return make("header", {}, mark, make("div", { className: "who" }, this.heading, this.state), again, shut);
  }

  buildLog() {
    this.list = make("ol");
    this.dots = make("div", { className: "busy", hidden: true, "aria-hidden": "true" },
      make("div", { className: "text dots" }, make("i"), make("i"), make("i")));
    this.log = make("div", { className: "log", role: "log", tabIndex: 0, "aria-live": "polite", "aria-label": this.texts.log }, this.list, this.dots);
    this.latest = make("button", { type: "button", className: "latest", hidden: true, textContent: this.texts.latest });
    this.latest.onclick = () => this.scroll();
    this.log.onscroll = () => { if (this.isAtEnd()) this.latest.hidden = true; };
    const rest = document.createDocumentFragment();
    rest.append(this.log, this.latest);
    return rest;
  }

  buildForm() {
    this.input = make("textarea", { rows: 1, placeholder: this.texts.placeholder, "aria-label": this.texts.input, maxLength: 4000, enterKeyHint: "send" });
    this.input.oninput = () => this.fit();
    this.input.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    };
    this.sender = make("button", { type: "submit", className: "send", title: this.texts.send, "aria-label": this.texts.send, "aria-disabled": "true" }, icon("send"));
    const form = make("form", {}, make("div", { className: "field" }, this.input), this.sender);
    form.onsubmit = (event) => { event.preventDefault(); this.submit(); };
    return form;
  }

  connect() {
    const { server } = this;
    const client = new ChatClient({ server, language: this.getAttribute("language") || document.documentElement.lang || "en", identity: () => this.vouch() });
    const on = (type, handle) => client.addEventListener(type, (event) => handle(event.detail));
    on("queued", (item) => this.addMine(item));
    on("sent", (item) => this.confirm(item));
    on("waiting", (item) => this.note(item.id, this.texts.waiting, () => client.wake()));
    on("failed", (item) => this.fail(item));
    on("frame", (frame) => this.take(frame));
    on("typing", () => this.think());
    on("link", (link) => this.showLink(link === "online"));
    on("session", ({ conversation }) => this.dispatchEvent(new CustomEvent("standfast-session", { detail: { conversation }, bubbles: true })));
    on("reset", () => this.clear());
    return client;
  }

  /** Return the page's token for its visitor: from the function that the page set, or from the address. */
  async vouch() {
    if (typeof this.identity === "function") return this.identity();
    const address = this.getAttribute("identity");
    if (!address) return null;
    const response = await fetch(new URL(address, document.baseURI), { credentials: "same-origin" });
    return response.ok ? (await response.json()).token : null;
  }

  open() {
    this.show();
    this.input.focus();
  }

  show() {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    this.count(0);
    this.scroll();
  }

  close() {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
  }

  restart() {
    this.client.reset();
    if (!this.panel.hidden) this.input.focus();
  }

  say(text) {
    this.client.send(text);
  }

  /** Put words into the field for the visitor to go on with. */
  write(text) {
    this.show();
    this.input.value = `${this.input.value} ${text}`.trim();
    this.fit();
    this.input.focus();
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.fit();
    this.client.send(text);
    this.input.focus();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.sender.setAttribute("aria-disabled", String(!this.input.value.trim()));
  }

  clear() {
    this.bubbles.clear();
    this.list.replaceChildren();
    this.dots.hidden = true;
    this.showState({ status: "open" });
    this.welcome();
  }

  welcome() {
    const item = this.place(0, "bot", this.getAttribute("greeting") || this.texts.greeting);
    const starters = (this.getAttribute("starters") || "").split("|").filter(Boolean);
    if (starters.length) this.offer(item, starters.map((label) => ({ label })));
  }

  /** Add what the visitor wrote, before the server has it: last in the list until it gets its seq. */
  addMine(item) {
    if (this.bubbles.has(item.id)) return;
    const bubble = this.place(Infinity, "mine", item.text);
    this.bubbles.set(item.id, bubble);
    this.note(item.id, this.texts.sending);
    this.scroll();
  }

  /** The server has it; the stream may have been faster and have shown it with its time. */
  confirm(item) {
    if (this.bubbles.get(item.id)?.seq !== Infinity) return;
    this.note(item.id, this.texts.sent);
    this.think();
  }

  take(frame) {
    if (frame.type === "status") this.showState(frame);
    else if (frame.type === "message") this.settle(frame);
    else this.addTheirs(frame);
  }

  /** The server has the visitor's message: it moves to its place in the order of the server. */
  settle(frame) {
    this.bubbles.get(frame.id)?.remove();
    const said = frame.text === "[code]" ? "••••••" : frame.text; // one-time codes are not kept
    const bubble = this.place(frame.seq, "mine", said);
    this.bubbles.set(frame.id, bubble);
    this.note(frame.id, this.time(frame.at));
  }

  addTheirs(frame) {
    const wasAtEnd = this.isAtEnd();
    this.dots.hidden = true;
    const bubble = this.place(frame.seq, frame.type === "person" ? "person" : "bot", frame.text, frame.name);
    for (const source of frame.sources ?? []) {
      bubble.append(make("div", { className: "note", textContent: `${this.texts.source}: ${[source.title, source.date].filter(Boolean).join(", ")}` }));
    }
    if (frame.options) this.offer(bubble, frame.options);
    if (this.panel.hidden) this.count(this.unread + 1);
    if (wasAtEnd) this.scroll();
    else this.latest.hidden = false;
  }

  /** Put a bubble at its place in the list and return it; a seq that is there already is replaced. */
  place(seq, kind, text, name) {
    const said = kind === "event" ? "" : make("span", { className: "hush", textContent: `${kind === "mine" ? this.texts.you : name || this.texts.assistant}: ` });
    const who = name && make("div", { className: "name", "aria-hidden": "true" }, make("span", { className: "face", textContent: initials(name) }), name);
    const item = make("li", { className: kind }, who, make("div", { className: "text" }, said, ...this.linked(text)));
    item.seq = seq;
    const next = [...this.list.children].find((other) => other.seq > seq);
    this.list.insertBefore(item, next ?? null);
    this.group();
    return item;
  }

  /** Mark where another speaker begins, and take away choices that were answered. */
  group() {
    let last = null;
    const items = [...this.list.children];
    for (const item of items) {
      const speaker = item.className.replace(" first", "");
      item.className = speaker === last ? speaker : `${speaker} first`;
      last = speaker;
      if (item !== items.at(-1)) item.querySelector(".choices")?.remove();
    }
  }

  offer(bubble, options) {
    if (bubble !== this.list.lastElementChild) return;
    const choices = options.map(({ id, label }) => {
      const choice = make("button", { type: "button", textContent: label });
      choice.onclick = () => { this.client.send(label, id ?? null); this.input.focus(); };
      return choice;
    });
    bubble.append(make("div", { className: "choices", role: "group" }, ...choices));
  }

  /** Return a text as text nodes, with links to hosts that the page allows. */
  linked(text) {
    const hosts = new Set([location.host, new URL(this.server).host, ...(this.getAttribute("links") || "").split(/[\s,]+/)]);
    const parts = [];
    let end = 0;
    for (const { 0: address, index } of text.matchAll(ADDRESS)) {
      if (!URL.canParse(address) || !hosts.has(new URL(address).host)) continue;
      parts.push(text.slice(end, index), make("a", { href: address, target: "_blank", rel: "noopener noreferrer", textContent: address }));
      end = index + address.length;
    }
    return [...parts, text.slice(end)];
  }

  note(id, text, retry) {
    const bubble = this.bubbles.get(id);
    if (!bubble) return;
    bubble.querySelector(".note")?.remove();
    const again = retry && make("button", { type: "button", textContent: this.texts.retry, onclick: retry });
    bubble.append(make("div", { className: retry ? "note bad" : "note" }, `${text} `, again));
  }

  fail(item) {
    const why = item.code === "message_too_long" ? ` ${this.texts.too_long}` : "";
    this.note(item.id, this.texts.failed + why, () => {
      this.bubbles.get(item.id).remove();
      this.client.send(item.text, item.payload);
    });
  }

  think() {
    clearTimeout(this.thinking);
    if (this.hasPerson) return;
    this.dots.hidden = false;
    this.thinking = setTimeout(() => { this.dots.hidden = true; }, TYPING_MS);
    if (this.isAtEnd()) this.scroll();
  }

  showState({ seq, status, taken, level }) {
    const texts = this.texts;
    const said = taken ? texts.joined : status === "closed" ? texts.closed : level === "verified" ? texts.verified : status === "open" && this.hasPerson ? texts.returned : null;
    if (said && seq) this.place(seq, "event", said);
    if (!status) return;
    this.hasPerson = status === "with_person";
    if (this.hasPerson) this.dots.hidden = true;
    this.calm = taken ? texts.person : this.hasPerson ? texts.queued : texts.ready;
    this.showLink(true);
  }

  /** Say that the connection is lost, but only when it stays lost. */
  showLink(isOnline) {
    clearTimeout(this.alarm);
    const show = () => {
      this.state.classList.toggle("off", !isOnline);
      this.state.textContent = isOnline ? this.calm ?? this.texts.ready : this.texts.offline;
    };
    if (isOnline) show();
    else this.alarm = setTimeout(show, OFFLINE_MS);
  }

  count(unread) {
    this.unread = unread;
    this.launcher.querySelector(".badge")?.remove();
    const label = unread ? `${this.texts.open}, ${this.texts.unread(unread)}` : this.texts.open;
    this.launcher.setAttribute("aria-label", label);
    if (unread) this.launcher.append(make("span", { className: "badge", textContent: unread > 9 ? "9+" : unread }));
  }

  time(at) {
    const language = this.texts === textsFor("de") ? "de" : "en";
    return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(at));
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }

  scroll() {
    this.log.scrollTop = this.log.scrollHeight;
    this.latest.hidden = true;
  }
}

customElements.define("standfast-chat", StandfastChat);
