// The browser probe: a real request of this page, and what became of it.

import {
  button,
  choice,
  codeWithCopy,
  drawn,
  element,
  fold,
  labelled,
  prose,
} from "../form/elements.js";
import { Link } from "../form/link.js";

const WRITTEN_MS = 150; // until the server has surely written its journal
const FRAME_MS = 25_000;
const FROM = [["page", "this page"], ["frame", "a sandboxed frame (origin null)"]];
const FRAMED = "This page and the lab share one origin here, so the page itself would be no " +
  "stranger to it. The request goes out from a sandboxed frame, whose origin is `null`.";
const ALLOW = "lab.configure(cors_origins=[probe.origin])";
const PASTE = "The same for the browser's console (F12, on a page of another origin)";

// It runs in the page, and as text in the frame: it may use nothing from outside.
async function attempt(url, options) {
  const origin = globalThis.origin;
  try {
    const limits = { cache: "no-store", signal: AbortSignal.timeout(20_000) };
    const answer = await fetch(url, { ...options, ...limits });
    const body = (await answer.text()).slice(0, 2000);
    return { origin, status: answer.status, headers: [...answer.headers], body, error: "" };
  } catch (error) {
    return { origin, error: String(error) };
  }
}

// Do the same in a frame that has no origin of its own.
function attemptInFrame(url, options, box) {
  const frame = element("iframe", "");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = "A frame without an origin";
  frame.hidden = true;
  const given = JSON.stringify([url, options]).replaceAll("<", "\\u003c");
  frame.srcdoc = `<script>${attempt}
attempt(...${given}).then((report) => parent.postMessage(report, "*"));</script>`;
  return new Promise((resolve) => {
    const done = (report) => {
      clearTimeout(timer);
      globalThis.removeEventListener("message", hear);
      frame.remove();
      resolve(report);
    };
    const hear = (event) => {
      if (event.source === frame.contentWindow) done(event.data);
    };
    const timer = setTimeout(() => done({ origin: "null", error: "no answer" }), FRAME_MS);
    globalThis.addEventListener("message", hear);
    box.append(frame);
  });
}

class ProbeView {
  constructor(model, el) {
    this.model = model;
    this.framed = model.get("framed");
    this.from = choice(this.framed ? FROM.slice(1) : FROM);
    this.sender = button("Fetch", () => this.fetch());
    this.sender.classList.add("lab-send");
    this.status = element("p", "lab-said");
    this.status.setAttribute("role", "status");
    this.result = element("div", "lab-probe-result");
    this.code = element("div", "");
    this.link = new Link(model, {
      heard: (message) => message.kind === "fetch" && this.fetch(),
      waits: (text, silent) => {
        this.status.textContent = text;
        if (silent) this.free();
      },
    });
    el.append(this.whole());
    this.greet();
  }

  whole() {
    const request = element("code", "", this.model.get("request"));
    const origin = this.framed
      ? element("p", "lab-note", ...prose(FRAMED))
      : element("p", "lab-note", ...prose(`This page's origin: \`${globalThis.origin}\``));
    const made = element(
      "section",
      "lab lab-probe",
      element("p", "lab-question", ...prose(this.model.get("question"))),
      element("pre", "lab-code", request),
      origin,
      element("div", "lab-fields", labelled("From", this.from), this.sender),
      this.status,
      this.result,
      fold("Allow this page, in a cell", codeWithCopy(ALLOW)),
      this.code,
    );
    made.setAttribute("aria-label", "Browser probe");
    return made;
  }

  async greet() {
    const state = await this.link.ask({ kind: "hello", origin: globalThis.origin });
    if (state.code) this.code.replaceChildren(fold(PASTE, codeWithCopy(state.code)));
    if (state.html && !this.sending) this.result.replaceChildren(drawn(state.html));
  }

  async fetch() {
    if (this.sending) return; // a second click does not send it twice
    this.sending = true;
    this.sender.setAttribute("aria-disabled", "true");
    try {
      await this.send();
    } finally {
      this.free();
    }
  }

  async send() {
    const begun = await this.link.ask({ kind: "begin" });
    if (begun.kind === "refused") return this.say(`✗ ${begun.text}`);
    this.say("Fetching …");
    const url = new URL(begun.url, globalThis.location.href).href;
    const report = this.from.value === "frame"
      ? await attemptInFrame(url, begun.options, this.result)
      : await attempt(url, begun.options);
    await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
    const outcome = await this.link.ask({ kind: "fetched", report });
    if (outcome.kind === "refused") return this.say(`✗ ${outcome.text}`);
    this.say(outcome.text);
    this.result.replaceChildren(drawn(outcome.html));
  }

  say(text) {
    this.status.textContent = text;
  }

  free() {
    this.sending = false;
    this.sender.removeAttribute("aria-disabled");
  }
}

function render({ model, el }) {
  const view = new ProbeView(model, el);
  return () => view.link.close();
}

export default { render };
