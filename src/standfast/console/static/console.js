/** Keeps an open page up to date without touching what somebody is writing. Everything works without it, too. */

const desk = document.querySelector("[data-case]");
const draft = document.querySelector("[data-draft]");

/** Take the parts marked data-live from a fresh copy of this page. */
async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (response.redirected && !response.url.startsWith(location.href)) return location.reload();
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) replace(part, fresh.getElementById(part.id));
  if (draft && !fresh.querySelector("[data-draft]")) draft.hidden = true;
  localTimes();
}

const shown = new WeakMap(); // part -> its HTML as the server sent it last

function replace(part, next) {
  if (!next || (shown.get(part) ?? part.innerHTML) === next.innerHTML) return;
  if (part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) return;
  const open = new Set([...part.querySelectorAll("details[open]")].map((one) => one.dataset.key));
  const wasAtEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 40;
  const [top, focused] = [part.scrollTop, part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null];
  shown.set(part, next.innerHTML);
  part.replaceChildren(...next.childNodes);
  for (const one of part.querySelectorAll("details")) one.open = open.has(one.dataset.key);
  part.scrollTop = wasAtEnd && part.id === "lines" ? part.scrollHeight : top;
  if (focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

function follow() {
  const about = new URLSearchParams({ mark: document.body.dataset.mark, ...(desk && { case: desk.dataset.case }) });
  const line = new EventSource(`/console/stream?${about}`);
  line.addEventListener("change", refresh);
  addEventListener("pagehide", () => line.close());
}

/** Keep the draft of each case until it is sent. */
function keepDraft() {
  const field = draft.elements.text;
  const key = `draft:${draft.dataset.draft}`;
  if (field.value) sessionStorage.setItem(key, field.value); // typed before this script ran
  else field.value = sessionStorage.getItem(key) ?? "";
  field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) draft.requestSubmit();
  });
  draft.addEventListener("submit", (event) => {
    if (draft.dataset.sent) return event.preventDefault();
    draft.dataset.sent = "yes";
    sessionStorage.removeItem(key);
  });
}

/** Show times of day as this browser's zone has them. */
function localTimes() {
  for (const time of document.querySelectorAll("#lines time[datetime]")) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString([], { timeStyle: "short" });
  }
}

for (const part of document.querySelectorAll("[data-live]")) shown.set(part, part.innerHTML);
if (document.querySelector("[data-live]")) follow();
if (draft) keepDraft();
const lines = document.getElementById("lines");
if (lines) lines.scrollTop = lines.scrollHeight;
localTimes();
