/** Draws `data_visualization` as SVG, with a legend and the figures as a table for those who cannot see it. */
import { h, svg } from "../core/dom.js";
import { categories, picture } from "./chart_shapes.js";

const number = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

export function chart(block) {
  const { chart: spec, title } = block;
  const drawing = svg(
    "svg",
    { class: "chart", viewBox: "0 0 480 240", role: "img", "aria-label": `${title}: ${spoken(spec)}` },
    picture(spec),
  );
  return h(
    "figure.block-chart",
    { dataset: { chart: spec.type } },
    h("figcaption", {}, title),
    drawing,
    legend(spec),
    h("details.chart-figures", {}, h("summary", {}, "Figures"), figures(spec, title)),
  );
}

function legend(spec) {
  const names = spec.type === "pie" ? spec.segments.map((s) => s.label) : spec.series.map((s) => s.name);
  if (spec.type !== "pie" && names.length < 2) return null;
  return h(
    "ul.legend",
    {},
    names.map((name, index) => h("li", {}, h("span.key", { class: `series-${index % 12}` }), name)),
  );
}

function figures(spec, title) {
  const row = (name, values) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      values.map((v) => h("td.align-right", {}, v === undefined ? "–" : number.format(v))),
    );
  const heads = spec.type === "pie" ? ["", "Value"] : ["", ...spec.series.map((s) => s.name)];
  const rows =
    spec.type === "pie"
      ? spec.segments.map((s) => row(s.label, [s.value]))
      : categories(spec).map((label) =>
          row(
            label,
            spec.series.map((s) => s.data.find((d) => d.label === label)?.value),
          ),
        );
  const caption = h("caption.only-spoken", {}, title);
  return h(
    "table.grid",
    {},
    caption,
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((head) => h("th", { scope: "col" }, head)),
      ),
    ),
    h("tbody", {}, rows),
  );
}

function spoken(spec) {
  const points = (list) => list.map((p) => `${p.label} ${number.format(p.value)}`).join(", ");
  if (spec.type === "pie") return points(spec.segments);
  return spec.series.map((s) => `${s.name}: ${points(s.data)}`).join("; ");
}
