// Shows the passkey buttons where the browser can use them, and says in words when the
// device gave none. The talking to the device is allauth's (mfa/js/webauthn.js).

const shown = (selector, yes) =>
  document.querySelectorAll(selector).forEach((element) => (element.hidden = !yes));

if (window.PublicKeyCredential) shown("[data-passkey]", true);

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  shown("[data-passkey-error]", true);
});
