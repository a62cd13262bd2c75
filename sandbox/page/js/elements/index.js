/** Finds the drawing function of a block element. */
import { h } from "../core/dom.js";
import { picture } from "../blocks/picture.js";
import { store } from "../core/store.js";
import { button, feedbackButtons, iconButton, overflow } from "./buttons.js";
import { control } from "./control.js";
import { checkboxes, fileInput, picker, radioButtons, textInput } from "./inputs.js";
import { select } from "./selects.js";

const SELECTS = ["static_select", "external_select", "users_select", "conversations_select", "channels_select"];

const ELEMENTS = {
  button,
  workflow_button: button,
  overflow,
  feedback_buttons: feedbackButtons,
  icon_button: iconButton,
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: textInput,
  file_input: fileInput,
  image: (element) => picture(element, "accessory"),
  ...Object.fromEntries(
    SELECTS.flatMap((type) => [
      [type, select],
      [`multi_${type}`, select],
    ]),
  ),
};

/** Draw `element` of `block` (null when it is not for the acting person); `labels` ties it to a label, a hint and an error by their ids. */
export function elementNode(element, block, scope, labels = {}) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(store.me)) return null;
  const make = ELEMENTS[element.type];
  if (!make) return h("span.unsupported", {}, `unsupported element: ${element.type}`);
  return make(element, { ...control(element, block, scope, labels), dispatches: block.dispatch_action });
}
