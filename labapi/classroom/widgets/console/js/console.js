// The request console: a request is written in a form, looked at, sent, and kept.

import { button, choice, element, intoSight, prose } from "../../form/elements.js";
import { AccessPanel } from "./access.js";
import { Answer } from "./answer.js";
import { BodyField } from "./body.js";
import { CodePanel, curlPanel } from "./code.js";
import { HistoryList } from "./history.js";
import { Link } from "../../form/link.js";
import { PathField, suggestionFor } from "./path.js";
import { Rows } from "./rows.js";
import { Tabs } from "../../form/tabs.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY"];
const TYPED_MS = 300;
const USUAL_HEADERS = ["Accept", "Authorization", "Content-Type", "If-None-Match", "X-API-Key"];
const TYPE = "Content-Type";

class ConsoleView {
  constructor(model, el) {
    this.model = model;
    this.suggestions = [];
    this.sending = false;
    this.answer = new Answer();
    this.link = new Link(model, {
      heard: (message) => this.take(message),
      waits: (text, silent) => {
        this.say(text);
        if (silent) this.free();
      },
    });
    this.makeRequest();
    this.makeTabs();
    this.history = new HistoryList({
      open: (number) => this.ask({ kind: "open", number }),
      use: (number) => this.ask({ kind: "use", number }),
      again: (number) => this.ask({ kind: "again", number }),
      label: (number, text) => this.ask({ kind: "label", number, text }),
      exported: () => this.ask({ kind: "postman" }),
    });
    el.append(this.whole());
    this.greeted = this.greet();
  }

  makeRequest() {
    this.method = choice(METHODS.map((name) => [name, name]));
    this.method.setAttribute("aria-label", "Method");
    this.method.addEventListener("change", () => this.changed());
    this.path = new PathField({
      typed: () => this.changed(),
      chosen: (suggestion) => this.choose(suggestion),
    });
    this.sender = button("Send", () => {});
    this.sender.type = "submit";
    this.sender.classList.add("lab-send");
    this.looker = button("Show without sending", () => this.askWithDraft("prepare"));
    this.about = element("p", "lab-note lab-about");
    this.status = element("p", "lab-said");
    this.status.setAttribute("role", "status");
  }

  makeTabs() {
    const changed = () => this.changed();
    this.query = new Rows("query parameter", "Sent behind the path, as ?name=value.", changed);
    this.headers = new Rows(
      "header",
      "Notes about the message. Those that every client sends are added.",
      changed,
    );
    this.body = new BodyField({
      changed,
      contentType: () => this.headers.get(TYPE),
      putContentType: (type) => this.headers.put(TYPE, type),
    });
    this.access = new AccessPanel(this.headers, {
      changed,
      fetchToken: () => this.askWithDraft("token"),
    });
    this.code = new CodePanel((secrets) => this.askForCode(secrets));
    this.tabs = new Tabs("Parts of the request", [
      ["Query", this.query.node],
      ["Headers", this.headers.node],
      ["Access", this.access.node],
      ["Body", this.body.node],
      ["As code", this.code.node],
      ["From curl", curlPanel((text) => this.takeCurl(text))],
    ], (name) => {
      if (name === "As code") this.code.refresh();
    });
    this.tabs.open("Query");
  }

