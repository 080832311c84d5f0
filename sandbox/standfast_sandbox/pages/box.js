"use strict";

const REFRESH_MS = 2000;
const to = new URLSearchParams(location.search).get("to");
const list = document.getElementById("mails");
const state = document.getElementById("state");
let shown = "";

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function item(mail) {
  const made = document.createElement("li");
  const time = element("time", new Date(mail.sent_at).toLocaleString());
  time.dateTime = mail.sent_at;
  made.append(element("h2", mail.subject), time, element("p", mail.text));
  return made;
}

function show(messages) {
  const fresh = messages.map((mail) => mail.id).join();
  state.textContent = messages.length ? `Mail for ${to}` : `No mail for ${to} yet.`;
  if (fresh !== shown) {
    shown = fresh;
    list.replaceChildren(...messages.map(item));
  }
}

async function refresh() {
  try {
    const answer = await fetch(`/mail/messages?to=${encodeURIComponent(to)}`);
    if (!answer.ok) throw new Error(String(answer.status));
    show((await answer.json()).messages);
  } catch {
    state.textContent = "The mailbox cannot be reached just now; trying again.";
  }
  setTimeout(refresh, REFRESH_MS);
}

if (to) {
  document.getElementById("to").value = to;
  refresh();
}
