/*
The only script of the pages. It counts down, warns before a photo that is too large is sent, holds
back a second press, and reloads a page that waits for something, once nothing typed would be lost;
every page does its work without it.
*/
(function () {
  function words(ms) {
    var s = Math.floor(Math.abs(ms) / 1000), i = 0;
    var units = [[Math.floor(s / 86400), "hari"], [Math.floor(s % 86400 / 3600), "jam"],
      [Math.floor(s % 3600 / 60), "menit"], [s % 60, "detik"]];
    while (i < 3 && !units[i][0]) i++;
    return (ms < 0 ? "terlambat " : "sisa ") + units.slice(i, i + 2).map(function (x) {
      return x[0] + " " + x[1];
    }).join(" ");
  }
  var clocks = document.querySelectorAll("time[data-due]");
  function tick() {
    clocks.forEach(function (clock) {
      var left = new Date(clock.dateTime) - Date.now();
      clock.textContent = words(left);
      clock.parentNode.classList.toggle("late", left < 0);
    });
  }
  if (clocks.length) { tick(); setInterval(tick, 1000); }
  document.querySelectorAll("input[type=file][data-max]").forEach(function (field) {
    field.addEventListener("change", function () {
      var big = field.files[0] && field.files[0].size > Number(field.dataset.max);
      field.setCustomValidity(big ? field.dataset.tooLarge : "");
      field.reportValidity();
    });
  });
  var waits = document.querySelector("[data-reload-s]");
  function begun() {
    return [].some.call(document.querySelectorAll("input, textarea"), function (field) {
      return field.type === "checkbox" || field.type === "radio"
        ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
    });
  }
  if (waits) {
    setInterval(function () { if (!begun()) location.reload(); }, waits.dataset.reloadS * 1000);
  }
  document.querySelectorAll("form").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(function () { delete form.dataset.sent; }, 8000);
    });
  });
})();
