// allauth tells the console when a passkey fails; a person reads the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.querySelector("[data-passkey-trouble]");
  if (words) words.hidden = false;
});
