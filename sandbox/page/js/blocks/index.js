/** Draws Block Kit: finds each block's drawing function, and says so where there is none. */
import { h } from "../core/dom.js";
import * as basic from "./basic.js";
import { chart } from "./chart.js";
import * as rich from "./rich.js";
import { dataTable, table } from "./tables.js";

const BLOCKS = {
  header: basic.header,
  section: basic.section,
  context: basic.context,
  actions: basic.actions,
  divider: basic.divider,
  image: basic.image,
  input: basic.input,
  rich_text: basic.richText,
  markdown: basic.markdown,
  video: basic.video,
  file: basic.file,
  table,
  data_table: dataTable,
  data_visualization: chart,
  card: rich.card,
  carousel: rich.carousel,
  container: (block, scope) => rich.container(block, scope, blockNodes),
  alert: rich.alert,
  context_actions: rich.contextActions,
  task_card: rich.taskCard,
  plan: rich.plan,
};

/** Nodes for `blocks`; `scope` receives what people do with them (see elements/control.js). */
export function blockNodes(blocks, scope) {
  return blocks.map((block) => h("div.block", { dataset: { blockType: block.type } }, drawn(block, scope)));
}

function drawn(block, scope) {
  try {
    return BLOCKS[block.type]?.(block, scope) ?? h("div.unsupported", {}, `unsupported block: ${block.type}`);
  } catch (error) {
    // A block that cannot be drawn must not take the whole conversation with it.
    return h("div.unsupported", {}, `this ${block.type} block cannot be drawn: ${error.message}`);
  }
}
