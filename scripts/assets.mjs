// Copies what the pages use from node_modules into static/lib/, and the numbering
// plans of telephones into network/phones/, which are embedded in the binary.
// Same input, same output. Run by "npm run assets".
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const target = join(root, "static", "lib");

// Parts of the GOV.UK style sheet that no page uses, by the start of their
// class names. To use one, take it off the list.
const unused = [
  "accordion", "back-link--inverse", "body-lead", "breadcrumbs", "button--inverse", "button--start", "caption-xl", "character-count", "cookie-banner", "date-input",
  "drop-zone", "feedback", "file-upload-", "footer", "generic-header", "header", "heading-xl", "label--", "language-navigation", "link--inverse", "link--muted",
  "link--no-", "link--text-colour", "list--number", "logo-", "main-wrapper--", "pagination--block", "panel--interruption", "phase-banner", "section-break",
  "service-navigation", "tabs", "tag--", "\\!-display", "\\!-font-size", "\\!-margin-left", "\\!-margin-right", "\\!-padding", "\\!-static", "\\!-text-align",
].map((name) => `.govuk-${name}`);

// The components of the MoJ style sheet that pages do use.
const mojUsed = [".moj-timeline", ".moj-badge"];
const mojUnused = [".moj-timeline__document"];

function read(...path) {
  return readFileSync(join(modules, ...path), "utf8");
}

// readCSS leaves comments out: the licence texts are copied on their own.
function readCSS(...path) {
  return read(...path).replaceAll(/\/\*.*?\*\//gs, "");
}

// splitRules cuts CSS into its top-level statements and blocks.
function splitRules(css) {
  const rules = [];
  let depth = 0;
  let start = 0;
  let quote = "";
  for (let i = 0; i < css.length; i++) {
    const c = css[i];
    if (quote) {
      if (c === "\\") i++;
      else if (c === quote) quote = "";
    } else if (c === '"' || c === "'") quote = c;
    else if (c === "{") depth++;
    else if (c === "}") depth--;
    if (!quote && depth === 0 && (c === "}" || c === ";")) {
      rules.push(css.slice(start, i + 1));
      start = i + 1;
    }
  }
  return rules;
}

// filterRules keeps the selectors that keep() wants, within media queries too.
function filterRules(css, keep) {
  let out = "";
  for (const rule of splitRules(css)) {
    const brace = rule.indexOf("{");
    const head = rule.slice(0, brace).trim();
    const body = rule.slice(brace + 1, -1);
    if (brace < 0) continue;
    if (/^@(media|supports)/.test(head)) {
      const inner = filterRules(body, keep);
      if (inner) out += `${head}{${inner}}`;
    } else if (head.startsWith("@")) {
      if (!head.startsWith("@font-face")) out += rule;
    } else {
      const selectors = head.split(/,(?![^(]*\))/).filter(keep);
      if (selectors.length) out += `${selectors.join(",")}{${body}}`;
    }
  }
  return out;
}

// rebrand takes out the typeface that only GOV.UK services may use.
function rebrand(css) {
  const plain = css.replaceAll(/"?GDS Transport"?,\s*arial/g, "Helvetica,Arial");
  const left = plain.match(/GDS Transport|url\((?!data:)/);
  if (left) {
    throw new Error(`still in the style sheet: …${plain.slice(left.index - 80, left.index + 80)}…`);
  }
  return plain;
}

function withoutMap(js) {
  return js.replace(/\/\/# sourceMappingURL=.*\s*$/, "\n");
}

const startsWithAny = (names) => (selector) => names.some((name) => selector.trim().startsWith(name));

const govuk = "govuk-frontend/dist/govuk";
const moj = "@ministryofjustice/frontend";
const isUnused = startsWithAny([...unused, ...mojUnused]);
const isMojUsed = startsWithAny(mojUsed);

const outputs = {
  "govuk-frontend.min.css": rebrand(filterRules(readCSS(govuk, "govuk-frontend.min.css"), (s) => !isUnused(s))),
  "moj-frontend.css": rebrand(filterRules(readCSS(moj, "moj/moj-frontend.min.css"), (s) => isMojUsed(s) && !isUnused(s))),
  "govuk-frontend.min.js": withoutMap(read(govuk, "govuk-frontend.min.js")),
  "htmx.min.js": withoutMap(read("htmx.org/dist/htmx.min.js")),
  "DejaVuSans.ttf.br": brotliCompressSync(readFileSync(join(modules, "dejavu-fonts-ttf/ttf/DejaVuSans.ttf"))),
  "DejaVuSans-Bold.ttf.br": brotliCompressSync(readFileSync(join(modules, "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"))),
  "LICENCES.txt": licences(),
};

// plans are how telephone numbers are made and written, by country code, from
// libphonenumber's metadata: an array for each country, where its Metadata class
// says what is at which place. Numbers of this country are written as they are
// dialled in it.
function plans() {
  const { version, country_calling_codes: codes, countries, nonGeographic } = JSON.parse(read("libphonenumber-js/metadata.min.json"));
  if (version !== 4) throw new Error(`libphonenumber-js has metadata of version ${version}: see what has moved`);
  const groups = (text) => text.replaceAll(/\$(\d)/g, "$${$1}");
  const lines = Object.keys({ ...codes, ...nonGeographic }).map((code) => {
    const [, , number, lengths, formats, prefix, , parsed, replaced] = nonGeographic[code] ?? countries[codes[code][0]];
    const plan = {
      Number: number,
      Lengths: lengths,
      Prefix: parsed || prefix || "",
      Replaced: groups(replaced || ""),
      Formats: (formats || []).map(([digits, text, starts, first, , international]) => ({
        Digits: digits,
        Starts: starts?.at(-1) ?? "",
        Written: groups(code === "44" ? text.replace(/\$\d/, () => first || "$1") : international || text),
      })),
    };
    return `${JSON.stringify(code)}: ${JSON.stringify(plan)}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

// licences are the texts that must travel with the copies.
function licences() {
  const packages = ["govuk-frontend", "@ministryofjustice/frontend", "htmx.org", "dejavu-fonts-ttf", "libphonenumber-js"].map((name) => {
    const { version, license } = JSON.parse(read(name, "package.json"));
    return `${name} ${version} (${license})\n`;
  });
  return [packages.join(""), readFileSync(join(root, "NOTICE"), "utf8"), read("htmx.org/LICENSE"), read("dejavu-fonts-ttf/LICENSE"), read("libphonenumber-js/LICENSE"), read("libphonenumber-js/LICENSE.Apache")].join("\n");
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, body] of Object.entries(outputs)) {
  writeFileSync(join(target, name), body);
}
writeFileSync(join(root, "network", "phones", "plans.json"), plans());
console.log(`static/lib: ${Object.keys(outputs).length} files`);
