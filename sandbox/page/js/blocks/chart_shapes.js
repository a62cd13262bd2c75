/** The geometry of charts, on a field of 480 × 240. */
import { svg } from "../core/dom.js";

const BOX = { left: 52, right: 470, top: 10, bottom: 192 };
const STEPS = 4;
const PIE = { x: 240, y: 120, radius: 105 };
const compact = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

/** The shapes of a pie, bar, line or area chart. */
export function picture(spec) {
  return spec.type === "pie" ? pie(spec.segments) : plot(spec);
}

/** The labels along the x axis, in their order. */
export function categories(spec) {
  return spec.axis_config?.categories ?? [...new Set(spec.series.flatMap((s) => s.data.map((d) => d.label)))];
}

function plot(spec) {
  const labels = categories(spec);
  const values = spec.series.flatMap((s) => s.data.map((d) => d.value));
  const [low, high] = niceRange(Math.min(0, ...values), Math.max(0, ...values));
  const y = (value) => BOX.bottom - ((value - low) / (high - low)) * (BOX.bottom - BOX.top);
  const slot = (BOX.right - BOX.left) / Math.max(1, labels.length);
  const x = (index) => BOX.left + slot * (index + 0.5);
  const value = (series, label) => series.data.find((d) => d.label === label)?.value;
  const lines = { labels, x, y, slot, value, zero: y(Math.max(low, 0)) };
  const shapes = spec.type === "bar" ? bars(spec, lines) : strokes(spec, lines);
  return [grid(low, high, y), axis(labels, x, slot), titles(spec.axis_config), shapes];
}

function bars({ series }, { labels, x, y, slot, value, zero }) {
  const width = Math.min(36, (slot * 0.72) / series.length);
  return series.flatMap((one, s) =>
    labels.map((label, index) => {
      const figure = value(one, label);
      if (figure === undefined) return null;
      const left = x(index) + (s - series.length / 2) * width;
      const shape = svg("rect", {
        class: `fill series-${s % 12}`,
        x: left + 1,
        width: Math.max(1, width - 2),
        rx: 2,
        y: Math.min(zero, y(figure)),
        height: Math.max(1, Math.abs(zero - y(figure))),
      });
      shape.append(svg("title", {}, `${one.name}, ${label}: ${figure}`));
      return shape;
    }),
  );
}

function strokes({ type, series }, { labels, x, y, value, zero }) {
  return series.flatMap((one, s) => {
    const points = labels
      .map((label, index) => [x(index), value(one, label), label])
      .filter(([, figure]) => figure !== undefined);
    if (!points.length) return [];
    const path = points.map(([left, figure], index) => `${index ? "L" : "M"}${left} ${y(figure)}`).join("");
    const area = `${path}L${points.at(-1)[0]} ${zero}L${points[0][0]} ${zero}Z`;
    const dots = points.map(([left, figure, label]) =>
      svg(
        "circle",
        { class: `fill series-${s % 12}`, cx: left, cy: y(figure), r: 3.2 },
        svg("title", {}, `${one.name}, ${label}: ${figure}`),
      ),
    );
    return [
      type === "area" ? svg("path", { class: `area series-${s % 12}`, d: area }) : null,
      svg("path", { class: `line series-${s % 12}`, d: path }),
      ...dots,
    ];
  });
}

function pie(segments) {
  const total = segments.reduce((sum, s) => sum + s.value, 0) || 1;
  let from = -Math.PI / 2;
  return segments.map((segment, index) => {
    const share = segment.value / total;
    const to = from + Math.min(share, 0.99999) * 2 * Math.PI; // a full circle has no two ends to draw an arc between
    const point = (angle) => `${PIE.x + PIE.radius * Math.cos(angle)} ${PIE.y + PIE.radius * Math.sin(angle)}`;
    const d = `M${PIE.x} ${PIE.y}L${point(from)}A${PIE.radius} ${PIE.radius} 0 ${share > 0.5 ? 1 : 0} 1 ${point(to)}Z`;
    from = to;
    const text = `${segment.label}: ${segment.value} (${Math.round(share * 100)} %)`;
    return svg("path", { class: `slice fill series-${index % 12}`, d }, svg("title", {}, text));
  });
}

function grid(low, high, y) {
  return Array.from({ length: STEPS + 1 }, (_, index) => low + ((high - low) / STEPS) * index).flatMap((value) => [
    svg("line", {
      class: value === 0 ? "axis-line" : "grid-line",
      x1: BOX.left,
      x2: BOX.right,
      y1: y(value),
      y2: y(value),
    }),
    svg("text", { class: "tick", x: BOX.left - 6, y: y(value) + 3.5, "text-anchor": "end" }, compact.format(value)),
  ]);
}

function axis(labels, x, slot) {
  const every = Math.ceil(40 / slot); // so that neighbours do not run into each other
  const room = Math.max(3, Math.floor((slot * every) / 6));
  return labels.map((label, index) => {
    if (index % every) return null;
    const short = label.length > room ? `${label.slice(0, room - 1)}…` : label;
    return svg("text", { class: "tick", x: x(index), y: BOX.bottom + 16, "text-anchor": "middle" }, short);
  });
}

function titles(config) {
  const middle = (BOX.left + BOX.right) / 2;
  const height = (BOX.top + BOX.bottom) / 2;
  return [
    config?.x_label && svg("text", { class: "axis-title", x: middle, y: 234, "text-anchor": "middle" }, config.x_label),
    config?.y_label &&
      svg(
        "text",
        { class: "axis-title", x: 12, y: height, "text-anchor": "middle", transform: `rotate(-90 12 ${height})` },
        config.y_label,
      ),
  ];
}

/** Round the range outwards so that the grid falls on readable numbers. */
function niceRange(low, high) {
  const span = high - low || 1;
  const raw = span / STEPS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step =
    [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 10]
      .map((m) => m * power)
      // Beside 10 and 20, a line at 12.5 is read as a mistake.
      .filter((s) => s < 1 || Number.isInteger(s))
      .find((s) => Math.floor(low / s) * s + s * STEPS >= high) ??
    10 * power;
  const start = Math.floor(low / step) * step;
  return [start, start + step * STEPS];
}
