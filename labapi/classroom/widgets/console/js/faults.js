// What an answer finds wrong, told at the field that it is about until that is changed.

import { element } from "../../form/elements.js";

// Mark a field, and write what is wrong behind `place`; what is returned takes both away.
export function tellFault(field, text, place) {
  const note = element("span", "lab-fault", `✗ ${text}`);
  note.id = `lab-fault-${Math.random().toString(36).slice(2)}`;
  const before = field.getAttribute("aria-describedby");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", before ? `${before} ${note.id}` : note.id);
  let last = place;
  while (last.nextSibling?.matches(".lab-fault")) last = last.nextSibling;
  last.after(note);
  const forget = () => {
    note.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    field.removeEventListener("input", forget);
  };
  field.addEventListener("input", forget);
  return forget;
}
