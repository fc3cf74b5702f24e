// Adds to pages that work without it: local times, the countdown before a message can be asked for again, the code from
// the message or the clipboard, the inbox.
"use strict";

function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const instant = new Date(time.dateTime);
    if (!Number.isNaN(instant.getTime())) {
      time.title = time.textContent;
      time.textContent = instant.toLocaleString(document.documentElement.lang, {
        dateStyle: "medium",
        timeStyle: "short",
      });
    }
  }
}

// The button waits until the server would say yes, and the sentence above it counts down.
function countDown(sentence, button) {
  const until = Date.now() + Number(sentence.dataset.wait) * 1000;
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    button.disabled = seconds > 0;
    if (seconds > 0) {
      const unit = seconds === 1 ? "second" : "seconds";
      sentence.textContent = `You can ask again in ${seconds} ${unit}.`;
      setTimeout(tick, 500);
    } else {
      sentence.textContent = "You can ask again now.";
    }
  };
  tick();
}

// WebOTP: the browser offers the code of a message whose last line is bound to this site.
function offerCodeFromMessage(field) {
  const abort = new AbortController();
  field.form.addEventListener("submit", () => abort.abort());
  navigator.credentials
    .get({ otp: { transport: ["sms"] }, signal: abort.signal })
    .then((credential) => {
      if (credential && credential.code && field.value === "") {
        field.value = credential.code;
        field.form.requestSubmit();
      }
    })
    .catch(() => {
      // Refused, or no such message came: the person types the code.
    });
}

// Whoever pastes the whole message means the code in it.
function takeCodeFromPaste(event) {
  const pasted = event.clipboardData ? event.clipboardData.getData("text") : "";
  const found = pasted.match(/\d(?:[\s-]?\d){5,9}/);
  if (found) {
    event.preventDefault();
    event.target.value = found[0].replace(/\D/g, "");
  }
}

// Puts what came since into the inbox that is looked at.
async function refreshInbox(inbox) {
  const answer = await fetch(window.location.href);
  if (!answer.ok) {
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = inbox.querySelector("ul");
  const fresh = page.querySelector("[data-inbox]");
  if (!fresh || !fresh.querySelector("ul")) {
    return;
  }
  showLocalTimes(fresh);
  if (!list) {
    inbox.replaceChildren(...fresh.childNodes);
    return;
  }
  const newest = Number(list.firstElementChild.dataset.message);
  const messages = [...fresh.querySelectorAll("[data-message]")];
  list.prepend(...messages.filter((message) => Number(message.dataset.message) > newest));
}

showLocalTimes(document);

const sentence = document.querySelector("[data-wait]");
const again = document.querySelector("[data-resend]");
if (sentence && again) {
  countDown(sentence, again);
}

const code = document.querySelector("input[autocomplete='one-time-code']");
if (code) {
  code.addEventListener("paste", takeCodeFromPaste);
  if ("OTPCredential" in window) {
    offerCodeFromMessage(code);
  }
}

const inbox = document.querySelector("[data-inbox]");
if (inbox) {
  setInterval(() => {
    if (!document.hidden) {
      refreshInbox(inbox).catch(() => {
        // The server stopped; the next look may find it again.
      });
    }
  }, 2000);
}
