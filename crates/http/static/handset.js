// Adds to pages that work without it: local times, the countdown before a resend, the code read from the message, the inbox.
"use strict";

for (const time of document.querySelectorAll("time[datetime]")) {
  const instant = new Date(time.dateTime);
  if (!Number.isNaN(instant.getTime())) {
    time.title = time.dateTime;
    time.textContent = instant.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }
}

// A button that may not be used yet: its text counts down, then it is as it was.
for (const button of document.querySelectorAll("button[data-wait]")) {
  const label = button.textContent;
  const until = Date.now() + Number(button.dataset.wait) * 1000;
  const hint = document.getElementById("resend-hint");
  if (hint) {
    hint.hidden = true;
  }
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    button.disabled = seconds > 0;
    button.textContent = seconds > 0 ? `${label} (${seconds} s)` : label;
    if (seconds > 0) {
      setTimeout(tick, 500);
    }
  };
  tick();
}

// WebOTP: the browser offers the code of a message whose last line is bound to this site.
const code = document.querySelector("input[autocomplete='one-time-code']");
if (code && "OTPCredential" in window) {
  const abort = new AbortController();
  code.form.addEventListener("submit", () => abort.abort());
  navigator.credentials
    .get({ otp: { transport: ["sms"] }, signal: abort.signal })
    .then((credential) => {
      if (credential && credential.code && code.value === "") {
        code.value = credential.code;
        code.form.requestSubmit();
      }
    })
    .catch(() => {});
}

// The inbox looks for new messages while it is looked at.
const inbox = document.querySelector("[data-inbox]");
if (inbox) {
  setInterval(async () => {
    if (document.hidden) {
      return;
    }
    try {
      const page = await (await fetch(window.location.href, { headers: { Accept: "text/html" } })).text();
      const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-inbox]");
      if (fresh && fresh.dataset.inbox !== inbox.dataset.inbox) {
        window.location.reload();
      }
    } catch {
      // The server stopped; the next look may find it again.
    }
  }, 2000);
}
