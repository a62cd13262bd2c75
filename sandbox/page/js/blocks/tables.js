/** Draws tables: `table` as it stands, `data_table` with sorting and pages. */
import { fill, h } from "../core/dom.js";
import { plain } from "../text/mrkdwn.js";
import { richText } from "../text/rich_text.js";

const PAGE_SIZE = 5; // Slack's own default: docs.slack.dev/reference/block-kit/blocks/data-table-block
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export function table(block) {
  const settings = block.column_settings ?? [];
  const [head, ...rows] = block.rows;
  const row = (tag, cells) =>
    h(
      "tr",
      {},
      cells.map((cell, index) => cellNode(tag, cell, settings[index])),
    );
  return scrolling(
    "Table",
    h(
      "table.grid",
      {},
      h("thead", {}, row("th", head ?? [])),
      h(
        "tbody",
        {},
        rows.map((r) => row("td", r)),
      ),
    ),
  );
}

export function dataTable(block) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? PAGE_SIZE;
  const rowHeader = block.row_header_column_index ?? 0;
  let sort = { column: -1, down: false };
  let page = 0;

  const body = h("tbody");
  const status = h("span.page-status", { "aria-live": "polite" });
  const headers = head.map((cell, column) =>
    h(
      "th",
      { scope: "col", "aria-sort": "none", class: isNumeric(column) ? "align-right" : "" },
      h(
        "button.sort",
        { type: "button", onclick: () => sortBy(column) },
        cellContent(cell),
        h("span.sort-mark", { "aria-hidden": "true" }),
      ),
    ),
  );
  const step = (label, by) => h("button.button.small", { type: "button", onclick: () => turn(by) }, label);
  const [previous, next] = [step("Previous", -1), step("Next", 1)];
  const pages = Math.max(1, Math.ceil(rows.length / size));
  draw();
  return h(
    "div.block-data-table",
    {},
    scrolling(
      block.caption,
      h("table.grid", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, headers)), body),
    ),
    pages > 1 && h("div.pager", {}, previous, status, next),
  );

  function isNumeric(column) {
    return rows.length > 0 && rows.every((cells) => cells[column]?.type === "raw_number");
  }

  function sortBy(column) {
    sort = { column, down: sort.column === column && !sort.down };
    page = 0;
    headers.forEach((th, index) =>
      th.setAttribute("aria-sort", index !== column ? "none" : sort.down ? "descending" : "ascending"),
    );
    draw();
  }

  function turn(by) {
    page = Math.min(pages - 1, Math.max(0, page + by));
    draw();
  }

  function draw() {
    const order =
      sort.column < 0 ? rows : [...rows].sort((a, b) => compare(a[sort.column], b[sort.column]) * (sort.down ? -1 : 1));
    fill(
      body,
      order.slice(page * size, (page + 1) * size).map((cells) =>
        h(
          "tr",
          {},
          cells.map((cell, index) =>
            index === rowHeader ? h("th", { scope: "row" }, cellContent(cell)) : cellNode("td", cell),
          ),
        ),
      ),
    );
    fill(status, `Page ${page + 1} of ${pages} · ${rows.length} rows`);
    previous.disabled = page === 0;
    next.disabled = page === pages - 1;
  }
}

function compare(a, b) {
  if (a?.type === "raw_number" && b?.type === "raw_number") return a.value - b.value;
  return collator.compare(words(a), words(b));
}

function words(cell) {
  return cell?.text ?? h("span", {}, cellContent(cell)).textContent;
}

function cellNode(tag, cell, settings = {}) {
  const align = settings?.align ?? (cell?.type === "raw_number" ? "right" : "left");
  const wrap = settings?.is_wrapped ? " wrapped" : "";
  return h(tag, { class: `align-${align}${wrap}`, scope: tag === "th" ? "col" : null }, cellContent(cell));
}

function cellContent(cell) {
  if (cell?.type === "rich_text") return richText(cell);
  return plain(cell?.text ?? cell?.value ?? "");
}

// A wide table scrolls by itself, with the keyboard too.
function scrolling(label, node) {
  return h("div.table-scroll", { tabIndex: 0, role: "group", "aria-label": label }, node);
}
