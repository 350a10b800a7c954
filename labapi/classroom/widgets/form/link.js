// The way to the kernel: each question gets its answer, and silence is told.

const BUSY_MS = 400;
const SILENT_MS = 8000;
const BUSY = "The kernel is busy with a cell, or starting. This is done as soon as it can.";
const SILENT =
  "Still waiting for the kernel. If it was restarted, run the cell that starts the lab, then the cell of this form.";

export class Link {
  // `heard` gets what the kernel says unasked, `waits` what to tell while nothing comes,
  // and whether to give up waiting.
  constructor(model, { heard, waits }) {
    this.model = model;
    this.page = Math.random().toString(36).slice(2);
    this.count = 0;
    this.open = new Map();
    this.waits = waits;
    this.listen = (message) => (message.asked ? this.settle(message) : heard(message));
    model.on("msg:custom", this.listen);
  }

  // Ask the kernel, and give a promise of its answer.
  ask(content) {
    const asked = `${this.page}-${(this.count += 1)}`;
    const timers = [
      setTimeout(() => this.waits(BUSY, false), BUSY_MS),
      setTimeout(() => this.waits(SILENT, true), SILENT_MS),
    ];
    return new Promise((resolve) => {
      this.open.set(asked, { resolve, timers });
      this.send({ ...content, asked });
    });
  }

  tell(content) {
    this.send(content);
  }

  // Say with each message where this page is: labs answer to the host of a page of this notebook.
  send(content) {
    this.model.send({ ...content, page_origin: globalThis.origin });
  }

  settle(message) {
    const question = this.open.get(message.asked);
    if (!question) return; // another view of the same console asked
    question.timers.forEach(clearTimeout);
    if (message.kind === "asked") {
      this.waits("", false);
      return;
    }
    this.open.delete(message.asked);
    question.resolve(message);
  }

  close() {
    this.model.off("msg:custom", this.listen);
    for (const { timers } of this.open.values()) timers.forEach(clearTimeout);
    this.open.clear();
  }
}
