/** The chat without its looks: session, queue, stream. Everything the page shows comes from its events. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15000;
const SILENCE_MS = 40000; // the server pings every 12 s: after this long the line is dead
const IDENTITY_MS = 60000;
const RENEW_MS = 6 * 3600 * 1000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const backoff = (tries) =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries) * (0.5 + Math.random() / 2);

/** Return a random id; crypto.randomUUID exists only where the page came over HTTPS. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** localStorage under a prefix; memory where the browser forbids it. */
class Shelf {
  constructor(prefix) {
    this.prefix = prefix;
    try {
      localStorage.setItem(`${prefix}?`, "");
      localStorage.removeItem(`${prefix}?`);
      this.kept = localStorage;
    } catch {
      const map = new Map();
      this.kept = {
        getItem: (key) => map.get(key) ?? null,
        setItem: (key, value) => map.set(key, value),
        removeItem: (key) => map.delete(key),
        key: (index) => [...map.keys()][index] ?? null,
        get length() { return map.size; },
      };
    }
  }
  get(name) {
    try {
      return JSON.parse(this.kept.getItem(this.prefix + name));
    } catch {
      return null;
    }
  }
  set(name, value) {
    try {
      this.kept.setItem(this.prefix + name, JSON.stringify(value));
    } catch { /* full: the message is still sent, it only does not survive a reload */ }
  }
  remove(name) {
    this.kept.removeItem(this.prefix + name);
  }
  names() {
    const keys = Array.from({ length: this.kept.length }, (_, index) => this.kept.key(index));
    return keys.filter((key) => key?.startsWith(this.prefix)).map((key) => key.slice(this.prefix.length));
  }
}

/** A refusal of the server: `code` as in the reference. */
class Refused extends Error {
  constructor(status, code, waitSeconds) {
    super(code);
    Object.assign(this, { status, code, waitSeconds });
  }
}

/**
 * Events: `queued` {id, text}, `sent` {id}, `failed` {id, code}, `waiting` {id}, `frame` (as the server sent it),
 * `typing`, `link` "online" | "offline", `session` {conversation}, `reset`.
 */
export class ChatClient extends EventTarget {
  constructor({ server, language, identity }) {
    super();
    this.server = server.replace(/\/$/, "");
    this.language = language;
    this.identity = identity ?? (async () => null);
    this.shelf = new Shelf(`standfast:${this.server}:`);
    this.session = this.shelf.get("session");
    this.seq = 0;
    this.vouched = { token: null, at: -Infinity };
    this.sleepers = new Set();
    this.onOnline = () => this.wake();
  }

  start() {
    this.running = true;
    addEventListener("online", this.onOnline);
    for (const item of this.queue()) this.tell("queued", item);
    if (this.session) this.tell("session", this.session);
    if (this.session) this.listen();
    this.flush();
  }

  stop() {
    this.running = false;
    removeEventListener("online", this.onOnline);
    this.line?.abort();
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Put a message into the queue; it leaves when the server has it. */
  send(text, payload = null) {
    const item = { id: newId(), text, payload, at: Date.now() };
    this.shelf.set(`q:${item.id}`, item);
    this.tell("queued", item);
    this.flush();
  }

  /** Forget the conversation on this device. What is unsent goes too, unless it is to be kept. */
  reset({ keepQueue = false } = {}) {
    this.line?.abort();
    this.session = null;
    this.seq = 0;
    this.shelf.remove("session");
    if (!keepQueue) for (const item of this.queue()) this.shelf.remove(`q:${item.id}`);
    this.tell("reset");
    for (const item of this.queue()) this.tell("queued", item);
  }

  queue() {
    const names = this.shelf.names().filter((name) => name.startsWith("q:"));
    const items = names.map((name) => this.shelf.get(name)).filter((item) => item?.id);
    return items.sort((a, b) => a.at - b.at);
  }

  /** Try again now: the network is back, or somebody pressed the button. */
  wake() {
    this.sleepers.forEach((rise) => rise());
    this.sleepers.clear();
    this.flush();
  }

  /** Wait, but no longer than until `wake`. */
  rest(ms) {
    return Promise.race([pause(ms), new Promise((rise) => this.sleepers.add(rise))]);
  }

  /** Send what is queued, oldest first, one at a time. */
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    let tries = 0;
    for (let item; this.running && (item = this.queue()[0]); ) {
      try {
        await this.deliver(item);
        tries = 0;
      } catch (error) {
        if (this.giveUp(item, error)) continue;
        this.tell("waiting", item);
        this.tell("link", "offline");
        await this.rest(error.waitSeconds ? error.waitSeconds * 1000 : backoff(tries++));
      }
    }
    this.flushing = false;
  }

