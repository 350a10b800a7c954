// The question widget: a plain form.

import { control, element, prose } from "../form/elements.js";

function optionLine(option, index, group) {
  const radio = control(element("input", ""));
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
    ...prose(model.get("question")),
  );
  const lines = options.map((option, index) => optionLine(option, index, group));
  const button = control(element("button", "lab-ask-check", "Check my prediction"));
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
