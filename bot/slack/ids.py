"""The vocabulary that views and handlers share: action ids, callback ids, command names."""

#: Buttons on a card; each carries the lead's id as its value, so that any copy of a card works.
CLAIM = "lead_claim"
RELEASE = "lead_release"
DETAILS = "lead_details"
VOTE = "vote_"  # followed by the verdict: vote_good, vote_bad, vote_unsure

#: Buttons about an offer; the value is the lead's id.
PASS_ON = "lead_pass_on"  # noqa: S105  # a lead is passed on here, no word
TAKE_BACK = "lead_take_back"  # a pass

#: Buttons about the first answer to a lead; the value is the lead's id.
RESPONDED = "lead_responded"
NOT_YET = "lead_not_yet"
#: Somebody was in contact with the lead again; NOT_YET takes it back.
CONTACTED = "lead_contacted"
#: A vote in a reminder, which is no card; followed by the verdict.
JUDGE = "judge_"

#: Asks for the stage that a lead has come to, and takes back what was answered; the value is the
#: lead's id.
STAGE = "lead_stage"
UNDO_STAGE = "lead_stage_undo"

#: Shows the card of a low lead; the value is the lead's id.
SHOW_CARD = "lead_show_card"

#: Buttons of the private "why?"; the value is `<lead id>:<reason key>`.
REASON = "reason_"  # followed by the reason's key
NO_REASON = "no_reason"  # takes the reason back; the value is the lead's id

#: Shows the reasons again; the value is the lead's id.
WHY = "why"

#: The text field of every input in a modal; the block's id is the field's name.
VALUE = "value"

#: Buttons in /pool for whoever manages the pool; the value is `<pool key>:<user id>`.
PAUSE = "pool_pause"
RESUME = "pool_resume"
#: Between a pool as it is and how fairly it was shared out; the value is the pool's key.
FAIRNESS = "pool_fairness"
POOL_NOW = "pool_now"

#: Buttons on a digest that somebody asked for; the value is the digest's name.
DIGEST_DELETE = "digest_delete"

#: Modals.
ADD_LEAD = "lead_add"
LEAD_DETAILS = "lead_details_view"
MOVE_STAGE = "lead_move_stage"

#: Buttons on a document's card; the value is `<document id>|<lead id or 0>|<section key>`.
CARD_OPEN = "card_open_"  # followed by its number in the row
CARD_SHARE = "card_share"
CARD_SEND = "card_send"
CARD_USED = "card_used"
CARD_WRONG = "card_wrong"
CARD_NOTE = "card_note"
CARD_VERIFY = "card_verify"
CARD_NOT_MINE = "card_not_mine"
#: On a lead's card, followed by its number; the value is as above.
LEAD_DOCUMENT = "lead_document_"
#: Asks marketing for a card; the value is what was looked for.
CARD_ASK = "card_ask"
#: Buttons about a field note; the value is `<document id>|0|<change id>`.
NOTE_ACCEPT = "note_accept"
NOTE_DECLINE = "note_decline"

#: Forms about a document.
WRONG_FORM = "card_wrong_form"
NOTE_FORM = "card_note_form"
DECLINE_FORM = "note_decline_form"

#: Buttons about a gap; the value is `<gap id>|<which list>`.
GAP_TAKE = "gap_take"
GAP_DONE = "gap_done"
GAP_OPEN = "gap_open"
#: What an asker says of an answer; the value is the request's id.
GAP_SOLVED = "gap_solved"
GAP_MISSING = "gap_missing"
#: In a lead's details; the value is the lead's id.
NO_ASSET = "lead_no_asset"
GAP_FORM = "gap_form"
NO_ASSET_FORM = "no_asset_form"
#: Buttons under an answer; the value is its id, for the rating with `good:` or `bad:` before it.
ANSWER_RATE = "answer_rate"
ANSWER_SHARE = "answer_share"
ANSWER_SEND = "answer_send"
#: A shortcut on a message, and its form.
SAVE_ANSWER = "save_answer"
SAVE_FORM = "save_answer_form"

#: Opens a number; the value is `<measure>|<source, "" is all>|<window's name>`. More follows
#: the name where there are several, such as a number.
BEHIND = "figure_behind"
BEHIND_PAGES = "behind_pages"

#: Buttons about an action; the value is `<action id>|<list>`, see bot.domain.actions_shown.Asked.
ACTION_DONE = "action_done"
ACTION_SNOOZE = "action_snooze_"  # followed by day or week
ACTION_OPEN = "action_open"
#: The value is `<action id>:<number of the change>|<list>`.
ACTION_UNDO = "action_undo"
#: Another page of a list; the value is the list.
ACTIONS_PAGE = "actions_page_"  # followed by back or on
#: A shortcut on a message, and the forms.
MAKE_ACTION = "make_action"
ACTION_FORM = "action_form"
ACTION_NEW = "action_new_form"
#: Buttons of the Home tab.
HOME_AWAY = "home_away"  # the value says until when, as after /away
HOME_BACK = "home_back"
#: Whether somebody is told once a quarter how their verdicts compared with what came of them.
CALIBRATION_ON = "calibration_on"
CALIBRATION_OFF = "calibration_off"

#: A button on a shared win, and its form; the value is the win's id.
WIN_WORD = "win_word"
WIN_FORM = "win_form"

#: Buttons of the exchange; the value is the meeting's id.
EXCHANGE_SNOOZE = "exchange_snooze"
EXCHANGE_OFF = "exchange_off"
EXCHANGE_TELL = "exchange_tell"
EXCHANGE_MISSED = "exchange_missed"
EXCHANGE_FORM = "exchange_form"

#: Slash commands.
ACTIONS = "/actions"
ASK = "/ask"
LEAD = "/lead"
BATTLECARD = "/battlecard"
DEFINE = "/define"
GAPS = "/gaps"
AWAY = "/away"
BACK = "/back"
POOL = "/pool"
SLA = "/sla"
SETTINGS = "/settings"
MEASURES = "/measures"
DIGEST = "/digest"
EXCHANGE = "/exchange"
WIN = "/win"

#: Agendas. Of a series: the value is its key; of an item: its id.
AGENDA_ADD = "agenda_add"
AGENDA_VOTE = "agenda_vote"
AGENDA_REMOVE = "agenda_remove"
AGENDA_BACK = "agenda_back"
AGENDA_WORDS = "agenda_words"
#: Meetings; the value is the meeting's id.
MEETING_START = "meeting_start"
MEETING_HERE = "meeting_here"
MEETING_END = "meeting_end"
MEETING_REOPEN = "meeting_reopen"
MEETING_BACK = "meeting_back"
MEETING_FILE = "meeting_file"
MEETING_PAPER = "meeting_paper"
MEETING_CANVAS = "meeting_canvas"
#: What comes of an item; the value is `<meeting id>|<item id or 0>|<version>`.
ITEM_DECISION = "item_decision"
ITEM_ACTION = "item_action"
ITEM_DONE = "item_done"
ITEM_PARK = "item_park"
#: A shortcut on messages, and the forms.
PUT_ON_AGENDA = "put_on_agenda"
AGENDA_FORM = "agenda_form"
AGENDA_WORDS_FORM = "agenda_words_form"
DECISION_FORM = "decision_form"
ITEM_ACTION_FORM = "item_action_form"
SERIES_FORM = "meeting_series_form"
AGENDA = "/agenda"
MEETING = "/meeting"