  async deliver(item) {
    const token = await this.vouch();
    if (!this.session || Date.parse(this.session.expires_at) - Date.now() < RENEW_MS) await this.open(token);
    const headers = token ? { "X-Identity-Token": token } : {};
    const { id, text, payload } = item;
    await this.post("/v1/messages", { id, text, payload }, headers);
    this.shelf.remove(`q:${id}`);
    this.tell("sent", item);
    this.tell("link", "online");
  }

  /** Say whether a refusal is final for this message; mend what can be mended. */
  giveUp(item, error) {
    const code = error.code ?? "";
    if (code === "message_conflict") return this.drop(item, "sent");
    if (code.startsWith("token_")) return this.forgetSession();
    if (code.startsWith("identity_")) return this.distrust(item, code);
    return error.status >= 400 && error.status < 500 && ![408, 429].includes(error.status) && this.drop(item, "failed", code);
  }

  drop(item, type, code) {
    this.shelf.remove(`q:${item.id}`);
    this.tell(type, { ...item, code });
    return true;
  }

  forgetSession() {
    this.line?.abort();
    this.session = null;
    this.shelf.remove("session");
    return false;
  }

  /** The page's visitor is another, or its token is no good: begin anew, or ask for another token once. */
  distrust(item, code) {
    this.vouched.at = -Infinity;
    if (code === "identity_mismatch") {
      this.reset({ keepQueue: true });
      return true;
    }
    item.distrusted = (item.distrusted ?? 0) + 1;
    this.shelf.set(`q:${item.id}`, item);
    return item.distrusted > 2 && this.drop(item, "failed", code);
  }

  /** Return the page's token for its visitor, at most a minute old; null for nobody. */
  async vouch() {
    if (Date.now() - this.vouched.at > IDENTITY_MS) {
      this.vouched = { token: await this.identity(), at: Date.now() };
    }
    if (!this.vouched.token && this.session?.identified) this.reset({ keepQueue: true });
    return this.vouched.token;
  }

  async open(token) {
    const headers = this.session ? { Authorization: `Bearer ${this.session.session}` } : {};
    const body = { language: this.language, ...(token && { identity_token: token }) };
    const made = await this.post("/v1/sessions", body, headers);
    this.session = { ...made, identified: Boolean(token) };
    this.shelf.set("session", this.session);
    this.tell("session", this.session);
    this.wake();
    this.listen();
  }

  async post(path, body, headers) {
    const bearer = this.session ? { Authorization: `Bearer ${this.session.session}` } : {};
    const response = await fetch(this.server + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...bearer, ...headers },
      body: JSON.stringify(body),
    });
    return this.read(response);
  }

  async read(response) {
    if (response.ok) return response.json();
    const problem = await response.json().catch(() => ({}));
    throw new Refused(response.status, problem.code ?? "", Number(response.headers.get("Retry-After")));
  }

  /** Keep a stream open for as long as there is a session; one at a time. */
  async listen() {
    if (this.listening) return;
    this.listening = true;
    for (let tries = 0; this.running && this.session; ) {
      try {
        tries = (await this.follow()) ? 0 : tries + 1;
      } catch (error) {
        if (error.code?.startsWith("token_")) this.forgetSession();
        tries += 1;
      }
      if (!this.running || !this.session) break;
      this.tell("link", "offline");
      await this.rest(backoff(tries));
    }
    this.listening = false;
  }

  /** Read one stream to its end; true when anything came. */
  async follow() {
    this.line = new AbortController();
    const line = this.line;
    let alarm = setTimeout(() => line.abort(), SILENCE_MS);
    const headers = { Authorization: `Bearer ${this.session.session}` };
    const response = await fetch(`${this.server}/v1/stream?after=${this.seq}`, { headers, signal: line.signal });
    if (!response.ok) await this.read(response);
    this.tell("link", "online");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return true;
        clearTimeout(alarm);
        alarm = setTimeout(() => line.abort(), SILENCE_MS);
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        if (line === this.line) blocks.forEach((block) => this.take(block));
      }
    } finally {
      clearTimeout(alarm);
    }
  }

  /** Take one block of the stream; a frame that was seen before is dropped. */
  take(block) {
    const lines = block.split("\n");
    const field = (name) => lines.find((text) => text.startsWith(`${name}: `))?.slice(name.length + 2);
    const kind = field("event");
    if (kind === "typing") this.tell("typing");
    if (!kind || kind === "typing") return;
    const frame = JSON.parse(field("data"));
    if (frame.seq <= this.seq) return;
    this.seq = frame.seq;
    if (kind === "message") this.shelf.remove(`q:${frame.id}`);
    this.tell("frame", frame);
  }
}
