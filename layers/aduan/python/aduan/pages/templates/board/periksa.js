/* Checks a receipt as `aduan verify` does (domain/figures/receipts.py), in the browser and without a
   network. A receipt's hash is over its text, so numbers keep the form they were written in. */
const byId = (id) => document.getElementById(id);
const form = byId("borang"), answer = byId("hasil");
const NOT_WHOLE = "Berkas ini bukan tanda terima yang utuh.";

class Written {
  constructor(text) { this.text = text; }
  get whole() { return /^-?\d+$/.test(this.text); }
}

const read = (text) => {
  let at = 0;
  const next = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) throw new SyntaxError(NOT_WHOLE);
    at = pattern.lastIndex;
    return found[0];
  };
  const space = () => next(/[ \t\n\r]*/y);
  const word = () => JSON.parse(next(/"(?:[^"\\\u0000-\u001f]|\\.)*"/y));
  const many = (close, one) => {
    at++;
    space();
    if (text[at] === close) { at++; return; }
    for (;;) {
      space();
      one();
      space();
      if (next(/[,\]}]/y) === ",") continue;
      if (text[at - 1] !== close) throw new SyntaxError(NOT_WHOLE);
      return;
    }
  };
  const value = () => {
    space();
    if (text[at] === "{") {
      const found = new Map();
      many("}", () => { const name = word(); space(); next(/:/y); found.set(name, value()); });
      return found;
    }
    if (text[at] === "[") {
      const found = [];
      many("]", () => found.push(value()));
      return found;
    }
    if (text[at] === '"') return word();
    const bare = next(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    return /^[tfn]/.test(bare) ? JSON.parse(bare) : new Written(bare);
  };
  const found = value();
  space();
  if (at < text.length) throw new SyntaxError(NOT_WHOLE);
  return found;
};

const digits = (number) => {
  if (number.whole) return number.text;
  const short = String(Number(number.text));
  return /^-?\d+$/.test(short) ? `${short}.0` : short;
};

const canonical = (value) => {
  if (value instanceof Map)
    return `{${[...value.keys()].sort().map((name) =>
      `${JSON.stringify(name)}:${canonical(value.get(name))}`).join(",")}}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  return value instanceof Written ? digits(value) : JSON.stringify(value);
};

const plain = (value) => {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]));
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Written ? Number(value.text) : value;
};

const utf8 = (text) => new TextEncoder().encode(text);
const bytes = (hex) => {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw new SyntaxError(NOT_WHOLE);
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
};
const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
};
const sha256 = async (data) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))]
  .map((one) => one.toString(16).padStart(2, "0")).join("");

const leafOf = (receipt) => sha256(joined([0], utf8(canonical(receipt))));
const node = (left, right) => sha256(joined([1], bytes(left), bytes(right)));
const bound = (day, count, tree, before) => {
  const eight = new DataView(new ArrayBuffer(8));
  eight.setBigUint64(0, BigInt(count));
  return sha256(joined([2], utf8(day), new Uint8Array(eight.buffer), bytes(tree), bytes(before)));
};
const tree = async (leaves) => {
  if (!leaves.length) return sha256(new Uint8Array());
  if (leaves.length === 1) return leaves[0];
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return node(await tree(leaves.slice(0, half)), await tree(leaves.slice(half)));
};
const walked = async (own, proof) => {
  let found = own;
  for (const [side, other] of proof) {
    if (side !== "kiri" && side !== "kanan") throw new SyntaxError(NOT_WHOLE);
    found = side === "kiri" ? await node(other, found) : await node(found, other);
  }
  return found;
};

const verify = async (text, photos, dayText, noted) => {
  const document_ = read(text);
  if (!(document_ instanceof Map)) throw new SyntaxError(NOT_WHOLE);
  const receipt = document_.get("receipt") ?? document_;
  const told = plain(document_), own = await leafOf(receipt), proven = document_.has("proof");
  const checks = [];
  const check = (holds, good, bad) => checks.push([holds, holds ? good : bad]);
  if (proven) {
    const found = await bound(told.day, told.count, await walked(own, told.proof), told.before);
    check(found === told.root, "Tanda terima cocok dengan akar harinya.",
      "Tanda terima TIDAK cocok dengan akar harinya: ada yang diubah.");
  } else {
    const number = plain(receipt).number;
    check(["number", "cycle", "version", "ended_at", "salt"].every((name) => plain(receipt)[name]),
      `Tanda terima kasus ${number}.`, NOT_WHOLE);
  }
  const known = Object.values(plain(receipt).photos ?? {});
  for (const photo of photos)
    check(known.includes(await sha256(new Uint8Array(await photo.arrayBuffer()))),
      `Foto ${photo.name} adalah foto penutupan ini.`,
      `Foto ${photo.name} BUKAN foto penutupan ini, atau telah diubah.`);
  const day = dayText === null ? null : plain(read(dayText));
  if (day) {
    if (proven)
      check(day.day === told.day && day.root === told.root && day.count === told.count,
        "Akar dan jumlahnya sama dengan yang diumumkan.",
        "Akar atau jumlah hari itu BERBEDA dari yang diumumkan.");
    const leaves = [...(day.leaves ?? [])].sort();
    if (leaves.length || !proven) {
      const again = await bound(day.day, leaves.length, await tree(leaves), day.before);
      check(again === day.root && leaves.length === day.count,
        `Akar hari itu benar dari ${leaves.length} penutupan.`,
        `Daftar hari itu memuat ${leaves.length} penutupan dan TIDAK menghasilkan akarnya.`);
      check(leaves.includes(own), "Penutupan ini ada dalam daftar hari itu.",
        "Penutupan ini TIDAK ADA dalam daftar hari itu.");
    }
  }
  const claimed = proven ? told : day;
  const published = JSON.parse(byId("akar-hari").textContent).find(([one]) => one === claimed?.day);
  if (published)
    check(published[1] === claimed.count && published[2] === claimed.root,
      "Akarnya sama dengan yang tertanam di halaman ini.",
      "Akarnya BERBEDA dari yang tertanam di halaman ini.");
  if (noted && claimed)
    check(noted === claimed.root, "Akarnya sama dengan yang Anda catat.",
      "Akarnya BERBEDA dari yang Anda catat.");
  if (!proven && !day)
    check(false, "", "Sertakan berkas harinya dari papan kota.");
  const words = checks.map(([, one]) => one);
  if (proven && !day && !published && !noted)
    words.push(`Bandingkan akar ini dengan papan kota: ${told.root}`);
  return [checks.every(([holds]) => holds), words];
};

const show = (holds, words) => {
  const title = document.createElement("h2"), list = document.createElement("ul");
  title.textContent = holds ? "Tidak ada yang berubah" : "Ada yang tidak cocok";
  for (const one of words) list.append(Object.assign(document.createElement("li"), { textContent: one }));
  answer.className = holds ? "utuh" : "berubah";
  answer.replaceChildren(title, list);
};

byId("tanpa-skrip").hidden = true;
form.hidden = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    if (!globalThis.crypto?.subtle) return show(false, ["Peramban ini tidak dapat menghitung SHA-256 di sini. Simpan halaman ini dan buka dari perangkat Anda."]);
    const day = byId("hari").files[0];
    show(...await verify(await byId("terima").files[0].text(), [...byId("foto").files],
      day ? await day.text() : null, byId("akar").value.trim().toLowerCase()));
  } catch {
    show(false, [NOT_WHOLE]);
  }
});
