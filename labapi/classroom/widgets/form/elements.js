// Plain DOM for widgets. Text never becomes markup; backticks make <code>.

export function element(name, className, ...children) {
  const made = globalThis.document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function prose(text) {
  return text.split("`").map((part, i) => (i % 2 ? element("code", "", part) : part));
}

// JupyterLab looks at the focused element first, and would take its keys.
export function control(made) {
  made.dataset.lmSuppressShortcuts = "true";
  made.addEventListener("keydown", passOnSaving);
  return made;
}

// One shortcut people press everywhere: it is sent again from the cell, where JupyterLab takes it.
function passOnSaving(event) {
  const cell = event.target.closest(".jp-Cell");
  if (!cell || event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  const { key, code, keyCode, ctrlKey, metaKey } = event;
  const again = { key, code, keyCode, ctrlKey, metaKey, bubbles: true };
  event.preventDefault();
  cell.dispatchEvent(new globalThis.KeyboardEvent("keydown", again));
}

export function button(text, onClick) {
  const made = control(element("button", "lab-button", text));
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

export function input(type, attributes = {}) {
  return control(Object.assign(element("input", ""), { type, ...attributes }));
}

export function choice(options) {
  const made = control(element("select", ""));
  for (const [value, text] of options) {
    made.append(Object.assign(element("option", "", text), { value }));
  }
  return made;
}

export function labelled(text, field) {
  return element("label", "lab-field", element("span", "", text), field);
}

export function fold(summary, ...children) {
  const head = control(element("summary", "", summary));
  return element("details", "lab-fold", head, ...children);
}

// Bring something that has come into sight, as little as that takes. Of `first` and `last`, where
// both are given, all between them is meant; if that is more than fits, it begins with the first.
export function intoSight(first, last = first) {
  const calm = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const tall = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
  const behavior = calm ? "auto" : "smooth";
  if (tall > globalThis.innerHeight * 0.7) first.scrollIntoView({ block: "start", behavior });
  else last.scrollIntoView({ block: "nearest", behavior });
}

// For what Python has drawn and escaped, and for nothing else.
export function drawn(html) {
  const template = globalThis.document.createElement("template");
  template.innerHTML = html;
  const box = element("div", "lab-drawn", template.content);
  box.querySelectorAll("summary").forEach(control);
  return box;
}

export function codeWithCopy(text) {
  const copy = button("Copy", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
    setTimeout(() => {
      copy.textContent = "Copy";
    }, 1500);
  });
  const code = element("pre", "lab-code", element("code", "", text));
  return element("div", "lab-copyable", code, copy);
}
