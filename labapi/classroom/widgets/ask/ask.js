// The question widget: a plain form. What is committed is answered here, and told to the kernel.

import { control, element, fold, prose } from "../form/elements.js";
import { Link } from "../form/link.js";

const FIRST = "your prediction";
const SINCE = "tried since";
const COMMIT = "Check my prediction";
const AGAIN = "Answer again";
const COUNTS = "What you predicted first is what is remembered.";
const NOT_YET =
  "The kernel does not answer, so this is not remembered yet. If it was restarted, run this cell again, and answer again.";

function optionLine(option, index, group) {
  const radio = control(element("input", ""));
  radio.type = "radio";
  radio.name = group;
  radio.value = String(index);
  const mark = element("small", "lab-ask-mark");
  const text = element("span", "", ...prose(option.text), " ", mark);
  return element("label", "lab-ask-option", radio, text);
}

function said(option) {
  const verdict = element("strong", "", option.verdict);
  if (option.right) return [verdict, " ", ...prose(option.feedback)];
  const belief = element("em", "", ...prose(option.belief));
  return [verdict, " The belief behind it: “", belief, "” ", ...prose(option.feedback)];
}

// The parts of the form that change, beside those that stay.
function build(question, options) {
  const group = `lab-ask-${Math.random().toString(36).slice(2)}`;
  const predict = element("strong", "", "Predict: ");
  const legend = element("legend", "", predict, ...prose(question));
  const lines = options.map((option, index) => optionLine(option, index, group));
  const button = control(element("button", "lab-ask-check", COMMIT));
  button.type = "submit";
  button.disabled = true;
  const feedback = element("div", "lab-ask-feedback");
  feedback.setAttribute("role", "status");
  feedback.setAttribute("aria-live", "polite");
  const note = element("p", "lab-ask-note");
  note.setAttribute("aria-live", "polite");
  const fields = element("fieldset", "", legend, ...lines);
  const form = element("form", "lab-ask", fields, button, feedback, note);
  const radios = [...form.querySelectorAll("input")];
  const marks = [...form.querySelectorAll(".lab-ask-mark")];
  return { form, radios, marks, button, feedback, note };
}

function render({ model, el }) {
  const options = model.get("options");
  const { form, radios, marks, button, feedback, note } = build(model.get("question"), options);
  const link = new Link(model, {
    heard: (message) => remembered(message),
    waits: (text, silent) => {
      if (silent || !text) note.textContent = silent ? NOT_YET : "";
    },
  });

  function remembered({ chosen, trouble }) {
    marks.forEach((mark, index) => {
      const place = chosen.indexOf(index);
      mark.textContent = place < 0 ? "" : place ? SINCE : FIRST;
    });
    note.textContent = trouble || (chosen.length > 1 ? COUNTS : "");
  }

  function reveal(chosen, folded) {
    const option = options[chosen];
    const words = said(option);
    feedback.replaceChildren(
      ...(folded ? [fold("What was said of it", element("p", "", ...words))] : words),
    );
    feedback.dataset.verdict = folded ? "folded" : option.right ? "right" : "wrong";
    button.textContent = AGAIN;
  }

  // The cell was run again, or the page was loaded anew.
  function resume(answers) {
    remembered(answers);
    const [first] = answers.chosen;
    if (first === undefined) return;
    radios[first].checked = true;
    button.disabled = false;
    reveal(first, true);
  }

  form.addEventListener("change", () => {
    button.disabled = false;
    feedback.replaceChildren();
    delete feedback.dataset.verdict;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const option = radios.findIndex((radio) => radio.checked);
    reveal(option, false);
    const answer = await link.ask({ kind: "answer", option });
    if (answer.kind === "refused") note.textContent = answer.text;
    else remembered(answer);
  });
  resume(model.get("answers"));
  el.append(form);
  return () => link.close();
}

export default { render };