  whole() {
    const line = element(
      "div",
      "lab-request",
      this.method,
      this.path.node,
      this.sender,
      this.looker,
    );
    const form = element("form", "", line, this.about, this.tabs.node);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    form.addEventListener("keydown", (event) => {
      // In JupyterLab, a browser submits no form by itself when Enter is pressed in a text field.
      const asks = event.ctrlKey || event.metaKey ||
        event.target.matches("input[type=text], input[type=password]");
      if (event.key !== "Enter" || !asks || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    form.addEventListener("focusout", () => this.tellTyped());
    const question = element("p", "lab-question", ...prose(this.model.get("question")));
    const made = this.node = element(
      "section",
      "lab lab-console",
      question,
      form,
      this.status,
      this.answer.node,
      this.history.node,
    );
    made.setAttribute("aria-label", "Request console");
    return made;
  }

  // The draft: read from the form, and written into it.

  draft() {
    return {
      method: this.method.value,
      path: this.path.value,
      query: this.query.value,
      headers: this.headers.value,
      body: this.body.value,
    };
  }

  write(draft) {
    if (![...this.method.options].some(({ value }) => value === draft.method)) {
      this.method.append(
        Object.assign(element("option", "", draft.method), { value: draft.method }),
      );
    }
    this.method.value = draft.method;
    this.path.value = draft.path;
    this.query.value = draft.query;
    this.headers.value = draft.headers;
    this.body.value = draft.body;
    this.follow();
    if (this.tabs.name !== "Access") this.tabs.open(draft.body ? "Body" : "Query");
  }

  // Something was typed: follow it here, and soon tell the kernel.
  changed() {
    this.follow();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tellTyped(), TYPED_MS);
    this.untold = true;
  }

  tellTyped() {
    clearTimeout(this.timer);
    if (!this.untold || !this.ready) return;
    this.untold = false;
    this.link.tell({ kind: "typed", draft: this.draft() });
  }

  // Fit what is suggested to the method and path that stand there now.
  follow() {
    const suggestion = suggestionFor(this.suggestions, this.method.value, this.path.value);
    this.about.textContent = suggestion?.summary || "";
    this.tabs.count("Query", this.query.value.length);
    this.tabs.count("Headers", this.headers.value.length);
    this.access.read();
    this.tabs.count("Access", this.access.count);
    this.body.comment();
    this.answer.follow(this.draft());
    if (suggestion === this.suggestion) return;
    this.suggestion = suggestion;
    this.query.suggest(suggestion?.query || []);
    const usual = USUAL_HEADERS.map((name) => ({ name, about: "", choices: [] }));
    this.headers.suggest([...(suggestion?.headers || []), ...usual]);
    this.body.suggest(suggestion?.bodies || []);
    this.access.suggest(suggestion);
  }

  // Take a suggestion of the API whole: method, path, and its first example.
  choose(suggestion) {
    const [body] = suggestion.bodies;
    const others = this.headers.value.filter(([name]) => name.toLowerCase() !== TYPE.toLowerCase());
    this.write({
      method: suggestion.method,
      path: suggestion.example,
      query: [],
      headers: body ? [...others, [TYPE, body.media_type]] : others,
      body: body?.examples[0]?.[1] || "",
    });
    this.changed();
    this.say("");
    if (suggestion.path.includes("{")) this.fill(suggestion);
  }

  // The document's example of an id stands for nothing: have the kernel put one that is there.
  async fill({ method, path, example }) {
    const filled = await this.link.ask({ kind: "fill", path, example });
    const untouched = this.method.value === method && this.path.value === example;
    if (!untouched || !filled.said) return;
    this.path.value = filled.example || example;
    this.changed();
    this.take(filled);
  }

  // What goes to the kernel, and what comes from it.

  // The kernel fills the form, but for what somebody did in it before the kernel had time.
  async greet() {
    const state = await this.link.ask({ kind: "hello" });
    const [typed, tab] = [this.path.value, this.tabs.name];
    this.ready = true;
    if (typed) delete state.draft;
    this.take(state);
    if (!typed) this.path.selectIfFocused();
    if (tab !== "Query") this.tabs.open(tab);
    if (typed) this.changed();
  }

  async ask(content) {
    this.tellTyped();
    const draft = content.draft || this.draft();
    const answer = await this.link.ask(content);
    const sends = ["send", "again", "prepare", "token"].includes(content.kind);
    if (sends && answer.kind === "refused") this.answer.clear(); // what is there is old
    this.take(answer, draft);
    if (!sends || !this.node.contains(globalThis.document.activeElement)) return;
    if (content.kind === "send") this.goToFault();
    intoSight(this.status, this.answer.node);
  }

  // Tell what the answer finds wrong where it stands in the form; what is said of before goes.
  tellFaults(faults) {
    const others = this.query.tell(this.headers.tell(faults, "header"), "query");
    const inBody = others.filter(({ place }) => ["", "body"].includes(place));
    this.body.tell(this.body.value || this.suggestion?.bodies.length ? inBody : []);
  }

  goToFault() {
    const wrong = [this.headers, this.query, this.body]
      .map(({ node }) => node.querySelector('[aria-invalid="true"]'))
      .find((field) => field);
    if (!wrong) return;
    this.tabs.openWith(wrong);
    wrong.focus({ preventScroll: true }); // what is wrong is told in the answer, too
  }

  async askWithDraft(kind) {
    await this.greeted; // before, the form may be empty
    this.untold = false;
    return this.ask({ kind, draft: this.draft() });
  }

  async send() {
    this.path.hide();
    if (this.sending) return; // a second click does not send it twice
    this.sending = true;
    this.sender.setAttribute("aria-disabled", "true");
    await this.askWithDraft("send");
    this.free();
  }

  free() {
    this.sending = false;
    this.sender.removeAttribute("aria-disabled");
  }

  async askForCode(secrets) {
    await this.greeted;
    const answer = await this.link.ask({ kind: "code", draft: this.draft(), secrets });
    this.take(answer);
    return answer.codes;
  }

  async takeCurl(text) {
    await this.ask({ kind: "curl", text });
  }

  // `draft` stood in the form when this was asked for; a draft that comes stands there now.
  take(message, draft = this.draft()) {
    if (message.suggestions) {
      this.suggestions = message.suggestions;
      this.path.suggestions = message.suggestions;
      this.suggestion = null;
    }
    if (message.draft) this.write(message.draft);
    if (message.rows) this.history.draw(message.rows);
    if (message.html !== undefined) {
      this.answer.show(message, message.draft ? this.draft() : draft);
      this.answer.follow(this.draft());
      this.tellFaults(message.faults || []);
    }
    if (message.kind === "file") this.download(message);
    if (message.kind === "refused") this.say(`✗ ${message.text}`);
    else if (message.asked) this.say(message.said || "");
  }

  download({ name, text }) {
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    Object.assign(globalThis.document.createElement("a"), { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  say(text) {
    this.status.textContent = text;
  }

  close() {
    try {
      this.tellTyped();
    } catch { /* the kernel, or this view's side of it, is gone already */ }
    clearTimeout(this.timer);
    this.link.close();
  }
}

function render({ model, el }) {
  const view = new ConsoleView(model, el);
  return () => view.close();
}

export default { render };
