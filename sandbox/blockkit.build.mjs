// Builds blockkit.schema.json, a strict JSON Schema of Block Kit, from Slack's own TypeScript types:
// structure from @slack/types (MIT, see blockkit.LICENSE), limits from its doc comments.
// To run it again, in an empty folder with this file and a tsconfig.json of {"compilerOptions": {"module": "nodenext"}}:
//   npm i @slack/types@3.2.0 ts-json-schema-generator@2.4.0
//   write root.ts: import { KnownBlock, ModalView, HomeView } from "@slack/types";
//                  export type Blocks = KnownBlock[]; export type Modal = ModalView; export type Home = HomeView;
//   node blockkit.build.mjs
// What @slack/types does not know yet is added by sandbox/schema.py when the schema is loaded.
import { createGenerator } from "ts-json-schema-generator"; import { writeFileSync } from "node:fs";
const s = createGenerator({ path: "root.ts", tsconfig: "tsconfig.json", type: "*", expose: "all", jsDoc: "extended", additionalProperties: false, skipTypeCheck: true }).createSchema("*");
writeFileSync("structure-only.schema.json", JSON.stringify(s));
const num = (x) => Number(x.replace(/,/g, "")); let n = 0; const report = [];
const isText = (p) => JSON.stringify(p).match(/PlainTextElement|TextObject|MrkdwnElement|PlainTextOption/) && !p.items;
for (const [name, def] of Object.entries(s.definitions)) for (const [prop, p] of Object.entries(def.properties ?? {})) {
  const d = (p.description ?? "").replace(/\s+/g, " "); const hit = (what) => { n++; report.push(`${name}.${prop} ${what}`); };
  const len = d.match(/max(?:imum)? length[^.]*?(?:is|of) ([\d,]+) characters/i) ?? d.match(/Limit ([\d,]+) characters/i) ?? d.match(/maximum length is ([\d,]+)/i);
  const items = d.match(/(?:max(?:imum)?(?: number of \w+(?: \w+)?)?(?: is| of)?|up to) (\d+)(?: elements| options| items| blocks| rows| cards|\.| \{)/i) ?? d.match(/maximum (\d+) (?:cards|blocks|rows|items)/i);
  if (p.type === "string" && len) { p.maxLength = num(len[1]); if (/minimum length is 1/i.test(d)) p.minLength = 1; hit(`maxLength ${p.maxLength}`); }
  else if (p.type === "array") {
    if (items) { p.maxItems = num(items[1]); hit(`maxItems ${p.maxItems}`); }
    if (len && isText({ x: p.items })) { p.items = { allOf: [p.items, { properties: { text: { maxLength: num(len[1]) } } }] }; hit(`items.text ${len[1]}`); }
  } else if (len && isText(p)) {
    const { description, ...rest } = p; for (const k of Object.keys(p)) delete p[k];
    Object.assign(p, { description, allOf: [rest, { properties: { text: { maxLength: num(len[1]) } } }] }); hit(`text ${len[1]}`);
  }
}
// what the types cannot say, from docs.slack.dev (kept short on purpose)
const D = s.definitions;
D.Blocks.maxItems = 50;                                                     // message surface
for (const k of ["MrkdwnOption", "PlainTextOption", "OptionDescriptor"]) if (D[k]) D[k].properties.value.maxLength = 150; // JSDoc still says 75
D.ActionsBlock.properties.elements.minItems = 1;
D.SectionBlock.anyOf = [{ required: ["text"] }, { required: ["fields"] }];
for (const d of Object.values(D)) for (const [k, p] of Object.entries(d.properties ?? {})) if (/^(url|image_url|thumbnail_url|title_url|video_url)$/.test(k) && p.type === "string") { p.pattern = "^https?://[^\\s]+$"; p.maxLength ??= 3000; }
for (const k of ["PlainTextInput"]) { D[k].properties.max_length.maximum = 3000; D[k].properties.max_length.minimum = 1; }
// views: AnyBlock also admits a bare {type}; use the known blocks, and only those docs.slack.dev lists for the surface
const only = (types) => ({ type: "array", minItems: 1, maxItems: 100, items: { allOf: [{ $ref: "#/definitions/KnownBlock" }, { properties: { type: { enum: types } } }] } });
const both = ["actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"];
D.ModalView.properties.blocks = only([...both, "alert"]); D.HomeView.properties.blocks = only([...both, "carousel", "container", "data_table", "table"]);
for (const d of Object.values(D)) { const strip = (x) => { if (x && typeof x === "object") { if (typeof x.description === "string") delete x.description; Object.values(x).forEach(strip); } }; const props = d.properties; delete d.description; for (const p of Object.values(props ?? {})) { if (typeof p.description === "string") delete p.description; strip(p.items); strip(p.allOf); strip(p.anyOf); } }
// anyOf over {type: const} objects -> pick by type, so that an error names the real problem and not the last alternative
const resolve = (x) => (x?.$ref ? resolve(D[decodeURIComponent(x.$ref.split("/").pop())]) : x);
const leaves = (x) => { const r = resolve(x); return r?.anyOf && !r.properties ? r.anyOf.flatMap(leaves) : [x]; };
const tag = (x) => { const t = resolve(x)?.properties?.type; return t?.const !== undefined ? [t.const] : t?.enum; };
const seen = new Set(); let byType = 0;
const walk = (x) => {
  if (!x || typeof x !== "object" || seen.has(x)) return; seen.add(x);
  if (Array.isArray(x.anyOf) && !x.properties) {
    const ls = leaves(x), groups = new Map();
    for (const l of ls) for (const t of tag(l) ?? [undefined]) groups.set(t, [...(groups.get(t) ?? []), l]);
    if (ls.length > 1 && !groups.has(undefined) && groups.size > 1) {
      delete x.anyOf; byType++;
      Object.assign(x, { type: "object", required: ["type"], properties: { type: { enum: [...groups.keys()] } },
        allOf: [...(x.allOf ?? []), ...[...groups].map(([t, g]) => ({ if: { required: ["type"], properties: { type: { const: t } } }, then: g.length > 1 ? { anyOf: g } : g[0] }))] });
    }
  }
  Object.values(x).forEach(walk);
};
walk(D); console.log(byType, "unions dispatched by type");
writeFileSync("blockkit.schema.json", JSON.stringify(s)); writeFileSync("limits.txt", report.join("\n")); console.log(n, "limits taken from doc comments");
