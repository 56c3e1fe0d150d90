// What an expression gives: the browser's copy of engine/evaluate.py, held to it by a test. Reads a tree, never code.
const LONGEST = 10000;
const DAY = 86400000;
const each = (value) => (Array.isArray(value) ? value : [value]);

export function text(value) {
  if (Array.isArray(value)) return value.length ? value[0] : "";
  if (typeof value === "boolean") return value ? "true" : "false";
  return typeof value === "number" ? numberText(value) : value;
}

// The shortest digits that mean this number, never with an exponent: as the server writes it.
export function numberText(value) {
  if (!Number.isFinite(value) || value === 0) return String(value === 0 ? 0 : value);
  const [written, exponent] = Math.abs(value).toExponential().split("e");
  const digits = written.replace(".", "");
  const power = Number(exponent);
  const sign = value < 0 ? "-" : "";
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, "0");
  return digits.length > power + 1 ? `${sign}${whole}.${digits.slice(power + 1)}` : `${sign}${whole}`;
}

export function number(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  const written = text(value);
  const date = /^(\d{4})-(\d\d)-(\d\d)(?:T[^]*)?$/.exec(written);
  if (date) {
    const [year, month, day] = date.slice(1).map(Number);
    const found = new Date(0);
    found.setUTCFullYear(year, month - 1, day);
    return year > 0 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day ? Math.round(found.getTime() / DAY) : NaN;
  }
  return written.length < 400 && /^\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*$/.test(written) ? Number(written) : NaN;
}

export function boolean(value) {
  if (typeof value === "number") return !Number.isNaN(value) && value !== 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

const equal = (a, b) => {
  if (typeof a === "boolean" || typeof b === "boolean") return boolean(a) === boolean(b);
  if (typeof a === "number" || typeof b === "number") return number(a) === number(b);
  return text(a) === text(b);
};
const COMPARE = {
  "=": equal,
  "!=": (a, b) => !equal(a, b),
  "<": (a, b) => number(a) < number(b),
  "<=": (a, b) => number(a) <= number(b),
  ">": (a, b) => number(a) > number(b),
  ">=": (a, b) => number(a) >= number(b),
};
const ARITHMETIC = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, div: (a, b) => a / b, mod: (a, b) => a % b };

const cut = (value) => [...value].slice(0, LONGEST).join("");
const letters = (value) => [...text(value)];
const numbers = (values) => values.flatMap(each).filter((value) => value !== "").map(number);
const words = (value) => text(value).split(/\s+/).filter(Boolean);
const whole = (by) => ([value]) => by(number(value));
const extreme = (pick) => (values) => {
  const found = numbers(values);
  return found.length ? pick(...found) : NaN;
};
function round([value, digits]) {
  const given = number(value);
  const places = digits === undefined ? 0 : number(digits);
  if (!Number.isFinite(given) || Number.isNaN(places) || Math.abs(places) > 12) return given;
  const scale = 10 ** Math.trunc(places);
  return Math.floor(given * scale + 0.5) / scale;
}
function day([value]) {
  const days = number(value);
  if (!Number.isFinite(days) || days < -719162 || days >= 2932897) return "";
  return new Date(Math.trunc(days) * DAY).toISOString().slice(0, 10);
}
function formatDate([value, shape]) {
  const iso = day([value]);
  if (!iso) return "";
  const [year, month, date] = iso.split("-");
  const parts = { "%Y": year, "%y": year.slice(2), "%m": month, "%n": String(Number(month)), "%d": date, "%e": String(Number(date)) };
  return cut(text(shape).replace(/%./gu, (found) => parts[found] ?? ""));
}
function substr([value, from, to]) {
  const written = letters(value);
  const start = number(from);
  const end = to === undefined ? written.length : number(to);
  if (Number.isNaN(start) || Number.isNaN(end)) return "";
  const bounded = (place) => Math.trunc(Math.max(0, Math.min(written.length, place)));
  return written.slice(bounded(start), bounded(end)).join("");
}
function selectedAt([value, at]) {
  const place = number(at);
  const parts = words(value);
  return place >= 0 && place < parts.length ? parts[Math.trunc(place)] : "";
}
function power([base, exponent]) {
  const found = number(base) ** number(exponent);
  return Number.isFinite(found) ? found : NaN;
}

const FUNCTIONS = {
  abs: ([a]) => Math.abs(number(a)),
  boolean: ([a]) => boolean(a),
  ceiling: whole(Math.ceil),
  coalesce: ([a, b]) => (text(a) !== "" ? a : b),
  concat: (values) => cut(values.flatMap(each).map(text).join("")),
  contains: ([a, b]) => text(a).includes(text(b)),
  count: ([a]) => (Array.isArray(a) ? a.length : Number(text(a) !== "")),
  "count-non-empty": ([a]) => each(a).filter((value) => text(value) !== "").length,
  "count-selected": ([a]) => words(a).length,
  date: day,
  "ends-with": ([a, b]) => text(a).endsWith(text(b)),
  false: () => false,
  floor: whole(Math.floor),
  "format-date": formatDate,
  int: whole(Math.trunc),
  join: ([between, ...values]) => cut(values.flatMap(each).map(text).join(text(between))),
  max: extreme(Math.max),
  min: extreme(Math.min),
  "normalize-space": ([a]) => words(a).join(" "),
  not: ([a]) => !boolean(a),
  number: ([a]) => number(a),
  once: ([a]) => text(a),
  pow: power,
  round,
  selected: ([a, b]) => words(a).includes(text(b)),
  "selected-at": selectedAt,
  "starts-with": ([a, b]) => text(a).startsWith(text(b)),
  string: ([a]) => text(a),
  "string-length": ([a]) => letters(a).length,
  substr,
  "substring-after": ([a, b]) => (text(b) === "" ? text(a) : text(a).includes(text(b)) ? text(a).slice(text(a).indexOf(text(b)) + text(b).length) : ""),
  "substring-before": ([a, b]) => (text(b) !== "" && text(a).includes(text(b)) ? text(a).slice(0, text(a).indexOf(text(b))) : ""),
  sum: (values) => numbers(values).reduce((a, b) => a + b, 0),
  true: () => true,
};

// `scope` has today (ISO) and ref(name), which gives text or a list of texts.
export function evaluate(node, scope) {
  const [kind, ...rest] = node;
  if (kind === "num" || kind === "str") return rest[0];
  if (kind === "ref") return scope.ref(rest[0]);
  if (kind === "self") return scope.own ?? "";
  if (kind === "neg") return -number(evaluate(rest[0], scope));
  if (kind === "op") {
    const [sign, left, right] = rest;
    if (sign === "and" || sign === "or") {
      const first = boolean(evaluate(left, scope));
      return first === (sign === "or") ? first : boolean(evaluate(right, scope));
    }
    const [a, b] = [evaluate(left, scope), evaluate(right, scope)];
    if (Object.hasOwn(COMPARE, sign)) return each(a).some((x) => each(b).some((y) => COMPARE[sign](x, y)));
    return ARITHMETIC[sign](number(a), number(b));
  }
  const [name, ...given] = rest;
  if (name === "if") return evaluate(boolean(evaluate(given[0], scope)) ? given[1] : given[2], scope);
  if (name === "today") return scope.today;
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name](given.map((one) => evaluate(one, scope))) : "";
}
