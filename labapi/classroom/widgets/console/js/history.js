// What was sent, newest first: to open, to use again, to send again, to label.

import { button, codeWithCopy, element, fold, input } from "../../form/elements.js";

const CODE = `console.history.to_frame()            # all of it, as a table
labapi.show(console.history[-1])      # the newest again
console.history.label(1, "the first") # a label beside number 1
console.history.save_postman("labapi.postman_collection.json")`;

function timeOfDay(isoText) {
  return new Date(isoText).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

export class HistoryList {
  // `act` has open, use, again, label (each with a number) and exported.
  constructor(act) {
    this.act = act;
    this.lines = new Map();
    this.list = element("ol", "lab-sent");
    this.list.setAttribute("role", "list");
    this.none = element("p", "lab-note", "Nothing is sent yet.");
    this.exporter = button("Export to Postman", () => act.exported());
    this.node = fold(
      "History",
      this.none,
      this.list,
      element("div", "lab-fields", this.exporter),
      fold("The same in Python", codeWithCopy(CODE)),
    );
    this.node.classList.add("lab-history");
    this.draw([]);
  }

  draw(rows) {
    const before = this.lines;
    this.lines = new Map(rows.map((row) => [row.number, this.lineOf(row, before.get(row.number))]));
    const wanted = [...this.lines.values()];
    for (const old of [...this.list.children]) if (!wanted.includes(old)) old.remove();
    wanted.forEach((line, i) => {
      if (this.list.children[i] !== line) {
        this.list.insertBefore(line, this.list.children[i] || null);
      }
    });
    this.none.hidden = rows.length > 0;
    this.exporter.disabled = rows.length === 0;
    this.node.firstChild.textContent = rows.length ? `History (${rows.length})` : "History";
    if (rows.length && !before.size) this.node.open = true;
  }

  // A line that is there stays there, since it may be focused; only its label can have changed.
  lineOf(row, before) {
    if (before) {
      before.label.value = row.label;
      return before;
    }
    return this.line(row);
  }

  line(row) {
    const sign = element("span", "lab-sign", row.sign);
    sign.setAttribute("aria-hidden", "true");
    const said = element(
      "span",
      "lab-sent-status",
      sign,
      " ",
      element("b", "lab-status", row.status),
      " ",
      element("span", "lab-family", row.meaning),
    );
    const label = input("text", { value: row.label, placeholder: "label", maxLength: 60 });
    label.setAttribute("aria-label", `Label of number ${row.number}`);
    const keep = () => this.act.label(row.number, label.value);
    label.addEventListener("change", keep);
    label.addEventListener("keydown", (event) => {
      if (event.key === "Enter") keep();
    });
    const made = element(
      "li",
      `lab-family-${row.family}`,
      element("span", "lab-sent-number", String(row.number)),
      element("code", "lab-sent-target", `${row.method} ${row.target}`),
      said,
      element(
        "span",
        "lab-note",
        [row.time, `at ${timeOfDay(row.sent_at)}`].filter(Boolean).join(" "),
      ),
      label,
      this.buttons(row),
    );
    return Object.assign(made, { label });
  }

  buttons(row) {
    const does = [["Open", "open"], ["Use again", "use"], ["Send again", "again"]];
    const made = does.map(([text, name]) => {
      const one = button(text, () => this.act[name](row.number));
      one.setAttribute("aria-label", `${text}: number ${row.number}`);
      return one;
    });
    return element("span", "lab-sent-buttons", ...made);
  }
}
