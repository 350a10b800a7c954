// The question widget: a plain form. Text never becomes markup; backticks make <code>.

function element(name, className, ...children) {
  const made = globalThis.document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function prose(text) {
  return text.split("`").map((part, i) => (i % 2 ? element("code", "", part) : part));
}

function optionLine(option, index, group) {
  const radio = element("input", "");
  radio.type = "radio";
  radio.name = group;
  radio.value = String(index);
  return element("label", "lab-ask-option", radio, element("span", "", ...prose(option.text)));
}

function said(option) {
  const verdict = element("strong", "", option.verdict);
  if (option.right) return [verdict, " ", ...prose(option.feedback)];
  const belief = element("em", "", ...prose(option.belief));
  return [verdict, " The belief behind it: “", belief, "” ", ...prose(option.feedback)];
}

function render({ model, el }) {
  const options = model.get("options");
  const group = `lab-ask-${Math.random().toString(36).slice(2)}`;
  const legend = element(
    "legend",
    "",
    element("strong", "", "Predict: "),
    ...prose(model.get("text")),
  );
  const lines = options.map((option, index) => optionLine(option, index, group));
  const button = element("button", "lab-ask-check", "Check my prediction");
  const feedback = element("div", "lab-ask-feedback");
  feedback.setAttribute("role", "status");
  feedback.setAttribute("aria-live", "polite");
  button.type = "submit";
  button.disabled = true;

  const form = element(
    "form",
    "lab-ask",
    element("fieldset", "", legend, ...lines),
    button,
    feedback,
  );
  const radios = [...form.querySelectorAll("input")];
  // On each control: JupyterLab looks at the focused element first, and would take its arrow keys.
  for (const control of [...radios, button]) control.dataset.lmSuppressShortcuts = "true";

  function show() {
    const chosen = model.get("chosen");
    if (chosen < 0) return;
    const option = options[chosen];
    feedback.replaceChildren(...said(option));
    feedback.dataset.verdict = option.right ? "right" : "wrong";
    radios[chosen].checked = true;
    button.disabled = false;
  }

  form.addEventListener("change", () => {
    button.disabled = false;
    feedback.replaceChildren();
    delete feedback.dataset.verdict;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    model.set("chosen", radios.findIndex((radio) => radio.checked));
    model.save_changes();
    show();
  });
  model.on("change:chosen", show);
  show();
  el.append(form);
  return () => model.off("change:chosen", show);
}

export default { render };
