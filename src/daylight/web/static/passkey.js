// Passkeys at the desk. A form with data-passkey asks the server what to ask of the browser, puts the
// browser's answer into its field, and is then sent like any other form.
"use strict";

(() => {
  const can = Boolean(window.PublicKeyCredential && navigator.credentials);
  const DATA = { create: ["challenge", "user.id"], get: ["challenge"] };

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };

  const text = (buffer) => {
    const plain = Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  const readable = (options, how) => {
    for (const path of DATA[how]) {
      const steps = path.split(".");
      const last = steps.pop();
      const owner = steps.reduce((at, step) => at[step], options);
      owner[last] = bytes(owner[last]);
    }
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      for (const each of options[list] || []) each.id = bytes(each.id);
    }
    return options;
  };

  const plain = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      const value = credential.response[name];
      if (value) response[name] = text(value);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const ask = async (form) => {
    const how = form.dataset.passkey;
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
    const answer = await fetch(form.dataset.options, { method: "POST", body, redirect: "error" });
    if (!answer.ok) return "";
    const publicKey = readable((await answer.json()).publicKey, how);
    return JSON.stringify(plain(await navigator.credentials[how]({ publicKey })));
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!can) continue;
    form.hidden = false;
    const failed = form.querySelector("[data-failed]");
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      button.disabled = true;
      try {
        form.credential.value = await ask(form);
        form.submit();
      } catch {
        failed.hidden = false;
        button.disabled = false;
        button.focus();
      }
    });
  }

  if (can) for (const each of document.querySelectorAll("[data-no-passkey]")) each.hidden = true;

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
