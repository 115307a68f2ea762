/*
The only script of the pages. It counts down, sends several photos at once and looks whether they
were accepted while the note is typed, warns before one that is too large is sent, holds back a
second press, shows the tab one is on, lets the keys 1 to 3 press a row's buttons while the focus is
in it, takes the skip link's mark off the address (a page whose address has one begins with nothing in
focus), and reloads a page that waits for something, once nothing typed would be lost; every page does its work without it.
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
  function choosePhotos(form) {
    var field = form.querySelector("input[type=file]"), shown = form.querySelector("[data-preview]");
    var said = form.querySelector("[data-progress]"), note = document.querySelector("[data-note]");
    var ready = document.querySelector("[data-ready]");
    form.querySelector("[data-choose]").hidden = false;
    form.querySelector("button").hidden = true;
    note.hidden = false;
    function renew(fresh) {
      var before = note.querySelector("textarea"), after = fresh.querySelector("textarea");
      var typing = document.activeElement === before, at = before.selectionStart;
      after.value = before.value;
      fresh.hidden = false;
      note.replaceWith(fresh);
      note = fresh;
      hold(note.querySelector("form"));
      if (typing) { after.focus(); after.setSelectionRange(at, at); }
    }
    function look() {
      return fetch(location.pathname, { credentials: "same-origin" }).then(function (answer) {
        return answer.text();
      }).then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        var now = page.querySelector("[data-ready]"), album = page.getElementById("foto");
        if (!now || !album) { location.reload(); return; }
        ready.textContent = now.textContent;
        ready.dataset.ready = now.dataset.ready;
        document.getElementById("foto").replaceWith(album);
        if (now.dataset.ready !== "0" && !note.querySelector("form")) {
          renew(page.querySelector("[data-note]"));
        }
        if (album.dataset.checking) { setTimeout(look, 3000); return; }
        said.textContent = now.textContent;
      }).catch(function () { setTimeout(look, 5000); });
    }
    function upload(file) {
      var asked = new URLSearchParams({ type: file.type });
      return fetch(form.dataset.photos, {
        method: "POST", body: asked, headers: { Accept: "application/json" }
      }).then(function (answer) {
        if (!answer.ok) throw new Error("refused");
        return answer.json();
      }).then(function (signed) {
        var body = new FormData();
        Object.keys(signed.fields).forEach(function (name) { body.append(name, signed.fields[name]); });
        body.append("file", file);
        return fetch(signed.url, { method: "POST", mode: "no-cors", body: body });
      });
    }
    field.addEventListener("change", function () {
      var files = [].slice.call(field.files), sent = 0, lost = 0;
      var allowed = field.accept.split(","), most = Number(form.dataset.max);
      shown.textContent = "";
      files.forEach(function (file) {
        var item = document.createElement("li"), image = document.createElement("img");
        image.alt = file.name;
        image.src = URL.createObjectURL(file);
        item.append(image);
        shown.append(item);
      });
      function next() {
        if (sent + lost === files.length) {
          field.value = "";
          said.textContent = sent + " dari " + files.length + " foto terkirim, sedang diperiksa."
            + (lost ? " " + lost + " tidak dapat dikirim: terlalu besar, bukan foto, atau jaringan putus." : "");
          if (sent) look();
          return;
        }
        var at = sent + lost, file = files[at];
        said.textContent = "Mengirim foto " + (at + 1) + " dari " + files.length + "…";
        var fits = file.size <= most && allowed.indexOf(file.type) >= 0;
        (fits ? upload(file) : Promise.reject()).then(function () { sent++; }, function () {
          lost++;
          shown.children[at].className = "lost";
        }).then(next);
      }
      if (files.length) next();
    });
    if (document.getElementById("foto").dataset.checking) look();
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
  document.querySelectorAll("[data-keys]").forEach(function (list) {
    list.addEventListener("keydown", function (event) {
      var line = event.target.closest(".line");
      var typing = /^(SELECT|TEXTAREA)$/.test(event.target.tagName)
        || event.target.tagName === "INPUT" && event.target.type !== "checkbox";
      if (!line || typing || event.ctrlKey || event.altKey || event.metaKey) return;
      var press = /^[1-3]$/.test(event.key)
        && line.querySelector('button[data-key="' + event.key + '"]');
      var next = event.key === "j" ? line.nextElementSibling
        : event.key === "k" ? line.previousElementSibling : null;
      if (!press && !next) return;
      event.preventDefault();
      if (press) press.click(); else next.focus();
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
  var photos = document.querySelector("form[data-photos]");
  if (photos && window.fetch) choosePhotos(photos);
  function hold(form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(function () { delete form.dataset.sent; }, 8000);
    });
  }
  document.querySelectorAll("form").forEach(hold);
  addEventListener("hashchange", function () {
    if (location.hash === "#isi") history.replaceState(null, "", location.pathname + location.search);
  });
  var tab = document.querySelector("nav.tabs [aria-current]");
  if (tab) tab.parentNode.scrollLeft = tab.offsetLeft - tab.parentNode.offsetLeft - 16;
})();
