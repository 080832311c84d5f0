/** How the chat looks: one sheet inside the shadow root, adopted, so that no page's policy forbids it. */

const CSS = `
:host {
  color-scheme: light dark;
  --accent: var(--standfast-accent, #2b50d8);
  --on-accent: var(--standfast-on-accent, #fff);
  --surface: light-dark(#fff, #16191f);
  --canvas: light-dark(#f7f8fa, #101318);
  --bubble: light-dark(#fff, #20242c);
  --ink: light-dark(#171a21, #eceff4);
  --muted: light-dark(#5a6270, #9ea7b6);
  --line: light-dark(#e4e7ec, #2c323c);
  --tint: light-dark(color-mix(in oklab, var(--accent), white 90%), color-mix(in oklab, var(--accent), #16191f 72%));
  --accent-text: light-dark(var(--accent), color-mix(in oklab, var(--accent), white 62%));
  --bad: light-dark(#b42318, #ff9b8f);
  --shadow: 0 1px 2px rgb(16 24 40 / .06), 0 12px 40px rgb(16 24 40 / .18);
  font: 400 15px/1.5 var(--standfast-font, system-ui, -apple-system, "Segoe UI", Inter, Roboto, sans-serif);
  color: var(--ink);
}
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; display: block; }
.hush { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher { position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; width: 56px; height: 56px; border-radius: 50%; background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow); display: grid; place-items: center; transition: transform .15s; }
.launcher:hover { transform: translateY(-2px); }
.launcher svg { width: 26px; height: 26px; }
.badge { position: absolute; top: -3px; right: -3px; min-width: 20px; height: 20px; padding: 0 6px; border-radius: 10px; background: #d92d20; color: #fff; font-size: 12px; font-weight: 600; line-height: 20px; }

.panel { position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; width: min(392px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 40px)); display: flex; flex-direction: column; background: var(--surface); border: 1px solid var(--line); border-radius: 18px; box-shadow: var(--shadow); overflow: hidden; animation: rise .18s ease-out; }
:host([inline]) { display: block; height: 100%; min-height: 0; }
:host([inline]) .panel { position: relative; inset: auto; width: 100%; height: 100%; z-index: 0; box-shadow: none; animation: none; }
:host([inline]) .launcher, :host([inline]) .shut { display: none; }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }

header { display: flex; align-items: center; gap: 12px; padding: 14px 12px 13px 18px; border-bottom: 1px solid var(--line); }
.mark { flex: none; width: 36px; height: 36px; border-radius: 11px; background: var(--accent); color: var(--on-accent); display: grid; place-items: center; font-weight: 600; }
.who { flex: 1; min-width: 0; }
h2 { margin: 0; font-size: 15px; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.state { margin: 1px 0 0; font-size: 12.5px; line-height: 1.35; color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.state::before { content: ""; display: inline-block; margin-right: 6px; vertical-align: 1px; width: 7px; height: 7px; border-radius: 50%; background: #17a55b; }
.state.off::before { background: #d98a08; }
.tool { flex: none; width: 36px; height: 36px; border-radius: 10px; color: var(--muted); display: grid; place-items: center; }
.tool:hover { background: var(--canvas); color: var(--ink); }

.log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; background: var(--canvas); padding: 18px 16px 8px; }
ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 4px; }
li { display: flex; flex-direction: column; align-items: flex-start; max-width: 86%; animation: rise .16s ease-out; }
li + li.first { margin-top: 12px; }
li.mine { align-self: flex-end; align-items: flex-end; }
.name { font-size: 12.5px; font-weight: 600; color: var(--muted); margin: 0 0 3px 4px; display: flex; align-items: center; gap: 6px; }
.face { width: 22px; height: 22px; border-radius: 50%; background: var(--tint); color: var(--accent-text); display: grid; place-items: center; font-size: 10.5px; font-weight: 700; }
.text { padding: 9px 14px; border-radius: 16px; background: var(--bubble); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
li.first .text { border-top-left-radius: 5px; }
.mine .text { background: var(--accent); color: var(--on-accent); border-color: transparent; }
li.mine.first .text { border-top-left-radius: 16px; border-top-right-radius: 5px; }
.person .text { background: var(--tint); border-color: transparent; }
.text a { color: var(--accent-text); text-underline-offset: 2px; }
.note { font-size: 12px; color: var(--muted); margin: 3px 5px 0; }
.note.bad { color: var(--bad); }
.note button { color: inherit; font-weight: 600; text-decoration: underline; text-underline-offset: 2px; padding: 2px; }
li.event { align-self: center; align-items: center; max-width: 100%; margin: 12px 0 8px; text-align: center; }
li.event .text { padding: 0; border: 0; background: none; font-size: 12.5px; color: var(--muted); }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.choices button { padding: 7px 14px; min-height: 36px; border: 1px solid color-mix(in oklab, var(--accent-text), transparent 45%); border-radius: 18px; background: var(--surface); color: var(--accent-text); font-weight: 550; text-align: left; overflow-wrap: anywhere; }
.choices button:hover { background: var(--tint); }
.dots { display: flex; gap: 4px; padding: 13px 15px; width: max-content; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: breathe 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes breathe { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
.busy { margin-top: 12px; }

.latest { position: absolute; left: 50%; bottom: 84px; transform: translateX(-50%); padding: 6px 14px; border-radius: 16px; background: var(--ink); color: var(--surface); font-size: 13px; font-weight: 550; box-shadow: var(--shadow); }
form { display: flex; align-items: flex-end; gap: 8px; padding: 12px; border-top: 1px solid var(--line); }
.field { flex: 1; min-width: 0; display: flex; border: 1px solid var(--line); border-radius: 14px; background: var(--canvas); }
.field:focus-within { border-color: var(--accent-text); box-shadow: 0 0 0 3px color-mix(in oklab, var(--accent-text), transparent 80%); }
textarea { flex: 1; min-width: 0; resize: none; border: 0; background: none; padding: 9px 14px; max-height: 132px; line-height: 1.45; }
textarea:focus-visible { outline: none; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { flex: none; width: 42px; height: 42px; border-radius: 13px; background: var(--accent); color: var(--on-accent); display: grid; place-items: center; transition: opacity .15s; }
.send[aria-disabled=true] { background: var(--line); color: var(--muted); cursor: default; }
@media (max-width: 480px), (max-height: 480px) {
  :host(:not([inline])) .panel { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0; }
  textarea { font-size: 16px; }
}
@media (max-height: 420px) {
  header { padding-block: 6px; }
  .mark { display: none; }
  .log { padding-top: 10px; }
  form { padding: 6px 12px; }
  textarea { max-height: 66px; }
}
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .text, .send, .launcher { border: 1px solid; } }
`;

/** Put the sheet into a shadow root. */
export function dress(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
}
