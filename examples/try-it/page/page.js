"use strict";
// What is shown comes from what people paste: it only ever becomes text, never markup.

const MASK = "••••••••";
const VERDICTS = {
  Token: "A token",
  Rejected: "The service said no",
  Unrecognized: "Not an answer of this service",
  Malformed: "A success, but not what the service promises",
};
const id = (name) => document.getElementById(name);
const inputs = id("inputs");
const answer = id("answer");
let exports; // of the module

/** Asks a function of the module: JSON text goes in, JSON text comes out. */
function ask(question, fields) {
  const text = new TextEncoder().encode(JSON.stringify(fields));
  const place = exports.input(text.length); // before `buffer` is looked up: making room may replace it
  new Uint8Array(exports.memory.buffer, place, text.length).set(text);
  exports[question]();
  const output = new Uint8Array(exports.memory.buffer, exports.output(), exports.output_len());
  return JSON.parse(new TextDecoder().decode(output));
}

/** What a form's fields hold, but for the disabled ones. */
const values = (form) => Object.fromEntries(new FormData(form));

function element(name, text, properties) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}

/** Shows the fields of the chosen call and, in them, those of the chosen credential. */
function choose() {
  for (const fields of inputs.querySelectorAll("[data-call], [data-credential]")) {
    const { call, credential } = fields.dataset;
    const chosen = call ? inputs.elements.call.value : fields.parentElement.querySelector("[name=credential]").value;
    fields.hidden = fields.disabled = (call ?? credential) !== chosen;
  }
}

/** Puts each message beside the field that it is about. */
function mark(form, messages = {}) {
  for (const error of form.querySelectorAll(".error")) {
    const field = id(error.dataset.field);
    const message = field.matches(":disabled") ? undefined : messages[field.name];
    field.setAttribute("aria-invalid", message !== undefined);
    error.textContent = message ?? "";
  }
}

function showRequest() {
  const request = ask("request", values(inputs));
  mark(inputs, request.errors);
  id("request").hidden = request.errors !== undefined;
  id("copied").textContent = "";
  if (request.errors) {
    id("request-status").textContent = `No request: correct ${Object.keys(request.errors).join(", ")}.`;
    return;
  }
  id("request-status").textContent = request.name;
  id("request-text").textContent = id("reveal").checked ? request.shown : request.masked;
  id("curl").textContent = request.curl;
  const set = request.variables.map((variable) => `read -rs ${variable}`).join("; ");
  id("variables").textContent = set && `Before it, in the same shell: ${set}`;
}

function showMeaning() {
  const pasted = values(answer);
  const meaning = pasted.response ? ask("response", { ...pasted, call: inputs.elements.call.value }) : {};
  mark(answer, meaning.errors);
  id("meaning").dataset.kind = meaning.kind ?? "";
  id("verdict").textContent = VERDICTS[meaning.kind] ?? (meaning.errors ? "Not an HTTP response" : "Nothing pasted yet");
  id("text").textContent = meaning.text ?? meaning.errors?.response ?? "";
  id("advice").textContent = meaning.advice ?? "";
  id("type").textContent = meaning.type ?? "";
  id("fields").replaceChildren(...(meaning.fields ?? []).flatMap(shownField));
}

function shownField({ name, value, secret }) {
  const text = element("span", secret && value !== null ? MASK : (value ?? "none"), { className: value === null ? "none" : "" });
  const definition = element("dd", "");
  definition.append(text);
  if (secret && value !== null) {
    const button = element("button", "Show", { type: "button", ariaLabel: `Show ${name}`, ariaPressed: "false" });
    button.onclick = () => {
      button.ariaPressed = String(button.ariaPressed === "false");
      text.textContent = button.ariaPressed === "true" ? value : MASK;
    };
    definition.append(" ", button);
  }
  return [element("dt", name), definition];
}

function showSamples() {
  const buttons = Object.entries(SAMPLES[inputs.elements.call.value]).map(([name, text]) => {
    const insert = () => {
      answer.elements.response.value = text;
      showMeaning();
    };
    return element("button", name, { type: "button", onclick: insert });
  });
  id("samples").replaceChildren(...buttons);
}

async function start() {
  const bytes = Uint8Array.from(atob(MODULE), (character) => character.charCodeAt(0));
  exports = (await WebAssembly.instantiate(bytes)).instance.exports;

  for (const field of document.querySelectorAll("form input:not([type=radio]), form textarea")) {
    const error = element("p", "", { id: `${field.id}-error`, className: "error" });
    error.dataset.field = field.id;
    field.after(error);
    field.setAttribute("aria-describedby", `${error.id} ${field.getAttribute("aria-describedby") ?? ""}`.trim());
  }
  inputs.addEventListener("input", showRequest);
  inputs.addEventListener("change", ({ target }) => {
    if (target.name !== "call" && target.name !== "credential") return;
    choose();
    showRequest();
    if (target.name === "call") showCall();
  });
  answer.addEventListener("input", showMeaning);
  for (const form of [inputs, answer]) form.addEventListener("submit", (event) => event.preventDefault());
  id("reveal").addEventListener("change", showRequest);
  id("copy").addEventListener("click", async () => {
    const copied = navigator.clipboard?.writeText(id("curl").textContent) ?? Promise.reject();
    id("copied").textContent = await copied.then(() => "Copied.", () => "The browser does not allow it.");
  });
  choose();
  showRequest();
  showCall();
}

/** What depends on the chosen call alone. */
function showCall() {
  showSamples();
  showMeaning();
}

start().catch((error) => (id("request-status").textContent = `The page does not work in this browser: ${error.message}`));
