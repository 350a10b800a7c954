// A form that sends a recorded request again with one byte changed.

import { button, choice, control, element, fold, input, labelled } from "../form/elements.js";

const AROUND = 18;

function shownByte(letter) {
  const code = letter.charCodeAt(0);
  if (letter === "•") return "•";
  return code > 32 && code < 127 ? letter : `\\x${code.toString(16).padStart(2, "0")}`;
}

function shownText(text) {
  return [...text].map((letter) => (letter === " " ? " " : shownByte(letter))).join("");
}

function named(letter) {
  if (letter === "•") return "part of a secret";
  const code = letter.charCodeAt(0).toString(16).padStart(2, "0");
  return `${letter === " " ? "space" : shownByte(letter)}, 0x${code}`;
}

// What stands around a position, with the byte there marked; `instead` is shown in its place.
function around(text, at, instead) {
  const before = shownText(text.slice(Math.max(0, at - AROUND), at));
  const after = shownText(text.slice(at + 1, at + 1 + AROUND));
  const mark = element("mark", "", instead || (text[at] === " " ? "␣" : shownByte(text[at])));
  const start = at > AROUND ? "…" : "";
  const end = at + 1 + AROUND < text.length ? "…" : "";
  return [start + before, mark, after + end];
}

function firstPlace(text, part) {
  const digit = part === "body" ? text.search(/\d/) : -1;
  return digit >= 0 ? digit : text.length - 1;
}

export function byteForm(opened, send) {
  const texts = { body: opened.whole ? opened.body : "", target: opened.target };
  const parts = Object.keys(texts).filter((part) => texts[part]);
  const part = choice(parts.map((name) => [name, name === "body" ? "the body" : "the target"]));
  const slider = input("range", { min: 0 });
  const number = input("number", { min: 0, required: true });
  number.setAttribute("aria-label", "Position as a number");
  const byte = input("text", { value: "x", size: 5, maxLength: 4, required: true });
  const was = element("code", "lab-byte");
  const will = element("code", "lab-byte");
  const note = element("span", "lab-note");

  function show() {
    const text = texts[part.value];
    const at = Math.min(Math.max(0, Number(number.value) || 0), text.length - 1);
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", `byte ${at}: ${named(text[at])}`);
    was.replaceChildren(...around(text, at));
    will.replaceChildren(...around(text, at, byte.value || " "));
    note.textContent = `Byte ${at} of ${text.length} is ${named(text[at])}.`;
  }

  function begin() {
    const last = String(texts[part.value].length - 1);
    slider.max = last;
    number.max = last;
    number.value = String(firstPlace(texts[part.value], part.value));
    show();
  }

  part.addEventListener("change", begin);
  slider.addEventListener("input", () => {
    number.value = slider.value;
    show();
  });
  number.addEventListener("input", show);
  byte.addEventListener("input", show);
  const submit = button("Send", () => {});
  submit.type = "submit";
  const form = control(element(
    "form",
    "lab-byte-form",
    element("div", "lab-fields", labelled("Change", part), labelled("at position", slider), number),
    element(
      "div",
      "lab-bytes",
      element("span", "", "was"),
      was,
      element("span", "", "will be"),
      will,
    ),
    note,
    element("div", "lab-fields", labelled("New byte (a character, or 0xff)", byte), submit),
  ));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = Number(number.value);
    send({ number: opened.number, position: place, byte: byte.value, part: part.value });
  });
  begin();
  return fold("Replay with one byte changed", form);
}
