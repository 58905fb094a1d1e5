// Passkeys: asks the browser for one and puts its answer into the form, which is sent as any other.
// Where the browser has none, the button stays hidden and the password form does its work.
"use strict";

const capable = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;
let waiting;

// The name field offers passkeys while nothing else was asked; a challenge is good for five minutes.
async function offer(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  for (;;) {
    waiting = new AbortController();
    const late = setTimeout(() => waiting.abort("late"), 240_000);
    try {
      return await ask(form, { mediation: "conditional", signal: waiting.signal });
    } catch (reason) {
      if (reason !== "late") return;
    } finally {
      clearTimeout(late);
    }
  }
}

async function ask(form, how = {}) {
  const options = await fetch(form.dataset.passkey, { method: "POST", body: new URLSearchParams() });
  if (!options.ok) throw new Error("no options");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options.json());
  send(form, await navigator.credentials.get({ publicKey, ...how }));
}

async function add(form) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(form.dataset.passkeyOptions));
  send(form, await navigator.credentials.create({ publicKey }));
}

function send(form, credential) {
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

function tell(form, error) {
  const words = {
    InvalidStateError: "There is a passkey for you on this device already.",
    NotAllowedError: "Nothing was chosen, or it took too long. Try again.",
  };
  const complaint = form.querySelector('[role="alert"][hidden], [data-told]');
  complaint.hidden = false;
  complaint.dataset.told = "";
  complaint.textContent = words[error.name] ?? "Your browser couldn't do that. Try again.";
}

for (const form of document.querySelectorAll("form.passkey")) {
  const adds = "passkeyOptions" in form.dataset;
  if (!capable) {
    if (adds) tell(form, new Error("This browser has no passkeys."));
    continue;
  }
  form.hidden = false;
  form.querySelector("button").addEventListener("click", async () => {
    waiting?.abort("asked");
    if (adds && !form.reportValidity()) return;
    try {
      await (adds ? add(form) : ask(form));
    } catch (error) {
      tell(form, error);
    }
  });
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    form.querySelector("button").click();
  });
  if (document.querySelector('[autocomplete~="webauthn"]')) offer(form).catch(() => {});
}
